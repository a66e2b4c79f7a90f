// Compares our inventory of this machine with that of Debian's fusioninventory-inventory, field by field.
//
//   npm run parity:live [-- --ours FILE --theirs FILE]
//
// Every (section, field) that the Perl agent fills must be filled, with the same value; known differences are listed
// in DIFFERENT with their reason. Exit 1 when something is missing or different without a reason.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parseXml } from '@fi/core/xml';
import { find, need } from './lib/debian.mjs';

const { values } = parseArgs({ options: { ours: { type: 'string' }, theirs: { type: 'string' } } });

/** What identifies an entry of a list section, so that the same things are compared. */
const KEYS = {
  CONTROLLERS: ['PCISLOT'],
  CPUS: ['NAME'],
  DRIVES: ['TYPE', 'VOLUMN'],
  ENVS: ['KEY'],
  FIREWALL: [],
  INPUTS: ['CAPTION'],
  LOCAL_GROUPS: ['NAME', 'ID'],
  LOCAL_USERS: ['LOGIN', 'ID'],
  LOGICAL_VOLUMES: ['LV_UUID'],
  MEMORIES: ['NUMSLOTS'],
  MONITORS: ['SERIAL'],
  NETWORKS: ['DESCRIPTION', 'IPADDRESS', 'IPADDRESS6'],
  PHYSICAL_VOLUMES: ['DEVICE'],
  PORTS: ['NAME', 'DESCRIPTION'],
  PRINTERS: ['PORT'],
  PROCESSES: ['PID'],
  SLOTS: ['NAME', 'DESIGNATION'],
  SOFTWARES: ['NAME', 'ARCH', 'VERSION', 'FROM'],
  SOUNDS: ['MANUFACTURER', 'NAME'],
  STORAGES: ['NAME'],
  USBDEVICES: ['VENDORID', 'PRODUCTID', 'SERIAL'],
  USERS: ['LOGIN'],
  VIDEOS: ['NAME'],
  VIRTUALMACHINES: ['NAME'],
  VOLUME_GROUPS: ['VG_UUID'],
};

/** Why a field differs, or is left out, on purpose. `SECTION.FIELD`, or `SECTION` for entries that only one has. */
const DIFFERENT = {
  'ACCESSLOG.LOGDATE': 'time of the run',
  'CONTROLLERS.DRIVER': 'the whole name of the driver (virtio-pci), not its first word',
  'CPUS.THREAD':
    'threads per core, as the GLPI agent counts; the FusionInventory agent gives those of the whole package',
  'CPUS.ID': 'in the order that Windows and the GLPI agent give, not the raw bytes of dmidecode',
  'DRIVES.FREE': 'changes while both run',
  ENVS: 'variables of the process itself',
  'ENVS.VAL': 'variables of the process itself; those whose name tells a secret are masked',
  'HARDWARE.CHECKSUM': 'also has the bits of VIRTUALMACHINES and CPUS, which an OCS server otherwise never updates',
  'HARDWARE.DATELASTLOGGEDUSER': 'the trailer of an empty login log is no login',
  'HARDWARE.ETIME': 'time that the inventory took',
  'HARDWARE.LASTLOGGEDUSER': 'the trailer of an empty login log ("wtmp begins …") is no user',
  'HARDWARE.UUID': 'a container that shows its own identity keeps it',
  'NETWORKS.IPMASK6': 'prefix lengths of three digits are read whole (/128)',
  'NETWORKS.IPSUBNET6': 'prefix lengths of three digits are read whole (/128)',
  'NETWORKS.SPEED': 'an unknown speed (-1) is left out or 0',
  'OPERATINGSYSTEM.BOOT_TIME': 'computed from the uptime, a second more or less',
  PROCESSES: 'processes come and go, the agents themselves among them',
  'PROCESSES.CMD': 'kernel threads change their names',
  'PROCESSES.CPUUSAGE': 'changes while both run',
  'PROCESSES.MEM': 'changes while both run',
  'PROCESSES.STARTED': 'computed from the elapsed time, a minute more or less',
  'PROCESSES.VIRTUALMEMORY': 'changes while both run',
  'VERSIONPROVIDER.NAME': 'another program',
  'VERSIONPROVIDER.VERSION': 'another program',
  'VERSIONPROVIDER.PROGRAM': 'another program',
  'VERSIONPROVIDER.COMMENTS': 'another program',
  'VERSIONPROVIDER.PERL_EXE': 'there is no Perl',
  'VERSIONPROVIDER.PERL_VERSION': 'there is no Perl',
  VERSIONCLIENT: 'another program',
};

const list = (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]);
const text = (value) =>
  value === undefined || value === ''
    ? undefined
    : typeof value === 'string'
      ? value
      : JSON.stringify(value, (_, item) =>
          Array.isArray(item)
            ? [...item].sort()
            : item !== null && typeof item === 'object'
              ? Object.fromEntries(Object.entries(item).sort())
              : item,
        );

async function load(file, command) {
  const document =
    file === undefined
      ? execFileSync(command[0], command.slice(1), { maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'inherit'] })
      : readFileSync(file);
  return (await parseXml(document)).REQUEST.CONTENT;
}

if (
  values.theirs === undefined &&
  !need({ 'fusioninventory-inventory': 'fusioninventory-agent' }, 'the comparison with the Perl agent')
) {
  process.exit(0);
}
const bin = fileURLToPath(new URL('../packages/task-inventory/dist/bin/fi-inventory.js', import.meta.url));
const theirs = await load(values.theirs, [find('fusioninventory-inventory')]);
const ours = await load(values.ours, [process.execPath, bin]);

/** Entries by what identifies them; equal ones are numbered. */
function index(section, entries) {
  const found = new Map();
  for (const entry of entries) {
    const key = (KEYS[section] ?? []).map((name) => text(entry[name]) ?? '').join(' | ');
    let place = key;
    for (let n = 2; found.has(place); n++) place = `${key} #${n}`;
    found.set(place, entry);
  }
  return found;
}

const findings = [];
const totals = { same: 0, more: 0, explained: 0, missing: 0, different: 0 };
const note = (kind, section, key, field, theirValue, ourValue) => {
  const reason = DIFFERENT[field === undefined ? section : `${section}.${field}`];
  if (reason !== undefined) totals.explained++;
  else totals[kind]++;
  findings.push({ kind: reason === undefined ? kind : 'explained', section, key, field, theirValue, ourValue, reason });
};

for (const section of [...new Set([...Object.keys(theirs), ...Object.keys(ours)])].sort()) {
  if (typeof theirs[section] === 'string' || typeof ours[section] === 'string') {
    if (text(theirs[section]) === text(ours[section])) totals.same++;
    else if (text(theirs[section]) !== undefined)
      note('different', section, '', undefined, text(theirs[section]), text(ours[section]));
    continue;
  }
  const left = index(section, list(theirs[section]));
  const right = index(section, list(ours[section]));
  for (const [key, entry] of left) {
    const other = right.get(key);
    if (other === undefined) {
      if (Object.values(entry).some((value) => text(value) !== undefined))
        note('missing', section, key, undefined, text(entry));
      continue;
    }
    for (const [field, value] of Object.entries(entry)) {
      const [a, b] = [text(value), text(other[field])];
      if (a === undefined) continue;
      if (a === b) totals.same++;
      else note(b === undefined ? 'missing' : 'different', section, key, field, a, b);
    }
    totals.more += Object.keys(other).filter(
      (field) => text(entry[field]) === undefined && text(other[field]) !== undefined,
    ).length;
  }
  for (const [key, entry] of right) if (!left.has(key)) totals.more += Object.keys(entry).length;
}

const groups = new Map();
for (const finding of findings) {
  const name = `${finding.kind}: ${finding.section}${finding.field === undefined ? '' : `.${finding.field}`}`;
  groups.set(name, [...(groups.get(name) ?? []), finding]);
}
for (const [name, items] of [...groups].sort(([a], [b]) => (a < b ? 1 : -1))) {
  const { key, theirValue, ourValue, reason } = items[0];
  const sample = reason ?? `${key === '' ? '' : `[${key}] `}theirs ${theirValue}, ours ${ourValue ?? 'nothing'}`;
  console.log(`${name} (${items.length}): ${sample.slice(0, 300)}`);
}
console.log(
  `\n${totals.same} values are the same, ${totals.more} are only ours, ${totals.explained} differ for a known reason, ${totals.different} differ, ${totals.missing} are missing`,
);
process.exitCode = totals.different + totals.missing > 0 ? 1 : 0;

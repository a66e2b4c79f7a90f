import { parseBitdefender } from '../../../src/collectors/linux/antivirus-bitdefender.js';
import { parseCortex } from '../../../src/collectors/linux/antivirus-cortex.js';
import { parseDefender } from '../../../src/collectors/linux/antivirus-defender.js';
import { parseSentinelOne } from '../../../src/collectors/linux/antivirus-sentinelone.js';
import { parseFlatpakInfo, parseFlatpakList } from '../../../src/collectors/linux/flatpak.js';
import { equeryNeedsWildcard } from '../../../src/collectors/linux/gentoo.js';
import { type ContainerConfig, parseLxc, parseMemoryLimit } from '../../../src/collectors/linux/lxc.js';
import { parseVzAddresses, parseVzlist, parseVzMemory } from '../../../src/collectors/linux/openvz.js';
import { parseQemuCommand } from '../../../src/collectors/linux/qemu.js';
import { mergeSnap, parseSnapList } from '../../../src/collectors/linux/snap.js';
import { parseXenList, parseXenUuid } from '../../../src/collectors/linux/xen.js';
import { parseXeList, parseXeParameters } from '../../../src/collectors/linux/xenserver.js';
import { parseDockerInspect, parseDockerList, withState } from '../../../src/collectors/unix/docker.js';
import { parseJails } from '../../../src/collectors/unix/jails.js';
import { parseDomain, parseVirshList } from '../../../src/collectors/unix/libvirt.js';
import { parseNixStore } from '../../../src/collectors/unix/nix.js';
import { parseTeamViewer } from '../../../src/collectors/unix/remote-management.js';
import { parseRpm } from '../../../src/collectors/unix/rpm.js';
import { parseVirtualBox } from '../../../src/collectors/unix/virtualbox.js';
import { parseAdobeFile, parseAdobeRows } from '../../../src/tools/adobe-licences.js';
import { hypervGuests, type WmiObject } from '../../../src/tools/hyperv.js';
import { parsePrlctlList } from '../../../src/tools/parallels.js';
import { decodeProductKey } from '../../../src/tools/product-key.js';
import { parseBusyboxPs, parsePs } from '../../../src/tools/ps.js';
import { isAtLeast } from '../../../src/tools/version.js';
import { type Adapter, type CorpusCase, classic } from '../adapter.js';

const text = (value: unknown) => (typeof value === 'string' ? value : '');

const cortex = (item: CorpusCase) =>
  parseCortex(item.text('info') ?? '', item.text('info query') ?? '', item.text('runtime query') ?? '');

/** Objects of `wmic … /format:list`: `Name=value` lines, a blank line between objects. */
function wmiObjects(list: string | undefined): WmiObject[] {
  const objects: Record<string, string>[] = [];
  let current: Record<string, string> | undefined;
  for (const line of (list ?? '').replace(/^\ufeff/, '').split(/\r?\n/)) {
    const equals = line.indexOf('=');
    if (equals < 0) current = undefined;
    else {
      if (current === undefined) {
        current = {};
        objects.push(current);
      }
      current[line.slice(0, equals)] = line.slice(equals + 1).trim();
    }
  }
  return objects;
}

/** The corpus keeps a number of bytes as it is; the inventory has MiB. */
const lxcMemory = ({ memoryLimit }: ContainerConfig) =>
  memoryLimit === undefined || /^\d+$/.test(memoryLimit) ? memoryLimit : parseMemoryLimit(memoryLimit);

export const software: Readonly<Record<string, Adapter>> = {
  'unix.ps': (item) => classic('processes', parsePs(item.text() ?? '', new Date(), 'UTC')),
  // the corpus has the size as it is printed
  'unix.ps.busybox': (item) =>
    parseBusyboxPs(item.text() ?? '').map(({ size, ...row }) => ({ ...row, virtualmemory: size })),

  'linux.rpm': (item) => classic('softwares', parseRpm(item.text() ?? '', text(item.args.tz) || 'UTC')),
  'linux.nix': (item) => classic('softwares', parseNixStore(item.text() ?? '')),
  'tools.compare_version': ({ args }) =>
    isAtLeast(`${args.major ?? 0}.${args.minor ?? 0}`, [Number(args.min_major ?? 0), Number(args.min_minor ?? 0)])
      ? 1
      : '',
  'linux.equery.wildcard': (item) => (equeryNeedsWildcard(item.text() ?? '') ? 1 : ''),
  'linux.snap': (item) =>
    parseSnapList(item.text('list') ?? '').flatMap((snap) =>
      classic('softwares', [mergeSnap(snap, [item.text(`info ${snap.name}`) ?? ''])]).map((entry) => ({
        ...(entry as object),
        _revision: snap.revision,
      })),
    ),
  'linux.flatpak': (item) =>
    parseFlatpakList(item.text('list') ?? '').flatMap((app) => {
      const { application, branch, installation } = app;
      const entry = parseFlatpakInfo(app, item.text(`info ${installation} ${application} ${branch}`) ?? '');
      return entry === undefined ? [] : classic('softwares', [entry]);
    }),

  'linux.antivirus.bitdefender': (item) => parseBitdefender(item.text() ?? ''),
  'linux.antivirus.cortex': cortex,
  'macos.antivirus.cortex': cortex,
  'macos.antivirus.defender': (item) => parseDefender(item.text() ?? '', text(item.args.tz) || 'UTC'),
  'linux.antivirus.sentinelone': (item) => parseSentinelOne(item.text() ?? ''),
  'linux.remote_mgmt.teamviewer': (item) => parseTeamViewer(item.text() ?? ''),

  'license.adobe': (item) => parseAdobeRows(item.text() ?? ''),
  'license.adobe.raw': (item) => parseAdobeFile(item.bytes() ?? new Uint8Array()),
  'license.microsoft.key': (item) =>
    decodeProductKey(Uint8Array.from(text(item.args.bytes).split(','), (byte) => Number.parseInt(byte, 16) || 0)),

  'virtualization.docker': (item) =>
    withState(parseDockerList(item.text() ?? ''), parseDockerInspect(item.text('inspect') ?? '')),
  'virtualization.hyperv': (item) =>
    hypervGuests({
      systems: wmiObjects(item.text('wmi:MSVM_ComputerSystem')),
      memories: wmiObjects(item.text('wmi:MSVM_MemorySettingData')),
      processors: wmiObjects(item.text('wmi:MSVM_ProcessorSettingData')),
      settings: wmiObjects(item.text('wmi:MSVM_VirtualSystemSettingData')),
    }),
  'virtualization.jls': (item) => parseJails(item.text() ?? ''),
  'virtualization.lxc': (item) => {
    const config = parseLxc(item.text() ?? '');
    const { status, mac, vcpu, hostname } = config;
    const name = text(item.args.ctid) === '' ? item.args.name : (hostname ?? item.args.name);
    return { name, status, mac, memory: lxcMemory(config), vcpu, vmtype: 'lxc' };
  },
  'virtualization.prlctl': (item) => parsePrlctlList(item.text() ?? ''),
  'virtualization.qemu': (item) => {
    const command = text(item.args.cmd);
    const { name, memory, uuid, serial } = parseQemuCommand(command);
    // the agent behind the expectations knows fewer of the forms that QEMU takes
    const guest = /\s--?name (guest=[^,\s]+)/.exec(command)?.[1];
    const isMebibytes = /\s--?m (?:size=)?\d+(?:MB)?(?:[,\s]|$)/.test(command);
    const isKvm = /^\S*kvm/.test(command) || /\s--?enable-kvm\b/.test(command);
    return { name: guest ?? name, mem: isMebibytes ? memory : undefined, uuid, serial, vmtype: isKvm ? 'kvm' : 'qemu' };
  },
  // the corpus has the states in the words of virsh
  'virtualization.virsh.list': (item) => {
    const whole = item.text() ?? '';
    const guests = parseVirshList(whole);
    const names = new Set(guests.map(({ name }) => name));
    const rows = new Map<string, string>();
    for (const line of whole.split(/\r?\n/)) {
      for (const word of line.split(/\s+/)) if (names.has(word) && !rows.has(word)) rows.set(word, line);
    }
    return guests.map(({ name }) => {
      const row = rows.get(name) ?? '';
      const state = row.slice(row.indexOf(name) + name.length).trim();
      return { name, status: state.replace(/^shut off/, 'off'), vmtype: 'libvirt' };
    });
  },
  // the corpus cuts three digits of the KiB; the inventory has MiB
  'virtualization.virsh.dumpxml': (item) => {
    const { type, uuid, vcpu, currentMemory } = parseDomain(item.text() ?? '');
    return { vmtype: type, uuid, vcpu, memory: currentMemory?.toString().slice(0, -3) };
  },
  'virtualization.virtualbox': (item) => parseVirtualBox(item.text() ?? ''),
  'virtualization.virtuozzo': (item) =>
    parseVzlist(item.text() ?? '').map(({ id, guest }) => ({
      ...guest,
      uuid: `${text(item.args.host_uuid)}-${id}`,
      memory: parseVzMemory(item.text('conf') ?? ''),
      mac: guest.status === 'running' ? parseVzAddresses(item.text(`mac ${id}`) ?? '') : undefined,
    })),
  'virtualization.xe.list': (item) =>
    parseXeList(item.text() ?? '').map((uuid) => ({ uuid, subsystem: 'xe', vmtype: 'xen' })),
  'virtualization.xe.params': (item) => parseXeParameters(item.text() ?? ''),
  'virtualization.xen.list': (item) => parseXenList(item.text() ?? '', 'xm'),
  'virtualization.xen.uuid': (item) => parseXenUuid(item.text() ?? ''),
};

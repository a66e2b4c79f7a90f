// The proof against a real counterpart: VMware's simulator (govmomi) as an ESX host and as a vCenter. Every inventory of
// fi-esx must hold what the simulator was given, and must equal that of the Perl agent's fusioninventory-esx, other than
// where ours is meant to differ (MEANT, with the reason).
//
//   npm run test:vcsim
//
// Needs Debian packages the first time (see scripts/lab/vcsim); skipped aloud where they cannot be had.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { parseXml } from '../packages/core/dist/xml/index.js';
import { find, need } from './lib/debian.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const simulator = join(here, 'lab/vcsim');
const bin = (name) => join(here, `../packages/task-esx/dist/bin/${name}.js`);
const [USER, PASSWORD] = [process.env.VCSIM_USER ?? 'root', process.env.VCSIM_PASSWORD ?? 'secret'];

/** Fields that are meant to differ from those of fusioninventory-esx 2.6; each says when, and why. */
const MEANT = {
  'BIOS/ASSETTAG': [(perl, fi) => perl.trim() === fi, 'blanks at both ends go'],
  'BIOS/BDATE': [
    (perl, fi) => fi === `${perl.slice(5, 7)}/${perl.slice(8, 10)}/${perl.slice(0, 4)}`,
    'servers drop every other form of a date',
  ],
  'BIOS/SSN': [(perl) => perl === undefined, 'the serial number that newer hosts tell by itself'],
  'CONTROLLERS/PCICLASS': [(perl, fi) => perl.padStart(4, '0') === fi, 'four digits, as GLPI has it'],
  'CONTROLLERS/VENDORID': [(perl) => perl === undefined, 'GLPI looks devices up by it'],
  'CONTROLLERS/PRODUCTID': [(perl) => perl === undefined, 'GLPI looks devices up by it'],
  'DRIVES/LABEL': [(perl) => perl === undefined, 'name of the datastore'],
  'HARDWARE/CHECKSUM': [(perl) => perl === undefined, 'OCS servers update nothing without it'],
  'HARDWARE/PROCESSORN': [(perl) => perl === undefined, 'what OCS servers show of the processors'],
  'HARDWARE/PROCESSORS': [(perl) => perl === undefined, 'what OCS servers show of the processors'],
  'HARDWARE/PROCESSORT': [(perl) => perl === undefined, 'what OCS servers show of the processors'],
  'STORAGES/FIRMWARE': [(perl, fi) => perl.trim() === fi, 'blanks at both ends go'],
  'VIRTUALMACHINES/SERIAL': [(perl) => perl === undefined, 'serial number that the guest sees'],
  'VIRTUALMACHINES/OPERATINGSYSTEM': [(perl) => perl === undefined, 'what is installed there'],
  'VIRTUALMACHINES/IPADDRESS': [(perl) => perl === undefined, 'address of the guest'],
};
const MEANT_SECTIONS = {
  OPERATINGSYSTEM: 'newer servers want it there; HARDWARE has it too',
  VERSIONCLIENT: 'another program',
};

const problems = [];
const used = new Map();

function run(command, args, env = {}) {
  const result = spawnSync(command, args, { encoding: 'utf8', env: { ...process.env, ...env }, maxBuffer: 1 << 28 });
  return { code: result.status, out: result.stdout, err: result.stderr };
}

const listOf = (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]);

/** The text of an element; the Perl agent lets attributes of the answer through. */
const textOf = (value) => (typeof value === 'object' && 'content' in value ? value.content : value);

/** Inventories of a directory by host name: section name -> list of entries, empty values dropped. */
async function inventories(folder) {
  const found = new Map();
  for (const name of readdirSync(folder).filter((entry) => entry.endsWith('.ocs'))) {
    const { REQUEST } = await parseXml(readFileSync(join(folder, name)));
    const content = {};
    for (const [section, value] of Object.entries(REQUEST.CONTENT)) {
      content[section] = listOf(value).map((entry) =>
        typeof entry === 'string'
          ? entry
          : Object.fromEntries(
              Object.entries(entry)
                .filter(([, item]) => item !== '')
                .map(([name, item]) => [name, textOf(item)]),
            ),
      );
    }
    found.set(content.HARDWARE[0].NAME, content);
  }
  return found;
}

function compareSection(where, section, perl = [], fi = []) {
  if (MEANT_SECTIONS[section] !== undefined) {
    used.set(section, MEANT_SECTIONS[section]);
    return;
  }
  let others = perl;
  if (section === 'VIRTUALMACHINES') {
    // templates: the simulator's fourth machine of each pool
    others = perl.filter(({ NAME }) => !NAME.endsWith('_VM3'));
    if (others.length < perl.length) used.set('VIRTUALMACHINES (templates)', 'a template is no machine');
  }
  if (others.length !== fi.length)
    problems.push(`${where} ${section}: ${others.length} entries, ours has ${fi.length}`);
  for (const [index, entry] of others.entries()) {
    const own = fi[index] ?? {};
    for (const field of new Set([...Object.keys(entry), ...Object.keys(own)])) {
      if (isDeepStrictEqual(entry[field], own[field])) continue;
      const key = `${section}/${field}`;
      const [meant, why] = MEANT[key] ?? [];
      if (meant !== undefined && own[field] !== undefined && meant(entry[field], own[field])) used.set(key, why);
      else
        problems.push(`${where} ${key}[${index}]: ${JSON.stringify(entry[field])}, ours ${JSON.stringify(own[field])}`);
    }
  }
}

/** What the simulator was given, whatever the Perl agent makes of it. */
function checkFacts(where, mode, content) {
  const expect = (what, found, wanted) => {
    if (!isDeepStrictEqual(found, wanted))
      problems.push(`${where} ${what}: ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);
  };
  const number = Number(content.HARDWARE[0].NAME.slice(3));
  expect('WORKGROUP', content.HARDWARE[0].WORKGROUP, 'lab.example');
  expect('DNS', content.HARDWARE[0].DNS, '192.0.2.53/192.0.2.54');
  expect('vmk0', content.NETWORKS[0].IPADDRESS, `192.0.2.${10 + number}`);
  expect(
    'datastores',
    content.DRIVES.map(({ TYPE }) => TYPE),
    [`/vmfs/volumes/5f000000-0000000${number}`, '/vmfs/volumes/aa000000-00000001'],
  );
  expect('NFS', content.DRIVES[1].VOLUMN, '192.0.2.200:/export/iso');
  if (mode === 'vcenter') {
    expect('SSN', content.BIOS[0].SSN, `SYSTEM${number}`);
    expect('MSN', content.BIOS[0].MSN, `CHASSIS${number}`);
    expect('ASSETTAG', content.BIOS[0].ASSETTAG, `asset ${number}`);
  }
  for (const { NAME, STATUS, COMMENT } of content.VIRTUALMACHINES ?? []) {
    expect(`${NAME} STATUS`, STATUS, { 0: 'running', 1: 'paused', 2: 'off' }[NAME.slice(-1)]);
    expect(`${NAME} COMMENT`, COMMENT, `notes of ${NAME}\nsecond line, with <, & and é`);
  }
}

async function prove(mode, folder, perl) {
  const host = run(simulator, ['host', mode]).out.trim();
  const [ours, theirs, json] = ['fi', 'perl', 'json'].map((name) => join(folder, `${mode}-${name}`));
  for (const name of [ours, theirs, json]) mkdirSync(name);
  const args = ['--host', host, '--user', USER];
  const fi = run(process.execPath, [bin('fi-esx'), ...args, '--no-ssl-check', '--path', ours, '--dump'], {
    FI_PASSWORD: PASSWORD,
  });
  if (fi.code !== 0) return problems.push(`${mode}: fi-esx: ${fi.err}`);
  const own = await inventories(ours);
  for (const [name, content] of own) checkFacts(`${mode} ${name}`, mode, content);
  const machines = [...own.values()].reduce((sum, content) => sum + (content.VIRTUALMACHINES ?? []).length, 0);
  console.log(`${mode}: ${own.size} hosts, ${machines} machines`);

  const dumps = readdirSync(ours).filter((name) => name.endsWith('.dump'));
  const replayed = run(process.execPath, [
    bin('fi-esx'),
    ...dumps.flatMap((name) => ['--dumpfile', join(ours, name)]),
    '--path',
    theirs,
  ]);
  for (const name of readdirSync(theirs)) {
    if (readFileSync(join(theirs, name), 'utf8') !== readFileSync(join(ours, name), 'utf8'))
      problems.push(`${mode}: ${name} is not the same from its dump`);
  }
  if (replayed.code !== 0 || readdirSync(theirs).length !== own.size) problems.push(`${mode}: replay: ${replayed.err}`);
  for (const name of readdirSync(theirs)) rmSync(join(theirs, name));

  const wrong = run(process.execPath, [bin('fi-esx'), ...args, '--no-ssl-check', '--logger', 'syslog'], {
    FI_PASSWORD: 'wrong',
  });
  if (wrong.code !== 1 || !/^fi-esx: Connection failure: .*Login failure\n$/.test(wrong.err))
    problems.push(`${mode}: wrong password: ${wrong.code} ${wrong.err}`);
  const stranger = run(process.execPath, [bin('fi-esx'), ...args], { FI_PASSWORD: PASSWORD });
  if (stranger.code !== 1 || !/^fi-esx: .*certificate refused.*\n$/.test(stranger.err))
    problems.push(`${mode}: certificate: ${stranger.code} ${stranger.err}`);

  if (!perl) return;
  const said = run(find('fusioninventory-esx'), [...args, '--password', PASSWORD, '--directory', theirs]);
  if (said.code !== 0) return problems.push(`${mode}: the Perl agent failed: ${said.err}`);
  const other = await inventories(theirs);
  if (!isDeepStrictEqual([...other.keys()].sort(), [...own.keys()].sort())) problems.push(`${mode}: other hosts`);
  for (const [name, content] of other) {
    const mine = own.get(name) ?? {};
    for (const section of new Set([...Object.keys(content), ...Object.keys(mine)])) {
      compareSection(`${mode} ${name}`, section, content[section], mine[section]);
    }
  }
}

const running = run(simulator, ['status']).code === 0;
const started = run(simulator, ['up']);
if (started.code !== 0) {
  console.log(`SKIPPED: the simulator cannot be had here: ${started.err.trim().split('\n').at(-1)}`);
} else {
  const folder = mkdtempSync(join(tmpdir(), 'fi-vcsim-'));
  try {
    const perl = need(
      { 'fusioninventory-esx': 'fusioninventory-agent-task-esx' },
      'the comparison with the Perl agent',
    );
    for (const mode of ['esx', 'vcenter']) await prove(mode, folder, perl);
  } finally {
    rmSync(folder, { recursive: true });
    if (!running) run(simulator, ['down']);
  }
  for (const [key, why] of used) console.log(`  differs as meant: ${key}: ${why}`);
  for (const problem of problems) console.log(`FAIL ${problem}`);
  console.log(problems.length === 0 ? 'ok' : `${problems.length} problems`);
  if (problems.length > 0) process.exitCode = 1;
}

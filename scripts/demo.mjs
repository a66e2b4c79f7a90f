// The main job on real input, for someone who sees the project for the first time: a test server, an inventory of this
// machine delivered to it, a summary, and where to look. Run by ./scripts/start.

import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { toClassic, toJson } from '@fi/core/inventory';
import { writeXml } from '@fi/core/xml';
import { takeInventory } from '@fi/task-inventory';
import { startTestServer } from '@fi/test-server';

const serve = process.argv.includes('--serve');
const injector = fileURLToPath(new URL('../packages/injector/dist/bin/fi-injector.js', import.meta.url));
const step = (text) => process.stderr.write(`== ${text} ==\n`);
const plural = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

const base =
  process.getuid?.() === 0
    ? '/var/lib/fi-agent'
    : join(process.env.XDG_STATE_HOME ?? join(homedir(), '.local/state'), 'fi-agent');
const dir = process.env.FI_DEMO_DIR ?? join(base, 'demo');
await mkdir(dir, { recursive: true, mode: 0o700 });

step('starting the test server');
const server = await startTestServer({ dir: join(dir, 'received'), port: Number(process.env.FI_DEMO_PORT ?? 0) });

step('taking the inventory of this machine');
const { inventory, report } = await takeInventory();
const { content, deviceid } = inventory;
const file = join(dir, 'inventory.xml');
await writeFile(file, await writeXml('REQUEST', toClassic(inventory)), { mode: 0o600 });
await writeFile(join(dir, 'inventory.json'), toJson(inventory), { mode: 0o600 });

step('delivering it');
await promisify(execFile)(process.execPath, [injector, '--file', file, '--url', server.url]).catch((error) => {
  process.stderr.write(error.stderr);
  process.exit(1);
});

const hardware = content.hardware ?? {};
const gib = (mib) => (mib === undefined ? undefined : mib < 1024 ? `${mib} MiB` : `${(mib / 1024).toFixed(1)} GiB`);
const size = (mb) =>
  mb === undefined
    ? ''
    : mb < 1000
      ? ` ${mb} MB`
      : mb < 1e6
        ? ` ${Math.round(mb / 1000)} GB`
        : ` ${(mb / 1e6).toFixed(1)} TB`;
const list = (values) => [...new Set(values.filter((value) => value))].join(', ');
const failed = report.collectors.filter(({ status }) => status !== 'ok');
const facts = [
  ['machine', list([hardware.name, content.bios?.smanufacturer, content.bios?.smodel, hardware.chassis_type])],
  ['runs in', hardware.vmsystem === 'Physical' ? undefined : hardware.vmsystem],
  ['system', list([content.operatingsystem?.full_name, `kernel ${content.operatingsystem?.kernel_version}`])],
  ['processor', list((content.cpus ?? []).map((cpu) => `${cpu.name}, ${plural(cpu.core ?? 1, 'core')}`))],
  ['memory', gib(hardware.memory)],
  ['disks', list((content.storages ?? []).map((disk) => `${disk.name}${size(disk.disksize)}`))],
  [
    'file systems',
    list((content.drives ?? []).map((drive) => `${drive.type} (${gib(drive.free)} of ${gib(drive.total)} free)`)),
  ],
  ['addresses', list((content.networks ?? []).filter((n) => n.type !== 'loopback').map((n) => n.ipaddress))],
  ['software', plural((content.softwares ?? []).length, 'package')],
  ['processes', String((content.processes ?? []).length)],
];
const found = Object.values(content).reduce((sum, section) => sum + (Array.isArray(section) ? section.length : 1), 0);
console.log(`
The inventory of this machine was delivered and accepted: ${plural(found, 'entry', 'entries')} in ${plural(Object.keys(content).length - 1, 'section')}, taken in ${(report.milliseconds / 1000).toFixed(1)} s.
${facts
  .filter(([, value]) => value)
  .map(([name, value]) => `\n  ${name.padEnd(13)} ${value}`)
  .join('')}
${failed.length === 0 ? '' : `\n  ${plural(failed.length, 'collector')} failed: ${failed.map(({ name, error }) => `${name} (${error})`).join(', ')}\n`}
  identity      ${deviceid}
  as XML        ${file}
  as JSON       ${join(dir, 'inventory.json')}
  received      ${join(dir, 'received')}`);
if (process.getuid?.() !== 0)
  console.log('\nRun as root to see serial numbers, disks and everything else that only root may read.');

if (serve) {
  console.log(`\nLook at it at ${server.url} (Ctrl-C stops the server)`);
  await new Promise((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve));
} else {
  console.log('\nTo look at it in a browser: ./scripts/start --serve');
}
await server.close();

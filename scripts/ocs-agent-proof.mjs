// A real OCS Inventory server (Debian packages) speaks with fi-agent: PROLOG and inventory of one run, then of a daemon that
// is asked to run by way of /now; then fi-agent takes over from Debian's ocsinventory-agent. The server's database says
// what arrived.
//
//   npm run test:ocs-agent
//
// Needs root and Debian packages the first time (see scripts/lab/ocs-server); skipped aloud where they cannot be had.

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { find } from './lib/debian.mjs';
import { freePort } from './lib/free-port.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const server = join(here, 'lab/ocs-server');
const agent = join(here, '../packages/agent/dist/bin/fi-agent.js');
/** Milliseconds for a run of the daemon. */
const PATIENCE = 60_000;

const rows = (query) => execFileSync(server, ['query', query], { encoding: 'utf8' }).trim().split('\n').slice(1);
const fail = (text) => {
  throw new Error(text);
};

async function oneRun(options) {
  const { status, stderr } = spawnSync(process.execPath, [agent, ...options, '--strict'], { encoding: 'utf8' });
  process.stdout.write(stderr);
  if (status !== 0) fail(`fi-agent ended with ${status}`);
  const [deviceid, ...others] = rows('select DEVICEID from hardware');
  if (deviceid === undefined || others.length > 0) fail('the server does not hold one machine');
  const [count] = rows('select count(*) from software');
  if (!(Number(count) > 0)) fail('the server holds no software');
  console.log(`one run: the server holds ${deviceid} with ${count} programs`);
  return deviceid;
}

/** What did not change is not written again: its rows stay. With --full they are new ones. */
async function unchangedRun(options) {
  const networks = () => rows('select ID from networks order by ID').join();
  const before = networks();
  if (before === '') fail('the server holds no network interface');
  await oneRun(options);
  if (networks() !== before) fail('the server has written again what did not change');
  await oneRun([...options, '--full']);
  if (networks() === before) fail('--full has not let the server write everything');
  console.log('CHECKSUM: unchanged sections were left alone, and written with --full');
}

async function daemonRun(options, deviceid) {
  const port = await freePort();
  // The server forgets the machine, so that what it holds then is what the daemon sent.
  for (const table of ['hardware', 'software', 'networks']) rows(`delete from ${table}`);
  const daemon = spawn(
    process.execPath,
    [agent, ...options, '--daemon', '--no-fork', `--httpd-port=${port}`, '--httpd-trust=127.0.0.1'],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let log = '';
  daemon.stderr.on('data', (chunk) => {
    log += chunk;
  });
  const ended = new Promise((resolve) => daemon.on('close', resolve));
  try {
    const get = async (path) => (await fetch(`http://127.0.0.1:${port}${path}`)).text();
    for (const end = Date.now() + PATIENCE; !log.includes('next run'); await sleep(100)) {
      if (Date.now() > end) fail('the daemon does not start');
    }
    if ((await get('/status')) !== 'status: waiting') fail('the daemon does not wait');
    await get('/now');
    let found;
    for (const end = Date.now() + PATIENCE; found === undefined; await sleep(300)) {
      [found] = rows('select DEVICEID from hardware');
      if (Date.now() > end) fail('the run that was asked for did not reach the server');
    }
    // Also what did not change since: the server does not know this machine any more.
    for (const table of ['software', 'networks']) {
      for (const end = Date.now() + PATIENCE; rows(`select ID from ${table}`).length === 0; await sleep(300)) {
        if (Date.now() > end) fail(`the server holds no ${table} of a machine that it had forgotten`);
      }
    }
    if (found !== deviceid) fail(`the daemon is another machine for the server: ${found}`);
    console.log('daemon: the run asked for by /now reached the server, as the same machine');
  } finally {
    daemon.kill('SIGTERM');
    const code = await ended;
    process.stdout.write(log);
    if (code !== 0) console.log(`the daemon ended with ${code}`);
  }
}

/** Unpacks Debian's OCS Inventory agent, without installing it. @returns its folder, or undefined when it cannot be had */
function formerAgent(dir) {
  const folder = join(dir, 'former');
  mkdirSync(folder);
  const options = { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] };
  const got = spawnSync('apt-get', ['-q', '-o', 'APT::Sandbox::User=root', 'download', 'ocsinventory-agent'], options);
  const [archive] = readdirSync(folder);
  if (got.status !== 0 || archive === undefined) return undefined;
  return spawnSync('dpkg-deb', ['-x', archive, '.'], options).status === 0 ? folder : undefined;
}

/** The former agent sends, fi-agent takes over and sends: one machine, with its name and its tag. */
function migration(dir, url) {
  const former = formerAgent(dir);
  if (former === undefined) {
    console.log("SKIPPED: taking over from Debian's ocsinventory-agent is not tried: its package cannot be had");
    return;
  }
  for (const table of ['hardware', 'accountinfo']) rows(`delete from ${table}`);
  const state = join(dir, 'ocs-state');
  mkdirSync(state);
  const perl = [join(former, 'usr/bin/ocsinventory-agent'), `--server=${url}`, `--basevardir=${state}`, '--tag=office'];
  const sent = spawnSync('perl', perl, {
    encoding: 'utf8',
    env: { ...process.env, PERL5LIB: join(former, 'usr/share/perl5') },
  });
  const machines = () => rows('select DEVICEID, TAG from hardware left join accountinfo on HARDWARE_ID = ID').join();
  const before = machines();
  if (!/^[^,]+\toffice$/.test(before)) fail(`the former agent did not report: ${before || sent.stderr}`);

  const config = join(dir, 'ocsinventory-agent.cfg');
  writeFileSync(config, `server=${url}\nbasevardir=${state}\ntag=office\n`);
  const target = join(dir, 'migrated.cfg');
  const places = [`--conf-file=${target}`, `--vardir=${join(dir, 'migrated')}`];
  process.stdout.write(execFileSync(process.execPath, [agent, 'migrate', config, ...places], { encoding: 'utf8' }));
  const options = [`--conf-file=${target}`, '--force', '--strict', '--tasks=inventory', '--proxy=none'];
  const { status, stderr } = spawnSync(process.execPath, [agent, ...options], { encoding: 'utf8' });
  process.stdout.write(stderr);
  if (status !== 0) fail(`fi-agent ended with ${status} after the migration`);
  if (machines() !== before) fail(`the server held ${before} and holds ${machines()} after the migration`);
  const [by] = rows('select USERAGENT from hardware');
  if (by?.startsWith('OCS') !== false) fail(`the machine was last reported by ${by}`);
  console.log(`migration: the server still holds one machine, ${before.replace('\t', ' with the tag ')}`);
}

if (find('apt-get') === undefined) {
  console.log(
    'SKIPPED: the OCS Inventory server is not tried: its packages are Debian packages, and this is no Debian',
  );
  process.exit(0);
}
const up = spawnSync(server, ['up'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
if (up.status !== 0) {
  console.log('SKIPPED: the OCS Inventory server is not tried: it could not be installed or started (see above)');
  process.exit(0);
}
const url = up.stdout.trim().split('\n').at(-1);
const dir = mkdtempSync(join(tmpdir(), 'fi-ocs-agent-'));
try {
  execFileSync(server, ['reset'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const options = ['--config=none', `--vardir=${dir}`, `--server=${url}`, '--tasks=inventory', '--proxy=none'];
  const deviceid = await oneRun(options);
  await unchangedRun(options);
  await daemonRun(options, deviceid);
  migration(dir, url);
} catch (error) {
  console.log(`FAILED: ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(dir, { recursive: true, force: true });
  spawnSync(server, ['down'], { stdio: 'inherit' });
}

// The proof against a real counterpart: Net-SNMP's daemon. What discovery and inventory tell of it over the wire must be
// what they tell of a walk of the same daemon: in every SNMP version, with every pair of authentication and privacy
// protocols that it has, over UDP and TCP, IPv4 and IPv6, and after it was started anew.
//
//   npm run test:snmpd
//
// Needs Debian's snmpd and snmp; skipped aloud where they cannot be had. As root on Linux it runs in a network namespace of
// its own, on port 161 and with IPv6 addresses that exist nowhere else.

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseXml } from '../packages/core/dist/xml/index.js';
import { differences } from '../packages/task-snmp/dist/difference.js';
import { Reader } from '../packages/task-snmp/dist/snmp/reader.js';
import { LiveSource } from '../packages/task-snmp/dist/wire/live-source.js';
import { SharedSocket } from '../packages/task-snmp/dist/wire/shared-socket.js';
import { NetworkTiming } from '../packages/task-snmp/dist/wire/timing.js';
import { find, need } from './lib/debian.mjs';
import { freePort } from './lib/free-port.mjs';

const bin = fileURLToPath(new URL('../packages/task-snmp/dist/bin/', import.meta.url));
const INSIDE = 'FI_SNMPD_INSIDE';
/** Addresses of the namespace: two of a network of eight. */
const OWN_IPV6 = ['fd00:db8::1', 'fd00:db8::4'];
const IPV6_NETWORK = 'fd00:db8::/125';

const AUTH = { md5: 'MD5', sha: 'SHA', sha224: 'SHA-224', sha256: 'SHA-256', sha384: 'SHA-384', sha512: 'SHA-512' };
const PRIV = { des: 'DES', aes: 'AES', aes192: 'AES-192', aes256: 'AES-256', aes192c: 'AES192C', aes256c: 'AES256C' };
const [AUTH_PASSWORD, PRIV_PASSWORD] = ['authentication secret', 'privacy secret'];

/** Users of the daemon: without secrets, with one, with both. */
const users = [{ username: 'plain', level: 'noauth' }];
for (const [auth, authName] of Object.entries(AUTH)) {
  users.push({ username: auth, auth, level: 'auth', create: `${authName} "${AUTH_PASSWORD}"` });
  for (const [priv, privName] of Object.entries(PRIV)) {
    users.push({
      username: `${auth}-${priv}`,
      auth,
      priv,
      level: 'priv',
      create: `${authName} "${AUTH_PASSWORD}" ${privName} "${PRIV_PASSWORD}"`,
    });
  }
}

const credentialOf = ({ username, auth, priv }) =>
  [
    'version:3',
    `username:${username}`,
    ...(auth === undefined ? [] : [`authprotocol:${auth}`, `authpassword:${AUTH_PASSWORD}`]),
    ...(priv === undefined ? [] : [`privprotocol:${priv}`, `privpassword:${PRIV_PASSWORD}`]),
  ].join(',');

let failed = 0;
function report(name, problems) {
  if (problems.length > 0) failed += 1;
  console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${name}`);
  for (const problem of problems.slice(0, 20)) console.log(`     ${problem}`);
}

class Daemon {
  #child;
  #folder;

  constructor(folder, addresses) {
    this.#folder = folder;
    mkdirSync(join(folder, 'state'));
    const lines = [
      `agentAddress ${addresses.join(',')}`,
      'rocommunity public',
      'rocommunity6 public',
      'sysName proof.example.org',
      'sysLocation Room 101, "east"',
      'sysContact Jürgen <juergen@example.org>',
      ...users.flatMap(({ username, create = '', level }) => [
        `createUser ${username} ${create}`,
        `rouser ${username} ${level}`,
      ]),
    ];
    writeFileSync(join(folder, 'snmpd.conf'), `${lines.join('\n')}\n`);
  }

  async start() {
    const config = [join(this.#folder, 'snmpd.conf'), join(this.#folder, 'state/snmpd.conf')].join(',');
    const log = join(this.#folder, 'log');
    rmSync(log, { force: true });
    // Its log goes to a file: nobody reads a pipe while programs run.
    this.#child = spawn(find('snmpd'), ['-f', '-Lf', log, '-C', '-c', config], {
      env: { ...process.env, SNMP_PERSISTENT_DIR: join(this.#folder, 'state'), MIBS: '' },
      stdio: 'ignore',
    });
    const said = () => (existsSync(log) ? readFileSync(log, 'utf8') : '');
    for (let time = 0; time < 100 && !said().includes('NET-SNMP version'); time += 1) {
      if (this.#child.exitCode !== null) break;
      await sleep(100);
    }
    if (!said().includes('NET-SNMP version')) throw new Error(`snmpd does not start: ${said()}`);
  }

  /** Takes what it remembers: the next start is that of another engine. */
  forget() {
    rmSync(join(this.#folder, 'state'), { recursive: true });
    mkdirSync(join(this.#folder, 'state'));
  }

  /** Ends it in order, so that it keeps what it must remember. */
  async stop() {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await ended;
  }
}

/** A program of ours: contents of the messages that it prints. */
async function contents(program, args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(bin, `${program}.js`), ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`);
  const lists = ['PORT', 'COMPONENT', 'FIRMWARES', 'STORAGES'];
  const messages = stdout.split(/(?=<\?xml)/).filter((text) => text.trim() !== '');
  return Promise.all(messages.map(async (text) => (await parseXml(text, { lists })).REQUEST.CONTENT));
}

/** The same without what tells of the question and not of the device. */
function comparable({ DEVICE = {}, STORAGES }) {
  const { IP, AUTHSNMP, AUTHPORT, AUTHPROTOCOL, DNSHOSTNAME, ...device } = DEVICE;
  return { DEVICE: device, STORAGES };
}

async function compared(name, program, args, expected) {
  try {
    const found = await contents(program, args);
    const problems = found.length === 1 ? [] : [`${found.length} results instead of 1`];
    report(name, [...problems, ...found.flatMap((content) => differences(expected, comparable(content)))]);
  } catch (error) {
    report(name, [error.message]);
  }
}

/** A session goes on when the daemon was started anew, and when another engine answers in its place, which has started less often. */
async function restarted(daemon, port) {
  const credential = {
    version: '3',
    username: 'sha-aes',
    authProtocol: 'sha',
    authPassword: AUTH_PASSWORD,
    privProtocol: 'aes',
    privPassword: PRIV_PASSWORD,
  };
  const socket = new SharedSocket();
  const options = { address: '127.0.0.1', port, credential, timeout: 5000, socket, network: new NetworkTiming() };
  const source = await LiveSource.open(options);
  const reader = new Reader(source);
  const before = await reader.walk('1.3.6.1.2.1.2.2.1.2');
  await daemon.stop();
  await daemon.start();
  const after = await new Reader(source).walk('1.3.6.1.2.1.2.2.1.2');
  await daemon.stop();
  daemon.forget();
  await daemon.start();
  const other = await new Reader(source).walk('1.3.6.1.2.1.2.2.1.2');
  source.close();
  socket.close();
  const [a, b, c] = [before, after, other].map((rows) => JSON.stringify([...(rows ?? [])]));
  report('a session outlives a new start of the daemon', a === b && a !== '[]' ? [] : [`${a} became ${b}`]);
  report('a session outlives a new engine', a === c && a !== '[]' ? [] : [`${a} became ${c}`]);
}

async function main() {
  const inside = process.env[INSIDE] === '1';
  const folder = mkdtempSync(join(tmpdir(), 'fi-snmpd-'));
  const port = inside ? 161 : await freePort();
  const addresses = ['127.0.0.1', '::1', ...(inside ? OWN_IPV6 : [])];
  const listening = addresses.flatMap((address) =>
    address.includes(':')
      ? [`udp6:[${address}]:${port}`, `tcp6:[${address}]:${port}`]
      : [`udp:${address}:${port}`, `tcp:${address}:${port}`],
  );
  const daemon = new Daemon(folder, listening);
  try {
    await daemon.start();
    const walk = join(folder, 'walk');
    const text = execFileSync(
      find('snmpwalk'),
      ['-v2c', '-c', 'public', '-On', '-t', '30', `127.0.0.1:${port}`, '.1'],
      {
        env: { ...process.env, MIBS: '' },
        maxBuffer: 1 << 28,
      },
    );
    writeFileSync(walk, text);
    const [discovered] = (await contents('fi-netdiscovery', ['--file', walk])).map(comparable);
    const [inventoried] = (await contents('fi-netinventory', ['--file', walk])).map(comparable);
    report('the walk names the device', discovered.DEVICE.SNMPHOSTNAME === 'proof.example.org' ? [] : ['it does not']);
    report('the walk holds ports', inventoried.DEVICE.PORTS?.PORT?.length > 0 ? [] : ['it holds none']);

    const onPort = ['--port', String(port)];
    const ask = async (what, host, options) => {
      await compared(`discovery ${what}`, 'fi-netdiscovery', ['--host', host, ...onPort, ...options], discovered);
      await compared(`inventory ${what}`, 'fi-netinventory', ['--host', host, ...onPort, ...options], inventoried);
    };
    for (const version of ['v1', 'v2c']) await ask(`with ${version}`, '127.0.0.1', [`--${version}`]);
    for (const protocol of ['udp', 'tcp']) {
      await ask(`over ${protocol}/ipv6`, '::1', ['--v2c', '--protocol', `${protocol}/ipv6`]);
    }
    await ask('over tcp/ipv4', '127.0.0.1', ['--v2c', '--protocol', 'tcp/ipv4']);
    for (const user of users) {
      const file = join(folder, 'credentials');
      writeFileSync(file, `${credentialOf(user)}\n`, { mode: 0o600 });
      const options = ['--host', '127.0.0.1', ...onPort, '--credentials-file', file];
      await compared(`inventory as ${user.username}`, 'fi-netinventory', options, inventoried);
    }
    for (const [what, user] of [
      ['an unknown user', { username: 'nobody', auth: 'sha' }],
      ['a wrong authentication protocol', { username: 'sha-aes', auth: 'md5', priv: 'aes' }],
    ]) {
      const [content] = await contents('fi-netinventory', [
        ...['--host', '127.0.0.1', ...onPort, '--credentials', credentialOf(user)],
      ]).catch((error) => [{ DEVICE: { ERROR: { MESSAGE: error.message } } }]);
      const { MESSAGE = 'nothing' } = content.DEVICE.ERROR ?? {};
      report(`${what} is told`, /authentication error on host/.test(MESSAGE) ? [] : [MESSAGE]);
    }
    if (inside) {
      const found = await contents('fi-netdiscovery', ['--host', IPV6_NETWORK, '--v2c', '--probes', 'snmp']);
      const seen = found.map(({ DEVICE }) => DEVICE.IP).sort();
      const full = OWN_IPV6.map((address) =>
        address.replace('::', ':0000:0000:0000:0000:0000:').replace(/\d$/, '000$&'),
      );
      const wanted = full.map((address) => address.replace(':db8:', ':0db8:')).sort();
      report(`discovery of ${IPV6_NETWORK} finds ${OWN_IPV6.length} addresses`, [
        ...(seen.join() === wanted.join() ? [] : [`${seen.join(', ')} instead of ${wanted.join(', ')}`]),
        ...found.flatMap((content) => differences(discovered, comparable(content))),
      ]);
    }
    await restarted(daemon, port);
  } finally {
    await daemon.stop();
    rmSync(folder, { recursive: true });
  }
  process.exitCode = failed === 0 ? 0 : 1;
}

/** Runs this program again in a network namespace; undefined where there are none. */
function insideNamespace() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  if (find('unshare') === undefined || find('ip') === undefined) return undefined;
  const setUp = ['ip link set lo up', ...OWN_IPV6.map((address) => `ip -6 address add ${address}/128 dev lo nodad`)];
  const script = `${setUp.join(' && ')} || exit 99; exec "$@"`;
  const self = [process.execPath, fileURLToPath(import.meta.url)];
  const { status } = spawnSync(find('unshare'), ['--net', 'sh', '-c', script, 'sh', ...self], {
    stdio: 'inherit',
    env: { ...process.env, [INSIDE]: '1' },
  });
  return status === 99 || status === null ? undefined : status;
}

if (process.env[INSIDE] === '1') await main();
else if (need({ snmpd: 'snmpd', snmpwalk: 'snmp' }, 'the proof with Net-SNMP')) {
  const status = insideNamespace();
  if (status === undefined) {
    console.log('SKIPPED: IPv6 networks, which need root and the network namespaces of Linux');
    await main();
  } else process.exitCode = status;
}

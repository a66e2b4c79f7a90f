// Magic packets as they are on the wire: fi-wakeonlan sends in one network namespace, tcpdump captures in another, joined
// by a veth pair; every packet of every method is compared byte by byte.
//
//   npm run test:wol
//
// Needs root, ip, tcpdump and etherwake; skipped aloud where they cannot be had.

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { find, need } from './lib/debian.mjs';

const program = fileURLToPath(new URL('../packages/task-wol/dist/bin/fi-wakeonlan.js', import.meta.url));
const MAC = '00:24:d6:6f:81:3a';
const PACKET = 'ff'.repeat(6) + MAC.replaceAll(':', '').repeat(16);
const OWN_MAC = '02:00:00:00:fe:01';
const [SENDER, RECEIVER] = [`fi-wol-a-${process.pid}`, `fi-wol-b-${process.pid}`];

const ip = (...args) => execFileSync(find('ip'), args, { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });

function setUp() {
  ip('netns', 'add', SENDER);
  ip('netns', 'add', RECEIVER);
  ip(
    'link',
    'add',
    'wol0',
    'netns',
    SENDER,
    'address',
    OWN_MAC,
    'type',
    'veth',
    'peer',
    'name',
    'wol1',
    'netns',
    RECEIVER,
  );
  ip('-n', SENDER, 'address', 'add', '192.0.2.10/24', 'dev', 'wol0');
  ip('-n', SENDER, 'address', 'add', 'fe80::10/64', 'dev', 'wol0', 'nodad');
  for (const [namespace, device] of [
    [SENDER, 'lo'],
    [SENDER, 'wol0'],
    [RECEIVER, 'wol1'],
  ]) {
    ip('-n', namespace, 'link', 'set', device, 'up');
  }
  ip('-n', SENDER, 'route', 'add', 'default', 'via', '192.0.2.1');
}

function tearDown() {
  for (const namespace of [SENDER, RECEIVER]) {
    try {
      ip('netns', 'delete', namespace);
    } catch {
      // never made
    }
  }
}

/** Frames of a capture file (libpcap, either byte order). */
function framesOf(file) {
  const bytes = readFileSync(file);
  const little = bytes.readUInt32LE(0) === 0xa1b2c3d4;
  const frames = [];
  for (let at = 24; at + 16 <= bytes.length; ) {
    const length = little ? bytes.readUInt32LE(at + 8) : bytes.readUInt32BE(at + 8);
    frames.push(bytes.subarray(at + 16, at + 16 + length));
    at += 16 + length;
  }
  return frames;
}

const mac = (bytes) => bytes.toString('hex').replace(/..(?=.)/g, '$&:');

/** What a frame says, as far as it is one of ours. */
function describe(frame) {
  const type = frame.readUInt16BE(12);
  const common = { to: mac(frame.subarray(0, 6)), from: mac(frame.subarray(6, 12)) };
  if (type === 0x0842) return { ...common, kind: 'ethernet', payload: frame.subarray(14).toString('hex') };
  if (type === 0x0800 && frame[23] === 17) {
    const udp = 14 + (frame[14] & 15) * 4;
    const address = [...frame.subarray(30, 34)].join('.');
    return {
      ...common,
      kind: 'udp',
      address,
      port: frame.readUInt16BE(udp + 2),
      payload: frame.subarray(udp + 8, udp + frame.readUInt16BE(udp + 4)).toString('hex'),
    };
  }
  if (type === 0x86dd && frame[20] === 17) {
    const address = frame.subarray(38, 54).toString('hex');
    return {
      ...common,
      kind: 'udp6',
      address,
      port: frame.readUInt16BE(56),
      payload: frame.subarray(62, 54 + frame.readUInt16BE(58)).toString('hex'),
    };
  }
  return undefined;
}

/** Runs the program in the one namespace and returns what the other saw. */
async function capture(folder, args) {
  const file = join(folder, 'capture.pcap');
  const filter = 'ether proto 0x0842 or (udp and (port 9 or port 7 or port 40000))';
  const inside = [
    'netns',
    'exec',
    RECEIVER,
    find('tcpdump'),
    '-i',
    'wol1',
    '-U',
    '-s',
    '0',
    '-w',
    file,
    '--immediate-mode',
    filter,
  ];
  const tcpdump = spawn(find('ip'), inside, { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(tcpdump, 'exit');
  // read to its end: tcpdump would die of a closed pipe
  let said = '';
  await new Promise((resolve, reject) => {
    tcpdump.stderr.on('data', (chunk) => {
      said += chunk;
      if (said.includes('listening on')) resolve();
    });
    ended.then(() => reject(new Error(`tcpdump: ${said}`)), reject);
  });
  execFileSync(find('ip'), ['netns', 'exec', SENDER, process.execPath, program, ...args], { stdio: 'inherit' });
  // what was sent is in the receiver's queue when the program has ended; tcpdump still has to write it
  await sleep(500);
  tcpdump.kill('SIGINT');
  await ended;
  return framesOf(file).map(describe);
}

const BROADCAST = 'ff:ff:ff:ff:ff:ff';
const ALL_NODES = 'ff02000000000000' + '0000000000000001';
const udp = (address, port, payload = PACKET) => ({
  to: BROADCAST,
  from: OWN_MAC,
  kind: 'udp',
  address,
  port,
  payload,
});
const udp6 = (port, payload = PACKET) => ({
  to: '33:33:00:00:00:01',
  from: OWN_MAC,
  kind: 'udp6',
  address: ALL_NODES,
  port,
  payload,
});

const CASES = [
  {
    name: 'ethernet: one frame of type 0x0842 to the machine itself',
    args: ['--methods', 'ethernet'],
    expected: [{ to: MAC, from: OWN_MAC, kind: 'ethernet', payload: PACKET }],
  },
  {
    name: 'udp: limited and directed broadcast and all nodes, ports 9 and 7',
    args: ['--methods', 'udp'],
    expected: [9, 7].flatMap((port) => [udp('255.255.255.255', port), udp('192.0.2.255', port), udp6(port)]),
  },
  {
    name: 'udp on one interface and port, with a SecureOn password',
    args: ['--methods', 'udp', '--interface', 'wol0', '--port', '40000', '--password', '01:02:03:04:05:06'],
    expected: [udp('192.0.2.255', 40000, `${PACKET}010203040506`), udp6(40000, `${PACKET}010203040506`)],
  },
  {
    name: 'no method named: the frame, and no datagram',
    args: [],
    expected: [{ to: MAC, from: OWN_MAC, kind: 'ethernet', payload: PACKET }],
  },
  {
    name: 'a password: udp instead of the frame',
    args: ['--password', '192.0.2.1', '--port', '9', '-i', 'wol0'],
    expected: [udp('192.0.2.255', 9, `${PACKET}c0000201`), udp6(9, `${PACKET}c0000201`)],
  },
];

async function main() {
  if (process.platform !== 'linux' || process.getuid() !== 0) {
    console.log('SKIPPED: packets on the wire need root and the network namespaces of Linux');
    return;
  }
  if (!need({ ip: 'iproute2', tcpdump: 'tcpdump', etherwake: 'etherwake' }, 'the capture of magic packets')) return;
  try {
    setUp();
  } catch (error) {
    tearDown();
    console.log(`SKIPPED: no network namespaces here: ${String(error.stderr || error.message).trim()}`);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'fi-wol-'));
  const order = (list) => list.map((item) => JSON.stringify(item)).sort();
  try {
    for (const { name, args, expected } of CASES) {
      const [seen, wanted] = [order(await capture(folder, ['--mac', MAC, ...args])), order(expected)];
      const good = JSON.stringify(seen) === JSON.stringify(wanted);
      console.log(`${good ? 'ok  ' : 'FAIL'} ${name} (${seen.length} packets)`);
      if (good) continue;
      process.exitCode = 1;
      console.log(`  expected:\n    ${wanted.join('\n    ')}\n  seen:\n    ${seen.join('\n    ')}`);
    }
  } finally {
    tearDown();
    rmSync(folder, { recursive: true });
  }
}

await main();

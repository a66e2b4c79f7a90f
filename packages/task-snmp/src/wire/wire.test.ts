import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Agent, type Behaviour, type Encoded, honest, integer, text } from '../../test/agent.js';
import { identify } from '../identify/identify.js';
import { enterprise, mib2 } from '../snmp/oid.js';
import { Reader } from '../snmp/reader.js';
import { textOf } from '../snmp/value.js';
import type { Credential } from './credentials.js';
import { type LiveOptions, LiveSource } from './live-source.js';
import { SharedSocket } from './shared-socket.js';
import { messageSize } from './tcp-channel.js';
import { NetworkTiming } from './timing.js';
import { suits, transportsOf } from './transport.js';

const V1: Credential = { version: '1', community: 'public' };
const V2C: Credential = { version: '2c', community: 'public' };
const TABLE = enterprise('99999.1.1');

const system: Record<string, Encoded> = { [mib2('1.1.0')]: text('Acme'), [mib2('1.5.0')]: text('sw1') };
const rows = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${TABLE}.${index + 1}`, integer(index)]));

let socket: SharedSocket;
const agents: Agent[] = [];
const sources: LiveSource[] = [];
const problems: string[] = [];
const log = {
  error() {},
  warning: (message: string) => void problems.push(message),
  info() {},
  debug() {},
  debug2() {},
  isEnabled: () => true,
  child: () => log,
};

beforeEach(() => {
  socket = new SharedSocket();
  problems.length = 0;
});
afterEach(async () => {
  for (const source of sources.splice(0)) source.close();
  socket.close();
  for (const agent of agents.splice(0)) await agent.stop();
});

async function open(behaviour: Behaviour, credential: Credential = V2C, options: Partial<LiveOptions> = {}) {
  const agent = await Agent.start(behaviour);
  agents.push(agent);
  const source = await LiveSource.open({
    address: '127.0.0.1',
    port: agent.port,
    credential,
    timeout: 2000,
    socket,
    network: new NetworkTiming(),
    log,
    ...options,
  });
  sources.push(source);
  return { agent, source };
}

describe.each([
  ['version 1', V1, {}],
  ['version 2c', V2C, {}],
  ['version 2c without GETBULK', V2C, { noBulk: true }],
])('%s', (_, credential, extra) => {
  it('reads instances, tables and what is not there', async () => {
    const { source } = await open({ ...honest({ ...system, ...rows(100) }), ...extra }, credential);
    const values = await Promise.all(
      [mib2('1.5.0'), mib2('1.4.0'), `${TABLE}.7`, `${TABLE}.999`].map((oid) => source.get(oid)),
    );
    expect(values.map((value) => value && textOf(value))).toEqual(['sw1', undefined, '6', undefined]);
    const [table, nothing, again] = await Promise.all([source.walk(TABLE), source.walk(mib2('2')), source.walk(TABLE)]);
    expect([...(table?.keys() ?? [])]).toEqual(Array.from({ length: 100 }, (_, index) => String(index + 1)));
    expect(nothing).toBeUndefined();
    expect(again?.size).toBe(100);
  });
});

it.each([
  ['dense', Array.from({ length: 60 }, (_, index) => `${index + 1}`)],
  ['with gaps', [1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 1000, 1001, 1002].map(String)],
  ['numbered by two numbers', Array.from({ length: 20 }, (_, index) => `${index}.0`)],
  ['numbered up to the end', Array.from({ length: 9 }, (_, index) => String(2 ** 32 - 9 + index))],
  ['numbered by several numbers', ['1', '2', '3', '4.1', '4.2', '4.3', '5', '6.1.1', '6.1.2', '7']],
])('reads a table that is %s without GETBULK', async (_, suffixes) => {
  const values = { ...system, ...Object.fromEntries(suffixes.map((suffix) => [`${TABLE}.${suffix}`, integer(1)])) };
  for (const end of [{}, { [enterprise('99999.1.2.0')]: integer(1) }]) {
    const { source, agent } = await open(honest({ ...values, ...end }), V1);
    expect([...((await source.walk(TABLE)) ?? new Map()).keys()]).toEqual(suffixes);
    expect(agent.requests).toBeLessThan(suffixes.length + 12);
  }
});

it('reads devices that tell very much in turn, and all of them', async () => {
  const network = new NetworkTiming();
  const last = 21_000;
  const small = honest(system);
  const large: Behaviour = {
    ...small,
    next(oid) {
      const row = oid === TABLE ? 0 : oid.startsWith(`${TABLE}.`) ? Number(oid.slice(TABLE.length + 1)) : last;
      return row < last ? [`${TABLE}.${row + 1}`, integer(row)] : small.next(oid);
    },
  };
  const sizes = await Promise.all(
    [1, 2].map(async () => {
      const { source } = await open(large, V2C, { network });
      const tables: (number | undefined)[] = [];
      for (const oid of [TABLE, mib2('1'), mib2('1')]) tables.push((await source.walk(oid))?.size);
      return tables;
    }),
  );
  expect(sizes).toEqual([
    [last, 2, 2],
    [last, 2, 2],
  ]);
});

it('reads no further than needed for the first row that counts', async () => {
  const { agent, source } = await open(honest({ ...system, ...rows(5000) }));
  expect(await source.find(TABLE, (value) => textOf(value) === '3')).toMatchObject({ text: '3' });
  expect(agent.requests).toBeLessThan(8);
});

it('gets the same over a line that loses every fourth datagram', async () => {
  const { source } = await open({ ...honest({ ...system, ...rows(300) }), drop: (request) => request % 4 === 3 });
  expect((await source.walk(TABLE))?.size).toBe(300);
  expect(problems).toEqual([]);
});

it('gives up on who does not answer, or not to this community', async () => {
  await expect(open({ ...honest(system), drop: () => true }, V2C, { timeout: 300 })).rejects.toThrow(
    'no response from host 127.0.0.1',
  );
  await expect(open({ ...honest(system), community: 'other' }, V2C, { timeout: 300 })).rejects.toThrow('no response');
  await expect(open(honest({}), V1, { timeout: 300 })).rejects.toThrow('no response');
});

describe('a hostile device', () => {
  const growing: Behaviour = {
    ...honest(system),
    next(oid) {
      const last = Number(oid.slice(TABLE.length + 1) || 0);
      return oid.startsWith(TABLE) ? [`${TABLE}.${last + 1}`, integer(1)] : undefined;
    },
  };

  it('that tells a table without end is left at a limit', async () => {
    const { source } = await open(growing, V2C, { maxRows: 500 });
    expect(await source.walk(TABLE)).toBeUndefined();
    expect(problems).toEqual([expect.stringContaining('the table has no end')]);
    // the rest is unharmed
    expect(await source.get(mib2('1.5.0'))).toBeDefined();
  });

  it('that tells endless tables one after the other is left at a limit of all values', async () => {
    const { source } = await open(growing, V2C, { maxRows: 500, maxValues: 800 });
    for (let time = 0; time < 5; time += 1) expect(await source.walk(TABLE)).toBeUndefined();
    expect(problems.filter((problem) => problem.includes('too much'))).toHaveLength(1);
  });

  it('that goes round in a circle is left', async () => {
    const circle: Behaviour = {
      ...honest(system),
      next: (oid) =>
        oid === `${TABLE}.3`
          ? [`${TABLE}.1`, integer(1)]
          : [`${TABLE}.${Number(oid.split('.').at(-1)) + 1}`, integer(1)],
    };
    const { source } = await open(circle);
    expect(await source.walk(TABLE)).toBeUndefined();
    expect(problems).toEqual([expect.stringContaining('circle')]);
  });

  it('that sends garbage costs its time-outs and no more', async () => {
    const garbage = [
      Buffer.from('garbage'),
      Buffer.from([0x30, 0x84, 0xff, 0xff, 0xff, 0xff]),
      Buffer.alloc(0),
      Buffer.alloc(60_000, 0x30),
    ];
    const outcomes = await Promise.all(
      garbage.map(async (bytes) => {
        const { source } = await open({ ...honest({ ...system, ...rows(9) }), garbage: { from: 2, bytes } }, V2C, {
          timeout: 200,
        });
        return [await source.walk(TABLE), await source.get(`${TABLE}.1`)];
      }),
    );
    expect(outcomes).toEqual(garbage.map(() => [undefined, undefined]));
  });

  it('that answers with reports is asked a few times and no more', async () => {
    const user = { version: '3', username: 'u', authProtocol: 'sha', authPassword: 'a password' } as const;
    for (const [statistic, boots, message] of [
      [4, 0, /nothing but reports/],
      [2, 1, /not in step with its own clock/],
      [3, 1, /authentication error/],
    ] as const) {
      const report = { statistic, boots, time: boots * 100 };
      const asked = open({ ...honest(system), report }, user, { timeout: 1000 });
      await expect(asked).rejects.toThrow(message);
      expect(agents.at(-1)?.requests).toBeLessThan(20);
    }
  });

  it('that answers versions 1 and 2 with reports costs the request and no more', async () => {
    const twist = (answer: Buffer) => {
      const twisted = Buffer.from(answer);
      twisted[twisted.indexOf(0xa2)] = 0xa8;
      return twisted;
    };
    for (const credential of [V1, V2C]) {
      await expect(open({ ...honest(system), twist }, credential)).rejects.toThrow(/cannot speak with host/);
    }
  });

  it('that is slow is left when its time is over', async () => {
    const { source } = await open({ ...honest({ ...system, ...rows(5000) }), delay: 30 }, V2C, { deviceTimeout: 400 });
    expect(await source.walk(TABLE)).toBeUndefined();
    expect(problems).toEqual([expect.stringContaining('takes too long')]);
  });
});

it('has its time from when it is its turn', async () => {
  const { source } = await open(honest({ ...system, ...rows(5) }), V2C, { deviceTimeout: 0 });
  expect(await source.walk(TABLE)).toBeUndefined();
  source.allow(60_000);
  expect((await source.walk(TABLE))?.size).toBe(5);
});

it('serves many devices through one socket', async () => {
  const found = await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      const { source } = await open(honest({ ...system, [mib2('1.5.0')]: text(`sw${index}`) }));
      return (await identify(new Reader(source))).identity.SNMPHOSTNAME;
    }),
  );
  expect(found).toEqual(Array.from({ length: 20 }, (_, index) => `sw${index}`));
});

it('sends nothing more when it was closed while a datagram waited for its turn', async () => {
  let go = () => {};
  const paced = new SharedSocket({
    pace: () =>
      new Promise((resolve) => {
        go = resolve;
      }),
  });
  paced.createSocket('udp4').send(Buffer.from('late'), 0, 4, 9, '127.0.0.1', () => undefined);
  paced.close();
  go();
  await new Promise((resolve) => setImmediate(resolve));
  expect(paced.sent).toBe(0);
});

it('reads the views of VLANs, and asks no further when a device keeps silent about them', async () => {
  const { source, agent } = await open({
    ...honest({ ...system, ...rows(3) }),
    communities: { 'public@10': honest({ [`${TABLE}.9`]: integer(9) }) },
  });
  const ten = await source.vlan('10');
  expect([...((await ten.walk(TABLE)) ?? new Map()).keys()]).toEqual(['9']);
  for (const id of ['20', '30']) expect(await (await source.vlan(id)).walk(TABLE)).toBeUndefined();
  const { requests } = agent;
  for (const id of ['40', '50', '60']) expect(await (await source.vlan(id)).walk(TABLE)).toBeUndefined();
  expect(agent.requests).toBe(requests);
  expect(problems).toEqual([]);
  expect((await source.walk(TABLE))?.size).toBe(3);
});

describe('TCP', () => {
  const options = { address: '127.0.0.1', credential: V2C, transport: 'tcp' as const, timeout: 2000 };

  it('carries the same, in pieces', async () => {
    const { port, stop } = await Agent.startTcp(honest({ ...system, ...rows(200) }));
    const source = await LiveSource.open({ ...options, port, socket, network: new NetworkTiming() });
    expect((await source.walk(TABLE))?.size).toBe(200);
    source.close();
    await stop();
    await expect(LiveSource.open({ ...options, port, socket, network: new NetworkTiming() })).rejects.toThrow(
      /ECONNREFUSED/,
    );
  });

  it.each([
    [[], 'unknown'],
    [[0x30], 'unknown'],
    [[0x30, 5], 7],
    [[0x30, 0x82, 1], 'unknown'],
    [[0x30, 0x82, 1, 0], 260],
    [[0x30, 0x80], 'nonsense'],
    [[0x30, 0x84, 255, 255, 255, 255], 'nonsense'],
    [[0x47, 0x45], 'nonsense'],
  ])('knows where a message ends: %j', (bytes, size) => expect(messageSize(Uint8Array.from(bytes))).toBe(size));

  it('has its place among the transports', () => {
    expect(transportsOf(['tcp', 'UDP4', 'carrier pigeon', 'udp/ipv6'])).toEqual(['udp/ipv4', 'udp/ipv6', 'tcp']);
    expect([suits('udp/ipv6', '192.0.2.1'), suits('tcp', '::1'), suits('udp/ipv6', '::1')]).toEqual([
      false,
      true,
      true,
    ]);
  });
});

import { silentLogger } from '@fi/core';
import type { TaskContext, TaskResult } from '@fi/core/task';
import type { XmlTree } from '@fi/core/xml';
import { afterEach, describe, expect, it } from 'vitest';
import { Agent, honest, integer, text } from '../../test/agent.js';
import { mib2 } from '../snmp/oid.js';
import { discoveryJob, inventoryJob, retriesOf } from './jobs.js';
import netdiscovery from './netdiscovery.js';
import netinventory from './netinventory.js';

const agents: Agent[] = [];
afterEach(async () => {
  for (const agent of agents.splice(0)) await agent.stop();
});

async function agent(): Promise<Agent> {
  const started = await Agent.start(
    honest({ [mib2('1.1.0')]: text('Acme'), [mib2('1.5.0')]: text('sw1'), [mib2('2.2.1.1.1')]: integer(1) }),
  );
  agents.push(started);
  return started;
}

function context(option: TaskContext['jobs'][number] & { kind: 'option' }) {
  const sent: (TaskResult & { kind: 'message' })[] = [];
  const progress: number[] = [];
  const fake = {
    config: {},
    jobs: [option],
    log: silentLogger,
    signal: new AbortController().signal,
    deliver: async (result: TaskResult) => void (result.kind === 'message' && sent.push(result)),
    progress: (done: number) => void progress.push(done),
  };
  return { context: fake as unknown as TaskContext, sent, progress };
}

describe('NetDiscovery', () => {
  it('tells begin, size, devices and twice the end', async () => {
    const { port } = await agent();
    const {
      context: fake,
      sent,
      progress,
    } = context({
      kind: 'option',
      name: 'NETDISCOVERY',
      option: {
        NAME: 'NETDISCOVERY',
        PARAM: { PID: '4711', THREADS_DISCOVERY: '4', TIMEOUT: '1' },
        RANGEIP: [{ IPSTART: '127.0.0.1', IPEND: '127.0.0.1', ENTITY: '0', PORT: String(port) }],
        AUTHENTICATION: [
          { ID: '1', VERSION: '2c', COMMUNITY: 'wrong' },
          { ID: '2', VERSION: '2c', COMMUNITY: 'public' },
        ],
      },
    });
    await netdiscovery.run(fake);
    expect(sent.map(({ query }) => query)).toEqual(Array(5).fill('NETDISCOVERY'));
    expect(sent[0]?.content).toMatchObject({ AGENT: { START: 1 }, MODULEVERSION: '6.4', PROCESSNUMBER: '4711' });
    expect(sent[1]?.content).toEqual({ AGENT: { NBIP: 1n }, PROCESSNUMBER: '4711' });
    expect(sent[2]?.content.DEVICE).toMatchObject({
      IP: '127.0.0.1',
      SNMPHOSTNAME: 'sw1',
      AUTHSNMP: '2',
      ENTITY: '0',
      AUTHPORT: String(port),
    });
    expect(sent[3]?.content).toEqual(sent[4]?.content);
    expect(sent[4]?.content).toMatchObject({ AGENT: { END: 1 } });
    expect(progress).toEqual([1]);
  });

  it.each([
    [{ PARAM: { PID: '1' } }],
    [{ RANGEIP: { IPSTART: '192.0.2.1', IPEND: '192.0.2.2' } }],
    [{ PARAM: {}, RANGEIP: { IPSTART: '192.0.2.1', IPEND: '192.0.2.2' } }],
  ])('refuses a job that says too little: %j', (option) => expect(discoveryJob(option, silentLogger)).toBeUndefined());

  it('leaves out ranges and credentials that make no sense', () => {
    const job = discoveryJob(
      {
        PARAM: { PID: '', TIMEOUT: '600' },
        RANGEIP: [
          { IPSTART: '192.0.2.9', IPEND: '192.0.2.1' },
          { IPSTART: 'x' },
          { IPSTART: '192.0.2.1', IPEND: '192.0.2.2', PORT: '161,0,x,1161,161' },
        ],
        AUTHENTICATION: [{ VERSION: '3' }, { VERSION: '2c' }, { TYPE: 'ssh', USERNAME: 'x' }, { COMMUNITY: 'public' }],
      },
      silentLogger,
    );
    expect(job).toMatchObject({ processNumber: '0', timeout: 600, credentials: [{ version: '1' }] });
    expect(job).not.toHaveProperty('threads');
    expect(job?.blocks).toEqual([expect.objectContaining({ ports: [161, 1161] })]);
  });
});

it('takes limits from jobs and from the configuration', () => {
  const authentication = { AUTHENTICATION: { ID: '1', COMMUNITY: 'public' } };
  const range = { RANGEIP: { IPSTART: '192.0.2.1', IPEND: '192.0.2.2' } };
  const discovery = { PARAM: { PID: '1', THREADS_DISCOVERY: '20', TIMEOUT: '2' }, ...range, ...authentication };
  expect(discoveryJob(discovery, silentLogger)).toMatchObject({ threads: 20, timeout: 2 });
  const query = {
    PARAM: { PID: '1', THREADS_QUERY: '4', TIMEOUT: '0' },
    DEVICE: { IP: '192.0.2.1' },
    ...authentication,
  };
  const job = inventoryJob(query, 1, silentLogger);
  expect(job).toMatchObject({ threads: 4 });
  expect(job).not.toHaveProperty('timeout');
  expect([retriesOf({ 'snmp-retries': 3 }), retriesOf({})]).toEqual([3, 0]);
});

describe('NetInventory', () => {
  it('tells inventories, and why there is none', async () => {
    const { port } = await agent();
    const { context: fake, sent } = context({
      kind: 'option',
      name: 'SNMPQUERY',
      option: {
        PARAM: { PID: '98030', TIMEOUT: '1' },
        DEVICE: [
          { ID: '86', IP: '127.0.0.1', TYPE: 'NETWORKING', AUTHSNMP_ID: '3', PORT: String(port) },
          { ID: '87', IP: '127.0.0.1', TYPE: 'PRINTER', AUTHSNMP_ID: '9' },
        ],
        AUTHENTICATION: { ID: '3', VERSION: '2c', COMMUNITY: 'public' },
      },
    });
    await netinventory.run(fake);
    const contents = sent.map(({ content }) => content);
    const devices = contents
      .map(({ DEVICE }) => DEVICE as XmlTree | undefined)
      .filter((device) => device !== undefined);
    expect(contents[0]).toMatchObject({ AGENT: { START: 1 } });
    expect(devices).toContainEqual({
      INFO: { ID: '86', TYPE: 'NETWORKING', NAME: 'sw1', COMMENTS: 'Acme' },
      PORTS: { PORT: [{ IFNUMBER: '1' }] },
    });
    expect(devices).toContainEqual({
      ERROR: { ID: '87', TYPE: 'PRINTER', MESSAGE: 'SNMP communication error: No SNMP credential with 9 ID provided' },
    });
    expect(contents.slice(-2)).toEqual([contents.at(-1), contents.at(-1)]);
  });

  it('says nothing of begin and end to servers that number devices', async () => {
    const { port } = await agent();
    const option = {
      DEVICE: { ID: '1', IP: '127.0.0.1', AUTHSNMP_ID: '3', PORT: String(port), PID: '77' },
      AUTHENTICATION: { ID: '3', VERSION: '2c', COMMUNITY: 'public' },
    };
    const { context: fake, sent } = context({ kind: 'option', name: 'SNMPQUERY', option });
    await netinventory.run(fake);
    expect(sent.map(({ content }) => content.PROCESSNUMBER)).toEqual(['77']);
  });

  it('never reads a file that a server names', () => {
    const job = inventoryJob({ DEVICE: { IP: '192.0.2.1', FILE: '/etc/passwd' } }, 1, silentLogger);
    expect(job?.devices[0]).not.toHaveProperty('file');
  });
});

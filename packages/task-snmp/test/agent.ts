/** A small SNMP v1/v2c agent on the loopback, as honest or as hostile as a test wants it. */

import { createSocket, type Socket } from 'node:dgram';
import { createServer, type Server } from 'node:net';
import { compareOids } from '../src/snmp/oid.js';

/** A value as bytes of BER. */
export type Encoded = Buffer;

const tlv = (tag: number, content: Buffer): Buffer => {
  const { length } = content;
  const head =
    length < 128 ? [tag, length] : length < 256 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from(head), content]);
};

export const integer = (value: number): Encoded => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return tlv(2, bytes);
};
export const text = (value: string): Encoded => tlv(4, Buffer.from(value, 'latin1'));
export const END_OF_MIB = Buffer.from([0x82, 0]);
const NO_SUCH_INSTANCE = Buffer.from([0x81, 0]);
const NULL = Buffer.from([5, 0]);

function encodeOid(oid: string): Buffer {
  const [a = 1, b = 3, ...rest] = oid.split('.').map(Number);
  const bytes = [a * 40 + b];
  for (const part of rest) {
    const groups = [part % 128];
    for (let left = Math.floor(part / 128); left > 0; left = Math.floor(left / 128))
      groups.unshift((left % 128) | 0x80);
    bytes.push(...groups);
  }
  return tlv(6, Buffer.from(bytes));
}

function decodeOid(bytes: Buffer): string {
  const parts: number[] = [];
  let value = 0;
  for (const byte of bytes) {
    value = value * 128 + (byte & 127);
    if (byte & 128) continue;
    if (parts.length === 0) parts.push(Math.floor(value / 40), value % 40);
    else parts.push(value);
    value = 0;
  }
  return parts.join('.');
}

/** Elements of BER one after the other. */
function elements(bytes: Buffer): { tag: number; content: Buffer }[] {
  const list: { tag: number; content: Buffer }[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at] ?? 0;
    let length = bytes[at + 1] ?? 0;
    at += 2;
    if (length & 128) {
      const size = length & 127;
      length = bytes.readUIntBE(at, size);
      at += size;
    }
    list.push({ tag, content: bytes.subarray(at, at + length) });
    at += length;
  }
  return list;
}

export interface Report {
  /** Number of a counter of usmStats: 4 is usmStatsUnknownEngineIDs. */
  readonly statistic: number;
  readonly boots: number;
  readonly time: number;
}

export interface Behaviour {
  /** Value of an instance. */
  get(oid: string): Encoded | undefined;
  /** What follows an OID. */
  next(oid: string): readonly [string, Encoded] | undefined;
  /** Milliseconds before each answer. */
  readonly delay?: number;
  /** Requests that are not answered, counted from 1. */
  readonly drop?: (request: number) => boolean;
  /** Answers with these bytes from this request on. */
  readonly garbage?: { readonly from: number; readonly bytes: Buffer };
  /** Changes each answer before it is sent. */
  readonly twist?: (answer: Buffer) => Buffer;
  /** Answers everything of version 3 with this. */
  readonly report?: Report;
  /** Refuses GETBULK with tooBig. */
  readonly noBulk?: boolean;
  readonly community?: string;
  /** What it answers to other communities. */
  readonly communities?: Readonly<Record<string, Behaviour>>;
}

/** A version 3 message that holds nothing but a report of these statistics (RFC 3414), as to the header of a request. */
function report(header: Buffer, { statistic, boots, time }: Report): Buffer {
  const id = elements(header)[0]?.content ?? Buffer.alloc(0);
  const engine = tlv(4, Buffer.from('8000000001020304', 'hex'));
  const nothing = text('');
  const usm = tlv(0x30, Buffer.concat([engine, integer(boots), integer(time), nothing, nothing, nothing]));
  const counter = tlv(
    0x30,
    Buffer.concat([encodeOid(`1.3.6.1.6.3.15.1.1.${statistic}.0`), tlv(0x41, Buffer.from([1]))]),
  );
  const pdu = tlv(0xa8, Buffer.concat([integer(0), integer(0), integer(0), tlv(0x30, counter)]));
  return tlv(
    0x30,
    Buffer.concat([
      integer(3),
      tlv(0x30, Buffer.concat([tlv(2, id), integer(65_507), tlv(4, Buffer.from([0])), integer(3)])),
      tlv(4, usm),
      tlv(0x30, Buffer.concat([engine, nothing, pdu])),
    ]),
  );
}

/** The behaviour of an honest agent with these values. */
export function honest(values: Readonly<Record<string, Encoded>>): Behaviour {
  const oids = Object.keys(values).sort(compareOids);
  return {
    get: (oid) => values[oid],
    next(oid) {
      const found = oids.find((item) => compareOids(item, oid) > 0);
      return found === undefined ? undefined : [found, values[found] ?? NULL];
    },
  };
}

export class Agent {
  readonly #socket: Socket;
  readonly #behaviour: Behaviour;
  requests = 0;

  private constructor(behaviour: Behaviour) {
    this.#behaviour = behaviour;
    this.#socket = createSocket('udp4');
    this.#socket.on('message', (message, { port, address }) => {
      this.requests += 1;
      if (behaviour.drop?.(this.requests) === true) return;
      const { garbage } = behaviour;
      const honest = this.#answer(message);
      const twisted = honest === undefined ? undefined : (behaviour.twist?.(honest) ?? honest);
      const answer = garbage !== undefined && this.requests >= garbage.from ? garbage.bytes : twisted;
      if (answer !== undefined) setTimeout(() => this.#socket.send(answer, port, address), behaviour.delay ?? 0);
    });
  }

  static async start(behaviour: Behaviour, address = '127.0.0.1'): Promise<Agent> {
    const agent = new Agent(behaviour);
    await new Promise<void>((resolve) => agent.#socket.bind(0, address, resolve));
    return agent;
  }

  /** The same over TCP: answers in pieces, as a network may cut them. */
  static async startTcp(behaviour: Behaviour): Promise<{ port: number; stop(): Promise<void> }> {
    const agent = new Agent(behaviour);
    const server: Server = createServer((connection) => {
      connection.on('error', () => undefined);
      connection.on('data', (message) => {
        const answer = agent.#answer(message) ?? Buffer.alloc(0);
        connection.write(answer.subarray(0, 3));
        setImmediate(() => connection.write(answer.subarray(3)));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    return {
      port: typeof address === 'object' && address !== null ? address.port : 0,
      async stop() {
        agent.#socket.close();
        server.close();
      },
    };
  }

  get port(): number {
    return this.#socket.address().port;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.#socket.close(() => resolve()));
  }

  #answer(message: Buffer): Buffer | undefined {
    const [version, community, pdu] = elements(elements(message)[0]?.content ?? Buffer.alloc(0));
    if (version === undefined || community === undefined || pdu === undefined) return undefined;
    if (version.content[0] === 3)
      return this.#behaviour.report === undefined ? undefined : report(community.content, this.#behaviour.report);
    const name = community.content.toString();
    const own = name === (this.#behaviour.community ?? 'public') ? this.#behaviour : undefined;
    const behaviour = own ?? this.#behaviour.communities?.[name];
    if (behaviour === undefined) return undefined;
    const v1 = version.content[0] === 0;
    const [id, first, second, list] = elements(pdu.content);
    if (id === undefined || first === undefined || second === undefined || list === undefined) return undefined;
    const oids = elements(list.content).map(({ content }) =>
      decodeOid(elements(content)[0]?.content ?? Buffer.alloc(0)),
    );
    const bind = (oid: string, value: Encoded) => tlv(0x30, Buffer.concat([encodeOid(oid), value]));
    const reply = (status: number, index: number, binds: readonly Buffer[]) => {
      const body = Buffer.concat([
        tlv(2, id.content),
        integer(status),
        integer(index),
        tlv(0x30, Buffer.concat(binds)),
      ]);
      return tlv(0x30, Buffer.concat([tlv(2, version.content), tlv(4, community.content), tlv(0xa2, body)]));
    };
    const refuse = (status: number, index: number) =>
      reply(
        status,
        index,
        oids.map((oid) => bind(oid, NULL)),
      );
    if (pdu.tag === 0xa0) {
      const missing = oids.findIndex((oid) => behaviour.get(oid) === undefined);
      if (v1 && missing >= 0) return refuse(2, missing + 1);
      return reply(
        0,
        0,
        oids.map((oid) => bind(oid, behaviour.get(oid) ?? NO_SUCH_INSTANCE)),
      );
    }
    if (pdu.tag === 0xa1) {
      const missing = oids.findIndex((oid) => behaviour.next(oid) === undefined);
      if (v1 && missing >= 0) return refuse(2, missing + 1);
      return reply(
        0,
        0,
        oids.map((oid) => bind(...(behaviour.next(oid) ?? ([oid, END_OF_MIB] as const)))),
      );
    }
    if (behaviour.noBulk === true) return refuse(1, 0);
    const binds: Buffer[] = [];
    let cursors = [...oids];
    for (let row = 0; row < (second.content.at(-1) ?? 0); row += 1) {
      cursors = cursors.map((oid) => {
        const [next, value] = behaviour.next(oid) ?? [oid, END_OF_MIB];
        binds.push(bind(next, value));
        return next;
      });
    }
    return reply(0, 0, binds);
  }
}

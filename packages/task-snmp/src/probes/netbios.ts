/** Names that Windows machines and file servers tell about themselves: NetBIOS node status (RFC 1002 §4.2.17), UDP port 137. */

import { createSocket, type Socket } from 'node:dgram';
import { canonicalMac } from '../canonical/address.js';
import { sanitizedString } from '../canonical/text.js';

export interface NetbiosNames {
  readonly NETBIOSNAME?: string;
  readonly WORKGROUP?: string;
  readonly USERSESSION?: string;
  readonly MAC?: string;
}

const PORT = 137;
/** Milliseconds to wait for an answer. */
const WAIT = 250;
const HEADER = 12;
/** Where the answer counts its names: behind header, the question's name, type, class, time to live and length. */
const COUNT_AT = 56;
const ENTRY = 18;

/** A node status request for any name. Pure. */
export function nodeStatusRequest(id: number): Buffer {
  const request = Buffer.alloc(50);
  request.writeUInt16BE(id & 0xffff, 0);
  request.writeUInt16BE(1, 4);
  request[HEADER] = 0x20;
  request.write(`CK${'A'.repeat(30)}`, HEADER + 1, 'latin1');
  request.writeUInt16BE(0x21, 46);
  request.writeUInt16BE(1, 48);
  return request;
}

/** Names in a node status answer; undefined when it is none. Pure. */
export function parseNodeStatus(answer: Uint8Array): NetbiosNames | undefined {
  const bytes = Buffer.from(answer.buffer, answer.byteOffset, answer.byteLength);
  if (bytes.length <= COUNT_AT) return undefined;
  const names: { NETBIOSNAME?: string; WORKGROUP?: string; USERSESSION?: string; MAC?: string } = {};
  let at = COUNT_AT + 1;
  for (let entry = 0; entry < (bytes[COUNT_AT] ?? 0) && at + ENTRY <= bytes.length; entry += 1, at += ENTRY) {
    const raw = bytes
      .toString('latin1', at, at + 15)
      .replace(/[\0-\x19]/g, '.')
      .replace(/\s+/g, '');
    const name = sanitizedString(raw);
    const suffix = bytes[at + 15];
    const group = ((bytes[at + 16] ?? 0) & 0x80) !== 0;
    if (!name) continue;
    if (suffix === 0x00 && group) names.WORKGROUP = name;
    else if (suffix === 0x00 && !name.startsWith('IS~')) names.NETBIOSNAME = name;
    else if (suffix === 0x03 && !group) names.USERSESSION = name;
  }
  const mac = canonicalMac(`0x${bytes.toString('hex', at, at + 6)}`);
  if (at + 6 <= bytes.length && mac !== undefined) names.MAC = mac;
  return names;
}

/** Asks many machines through one socket. */
export class NetbiosProbe {
  #socket: Socket | undefined;
  readonly #waiting = new Map<string, (names: NetbiosNames | undefined) => void>();

  ask(address: string): Promise<NetbiosNames | undefined> {
    return new Promise((resolve) => {
      const done = (names: NetbiosNames | undefined) => {
        clearTimeout(timer);
        this.#waiting.delete(address);
        resolve(names);
      };
      const timer = setTimeout(() => done(undefined), WAIT);
      this.#waiting.set(address, done);
      this.#open().send(nodeStatusRequest(process.pid), PORT, address, (error) => {
        if (error !== null) done(undefined);
      });
    });
  }

  close(): void {
    this.#socket?.close();
    this.#socket = undefined;
  }

  #open(): Socket {
    if (this.#socket === undefined) {
      this.#socket = createSocket('udp4');
      this.#socket.on('error', () => undefined);
      this.#socket.on('message', (answer, { address }) => this.#waiting.get(address)?.(parseNodeStatus(answer)));
    }
    return this.#socket;
  }
}

/** SNMP over TCP (RFC 3430): messages one after the other on a connection, cut by their BER length. */

import { EventEmitter } from 'node:events';
import { connect, type Socket } from 'node:net';

/** Larger messages than UDP could carry are no answers to us. */
const MAX_MESSAGE = 65_535;
const SEQUENCE = 0x30;

/** The `dgram` module as net-snmp wants it, with a TCP connection behind each socket. */
export const TCP_MODULE = { createSocket: () => new TcpChannel() };

type Sent = (error: Error | null, bytes?: number) => void;

/** What net-snmp takes for a UDP socket. */
class TcpChannel extends EventEmitter {
  #socket: Socket | undefined;
  #received: Buffer = Buffer.alloc(0);
  #closed = false;

  send(message: Buffer, _offset: number, _length: number, port: number, address: string, done: Sent): void {
    if (this.#closed) {
      done(new Error('the connection is closed'));
      return;
    }
    let answered = false;
    const once = (error?: Error | null) => {
      if (answered) return;
      answered = true;
      socket.off('error', once);
      done(error ?? null, message.length);
    };
    this.#socket ??= this.#open(port, address);
    const socket = this.#socket;
    socket.once('error', once);
    socket.write(message, (error) => once(error));
  }

  ref(): void {}
  unref(): void {}

  close(): void {
    this.#closed = true;
    this.#socket?.destroy();
    this.emit('close');
  }

  #open(port: number, address: string): Socket {
    const socket = connect({ port, host: address, noDelay: true });
    socket.on('data', (data) => this.#take(data));
    // The next request opens a new connection; the one that waits ends by its time-out.
    socket.on('close', () => {
      if (this.#socket === socket) this.#socket = undefined;
      this.#received = Buffer.alloc(0);
    });
    socket.on('error', () => undefined);
    return socket;
  }

  #take(data: Buffer): void {
    this.#received = this.#received.length === 0 ? data : Buffer.concat([this.#received, data]);
    for (;;) {
      const size = messageSize(this.#received);
      if (size === 'unknown') return;
      if (size === 'nonsense') {
        this.#socket?.destroy();
        return;
      }
      if (this.#received.length < size) return;
      const message = this.#received.subarray(0, size);
      this.#received = this.#received.subarray(size);
      this.emit('message', message);
    }
  }
}

/** Bytes of the message that the received bytes begin with. */
export function messageSize(bytes: Uint8Array): number | 'unknown' | 'nonsense' {
  const [tag, length] = bytes;
  if (tag === undefined) return 'unknown';
  if (tag !== SEQUENCE) return 'nonsense';
  if (length === undefined) return 'unknown';
  if (length < 0x80) return 2 + length;
  const count = length & 0x7f;
  if (count === 0 || count > 4) return 'nonsense';
  if (bytes.length < 2 + count) return 'unknown';
  let size = 0;
  for (let index = 0; index < count; index += 1) size = size * 256 + (bytes[2 + index] ?? 0);
  return size > MAX_MESSAGE ? 'nonsense' : 2 + count + size;
}

/**
 * What stands between a session of net-snmp and the network. net-snmp goes on asking an agent that answers every request
 * with a report, and throws at some messages that are no answers; one device must neither keep a scan nor end it.
 */

import { EventEmitter } from 'node:events';

type Sent = (error: Error | null, bytes?: number) => void;

/** The part of a UDP socket that net-snmp uses. */
export interface MessageSocket extends EventEmitter {
  send(message: Buffer, offset: number, length: number, port: number, address: string, done: Sent): void;
  ref(): void;
  unref(): void;
  close(): void;
}

/** The `dgram` module as net-snmp wants it. */
export interface SocketModule {
  createSocket(type: string): MessageSocket;
}

export class GuardedSocket extends EventEmitter implements MessageSocket {
  readonly #socket: MessageSocket;
  #allowed = 0;

  /** @param onNonsense called with what was thrown at a message; the request it answers gets no other end */
  constructor(socket: MessageSocket, onNonsense: (error: unknown) => void) {
    super();
    this.#socket = socket;
    socket.on('message', (message: Buffer) => {
      try {
        this.emit('message', message);
      } catch (error) {
        onNonsense(error);
      }
    });
    socket.on('close', () => this.emit('close'));
  }

  /** From now on this many messages may be sent. */
  allow(messages: number): void {
    this.#allowed = messages;
  }

  send(message: Buffer, offset: number, length: number, port: number, address: string, done: Sent): void {
    if (this.#allowed <= 0) {
      done(new Error('it answers with nothing but reports'));
      return;
    }
    this.#allowed -= 1;
    this.#socket.send(message, offset, length, port, address, done);
  }

  ref(): void {
    this.#socket.ref();
  }

  unref(): void {
    this.#socket.unref();
  }

  close(): void {
    this.#socket.close();
  }
}

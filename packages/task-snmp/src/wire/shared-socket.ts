/**
 * One UDP socket per address family for all sessions. net-snmp opens a socket for each session; with thousands of them that
 * costs file descriptors and memory. It takes any module with `createSocket`, so it gets channels of a shared one here.
 */

import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { EventEmitter } from 'node:events';
import { SocketAddress } from 'node:net';

/** Bytes that the system keeps for us while we compute; answers of many devices arrive at once. */
const RECEIVE_BUFFER = 4 * 1024 * 1024;

export interface SharedSocketOptions {
  /** Called before each datagram; may delay it. */
  readonly pace?: () => Promise<void> | undefined;
}

type Sent = (error: Error | null, bytes?: number) => void;

/** The `dgram` module as net-snmp wants it. */
export class SharedSocket {
  readonly #pace: SharedSocketOptions['pace'];
  readonly #sockets = new Map<string, Socket>();
  readonly #channels = new Map<string, Set<Channel>>();
  #closed = false;
  /** Datagrams sent so far. */
  sent = 0;

  constructor(options: SharedSocketOptions = {}) {
    this.#pace = options.pace;
  }

  createSocket(type: string): Channel {
    return new Channel(this, type === 'udp6' ? 'udp6' : 'udp4');
  }

  /** Sends for a channel, which from then on gets what comes from there. */
  send(channel: Channel, datagram: Buffer, port: number, address: string, done: Sent): void {
    const key = `${canonical(address)} ${port}`;
    channel.peer = key;
    const channels = this.#channels.get(key);
    if (channels === undefined) this.#channels.set(key, new Set([channel]));
    else channels.add(channel);
    const go = () => {
      // What had to wait for its turn must not open a socket that nobody closes.
      if (this.#closed) return;
      this.sent += 1;
      this.#socket(channel.type).send(datagram, port, address, done);
    };
    const wait = this.#pace?.();
    if (wait === undefined) go();
    else wait.then(go, (error: Error) => done(error));
  }

  /** Forgets a channel. */
  leave(channel: Channel): void {
    if (channel.peer === undefined) return;
    const channels = this.#channels.get(channel.peer);
    channels?.delete(channel);
    if (channels?.size === 0) this.#channels.delete(channel.peer);
  }

  close(): void {
    this.#closed = true;
    for (const socket of this.#sockets.values()) socket.close();
    this.#sockets.clear();
    this.#channels.clear();
  }

  #socket(type: 'udp4' | 'udp6'): Socket {
    let socket = this.#sockets.get(type);
    if (socket === undefined) {
      socket = createSocket({ type, recvBufferSize: RECEIVE_BUFFER });
      // An error here is one of a single datagram (unreachable port); its request ends by its time-out.
      socket.on('error', () => undefined);
      socket.on('message', (datagram: Buffer, { address, port }: RemoteInfo) => {
        const channels = this.#channels.get(`${address.split('%', 1)[0]} ${port}`);
        for (const channel of [...(channels ?? [])]) channel.emit('message', datagram);
      });
      this.#sockets.set(type, socket);
    }
    return socket;
  }
}

/** What net-snmp takes for a socket of its own. */
export class Channel extends EventEmitter {
  readonly type: 'udp4' | 'udp6';
  /** Where it last sent to. */
  peer: string | undefined;
  readonly #shared: SharedSocket;

  constructor(shared: SharedSocket, type: 'udp4' | 'udp6') {
    super();
    this.#shared = shared;
    this.type = type;
  }

  send(datagram: Buffer, _offset: number, _length: number, port: number, address: string, done: Sent): void {
    this.#shared.send(this, datagram, port, address, done);
  }

  // The process lives as long as the scan does, which closes the shared socket.
  ref(): void {}
  unref(): void {}

  close(): void {
    this.#shared.leave(this);
    this.emit('close');
  }
}

/** IPv6 addresses in the form that incoming datagrams have. */
function canonical(address: string): string {
  return address.includes(':') ? new SocketAddress({ address, family: 'ipv6' }).address : address;
}

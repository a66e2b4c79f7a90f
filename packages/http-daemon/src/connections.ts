/**
 * Bounds the connections: how many there are, how long one may wait for a request, and how many requests it may send ahead.
 * Where there are too many, the one that has waited longest makes room, so that whoever just came is answered.
 *
 * Who sends too many requests ahead is kept out for a while, with all connections of that address: Node.js reads 64 KiB at a time
 * and makes objects of all requests in it, 1,700 and more, before it notices that the connection is gone. That takes a
 * tenth of a second and five megabytes for each connection.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export interface ConnectionLimits {
  readonly connections: number;
  /** Milliseconds until the headers of a request are complete, counted from the connection or the last answer. */
  readonly wait: number;
  /** Requests of a connection that are not answered yet. */
  readonly ahead: number;
  /** Milliseconds that an address is kept out which has sent more ahead. */
  readonly ban: number;
}

interface Connection {
  readonly socket: Socket;
  pending: number;
  deadline: NodeJS.Timeout | undefined;
}

/** Addresses that are kept out at the same time, at most. */
const MAX_BANNED = 1000;

let count = 0;
const keys = new WeakMap<Socket, string>();

/**
 * What a connection is known by. A TLS connection has an object of its own over that of TCP; both have the same other end.
 * A Unix domain socket has none, nor has a connection that is gone already.
 */
function keyOf(socket: Socket): string {
  const known = keys.get(socket);
  if (known !== undefined) return known;
  const { remoteAddress, remotePort, localPort } = socket;
  const key = remotePort === undefined ? `unnamed ${++count}` : `${remoteAddress} ${remotePort} ${localPort}`;
  keys.set(socket, key);
  return key;
}

export class Connections {
  readonly #limits: ConnectionLimits;
  readonly #all = new Map<string, Connection>();
  /** Keys of connections without a request, the one that has waited longest first. */
  readonly #waiting = new Set<string>();
  readonly #idle: (() => void)[] = [];
  /** Until when addresses are kept out, in milliseconds of `performance.now()`; the oldest first. */
  readonly #banned = new Map<string, number>();
  /** Closed to make room, refused, or too slow. */
  dropped = 0;
  /** All that ever came. */
  accepted = 0;

  constructor(limits: ConnectionLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#all.size;
  }

  attach(server: Server): void {
    server.on('connection', (socket: Socket) => this.#add(socket));
  }

  #add(socket: Socket): void {
    this.accepted++;
    if (this.#isBanned(socket.remoteAddress)) {
      this.dropped++;
      socket.destroy();
      return;
    }
    if (this.#all.size >= this.#limits.connections) {
      const [longest] = this.#waiting;
      if (longest === undefined) {
        this.dropped++;
        socket.destroy();
        return;
      }
      this.#drop(longest);
    }
    const key = keyOf(socket);
    const connection: Connection = { socket, pending: 0, deadline: undefined };
    this.#all.set(key, connection);
    this.#wait(key, connection);
    socket.once('close', () => {
      if (this.#all.get(key) === connection) this.#forget(key);
    });
  }

  #isBanned(address: string | undefined): boolean {
    const until = address === undefined ? undefined : this.#banned.get(address);
    if (address === undefined || until === undefined) return false;
    if (until > performance.now()) return true;
    this.#banned.delete(address);
    return false;
  }

  #ban(address: string | undefined): void {
    if (address === undefined) return;
    this.#banned.delete(address);
    this.#banned.set(address, performance.now() + this.#limits.ban);
    const [oldest] = this.#banned.keys();
    if (this.#banned.size > MAX_BANNED && oldest !== undefined) this.#banned.delete(oldest);
    for (const [key, { socket }] of this.#all) if (socket.remoteAddress === address) this.#drop(key);
  }

  #wait(key: string, connection: Connection): void {
    this.#waiting.add(key);
    connection.deadline = setTimeout(() => this.#drop(key), this.#limits.wait);
  }

  #drop(key: string): void {
    const connection = this.#all.get(key);
    this.#forget(key);
    if (connection === undefined) return;
    this.dropped++;
    connection.socket.destroy();
  }

  #forget(key: string): void {
    clearTimeout(this.#all.get(key)?.deadline);
    this.#waiting.delete(key);
    this.#all.delete(key);
    if (this.#all.size === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }

  /** Takes note of a request; `false` when its connection has been dropped, or is now. */
  begin(request: IncomingMessage, response: ServerResponse): boolean {
    const { socket } = request;
    const key = keyOf(socket);
    const connection = this.#all.get(key);
    if (connection === undefined || socket.destroyed) return false;
    connection.pending++;
    if (connection.pending > this.#limits.ahead) {
      this.#ban(socket.remoteAddress);
      this.#drop(key);
      return false;
    }
    this.#waiting.delete(key);
    clearTimeout(connection.deadline);
    response.once('close', () => {
      connection.pending--;
      if (connection.pending === 0 && this.#all.get(key) === connection) this.#wait(key, connection);
    });
    return true;
  }

  /** Resolves when there is no connection. */
  async none(): Promise<void> {
    if (this.#all.size > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  closeAll(): void {
    for (const { socket } of this.#all.values()) socket.destroy();
  }
}

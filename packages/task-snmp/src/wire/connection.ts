/** Requests to one device: net-snmp's session with learned time-outs, and its errors as ours. */

import { FiError } from '@fi/core';
import snmp, { type Callback, type Session, type SessionOptions, type Varbind } from 'net-snmp';
import type { Credential } from './credentials.js';
import { GuardedSocket, type SocketModule } from './guarded-socket.js';
import { PRIVACY_NUMBERS } from './privacy.js';
import type { SharedSocket } from './shared-socket.js';
import { TCP_MODULE } from './tcp-channel.js';
import { type NetworkTiming, patienceWith, RoundTrip, transmissions } from './timing.js';
import type { Transport } from './transport.js';

export interface ConnectionOptions {
  readonly address: string;
  readonly port: number;
  readonly credential: Credential;
  /** Milliseconds for one answer, all transmissions together. */
  timeout: number;
  /** Transmissions after the first one that are wanted at least. */
  readonly retries?: number;
  readonly socket: SharedSocket;
  /** Default: UDP. */
  readonly transport?: Transport;
  readonly network: NetworkTiming;
  /** Name of an SNMPv3 context, or what is appended to the community. */
  readonly context?: string;
  /** Round trips of the same device that are known already. */
  readonly roundTrip?: RoundTrip;
}

/** The device did not answer in time. */
export class NoAnswerError extends FiError {
  constructor(address: string, cause?: unknown) {
    super('ERR_FI_SNMP_TIMEOUT', `no response from host ${address}`, { cause });
  }
}

/** The clock or the name of a version 3 engine is not the one that the session knows: it was replaced, or set back. */
class EngineError extends FiError {
  constructor(address: string, cause: unknown) {
    super('ERR_FI_SNMP_ENGINE', `host ${address} is not in step with its own clock, or answers as another device`, {
      cause,
    });
  }
}

/** The device refused a request: `status` is the error status of RFC 3416, `oid` what it complains of. */
export class RefusedError extends FiError {
  readonly status: string;
  readonly oid: string | undefined;

  constructor(address: string, status: string, oid: string | undefined, cause: unknown) {
    super('ERR_FI_SNMP_REFUSED', `host ${address} refuses a request: ${status}`, { cause });
    this.status = status;
    this.oid = oid;
  }
}

/** Requests in a row without an answer after which a device counts as gone. */
const MAX_SILENCES = 3;
/** Exchanges of one request at most: version 3 asks for the engine first, then for its time. */
const EXCHANGES = 3;
/** Keys of this many engines are kept; making one takes milliseconds. */
const MAX_KEYS = 20_000;

export class Connection {
  readonly options: ConnectionOptions;
  readonly roundTrip: RoundTrip;
  #session: Session;
  #answered = false;
  #closed = false;
  #guard: GuardedSocket | undefined;
  /** Ends of the requests that are not answered yet. */
  readonly #open = new Set<(error: unknown) => void>();
  /** Requests in a row without an answer. */
  #silences = 0;
  /** Requests that were answered. */
  requests = 0;

  constructor(options: ConnectionOptions) {
    this.options = options;
    this.roundTrip = options.roundTrip ?? new RoundTrip();
    this.#answered = options.roundTrip !== undefined;
    this.#session = this.#newSession();
  }

  #newSession(): Session {
    const { socket, transport } = this.options;
    const sockets = transport?.startsWith('tcp') === true ? TCP_MODULE : socket;
    const session = open(this.options, {
      createSocket: (type) => {
        this.#guard = new GuardedSocket(sockets.createSocket(type), (error) => {
          for (const end of [...this.#open]) end(error);
        });
        return this.#guard;
      },
    });
    // Datagrams that are no SNMP; the request that they belong to ends by its time-out.
    session.on('error', () => undefined);
    return session;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** Whether it was asked and has never answered. */
  get isSilent(): boolean {
    return this.requests === 0 && this.#silences > 0;
  }

  get version(): Credential['version'] {
    return this.options.credential.version;
  }

  get(oids: readonly string[]): Promise<Varbind[]> {
    return this.#request((callback) => this.#session.get([...oids], callback));
  }

  getNext(oids: readonly string[]): Promise<Varbind[]> {
    return this.#request((callback) => this.#session.getNext([...oids], callback));
  }

  /** Rows by requested OID. */
  getBulk(oids: readonly string[], repetitions: number): Promise<Varbind[][]> {
    return this.#request((callback) => this.#session.getBulk([...oids], 0, repetitions, callback));
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#session.close();
    const { authToKeyCache } = snmp.Authentication;
    const keys = Object.keys(authToKeyCache);
    if (keys.length > MAX_KEYS) for (const key of keys) delete authToKeyCache[key];
  }

  /** A request; once more in a new session where the device is no longer the engine that the old one knew. */
  async #request<T>(send: (callback: Callback<T>) => void): Promise<T> {
    const session = this.#session;
    try {
      return await this.#inTurn(send);
    } catch (error) {
      if (!(error instanceof EngineError) || this.#closed) throw error;
      if (this.#session === session) {
        this.#session = this.#newSession();
        session.close();
      }
      return await this.#inTurn(send);
    }
  }

  async #inTurn<T>(send: (callback: Callback<T>) => void): Promise<T> {
    // Whoever has never answered may not be there, and must not take a place from others.
    if (!this.#answered) return this.#ask(send);
    const { window } = this.options.network;
    await window.enter();
    let lost = true;
    try {
      return await this.#ask(send, (late) => {
        lost = late;
      });
    } catch (error) {
      lost = error instanceof NoAnswerError;
      throw error;
    } finally {
      window.leave(lost);
    }
  }

  /** @param onAnswer called with whether the answer came after the first transmission could be answered */
  #ask<T>(send: (callback: Callback<T>) => void, onAnswer?: (late: boolean) => void): Promise<T> {
    const { address, timeout, network } = this.options;
    const limit = this.#answered ? patienceWith(timeout, this.roundTrip.wait) : network.patience(timeout);
    const { first, retries } = transmissions(limit, this.roundTrip.wait, this.options.retries);
    Object.assign(this.#session, { timeout: first, retries, backoff: 2 });
    const begin = performance.now();
    return new Promise<T>((resolve, reject) => {
      // A device that has gone will not come back for the next request.
      if (this.#closed || this.#silences >= (this.requests === 0 ? 1 : MAX_SILENCES)) {
        reject(new NoAnswerError(address));
        return;
      }
      const fail = (error: unknown) => {
        if (!this.#open.delete(fail)) return;
        const problem = toError(address, error);
        if (problem instanceof NoAnswerError) this.#silences += 1;
        reject(problem);
      };
      this.#open.add(fail);
      this.#guard?.allow(this.#open.size * EXCHANGES * (retries + 1));
      try {
        send((error, varbinds) => {
          if (error !== null || varbinds === undefined) {
            fail(error);
            return;
          }
          if (!this.#open.delete(fail)) return;
          const time = performance.now() - begin;
          this.requests += 1;
          this.#silences = 0;
          // The time of a repeated request says little, as the answer may be to any of them.
          if (time < first) this.roundTrip.add(time);
          if (!this.#answered) network.add(time);
          this.#answered = true;
          onAnswer?.(time >= first);
          resolve(varbinds);
        });
      } catch (error) {
        fail(error);
      }
    });
  }
}

function toError(address: string, error: unknown): FiError {
  const text = error instanceof Error ? error.message : String(error);
  const name = error instanceof Error ? error.name : '';
  if (name === 'RequestFailedError') {
    const [, status = text, oid] = /^(\w+)(?:: ([\d.]+))?$/.exec(text) ?? [];
    return new RefusedError(address, status, oid, error);
  }
  if (name === 'RequestTimedOutError') return new NoAnswerError(address, error);
  if (/time window|unknown engine|forcibly closed/i.test(text)) return new EngineError(address, error);
  if (/wrong digest|unknown user|security level|authentication/i.test(text)) {
    return new FiError('ERR_FI_SNMP_AUTH', `authentication error on host ${address}`, { cause: error });
  }
  return new FiError('ERR_FI_SNMP', `cannot speak with host ${address}: ${text.split('\n', 1)[0]}`, { cause: error });
}

function open({ address, port, credential, context = '' }: ConnectionOptions, sockets: SocketModule): Session {
  const options: SessionOptions = {
    port,
    transport: address.includes(':') ? 'udp6' : 'udp4',
    dgramModule: sockets,
    strictIntRangeChecks: false,
  };
  if (credential.version !== '3') {
    const community = context === '' ? credential.community : `${credential.community}@${context}`;
    return snmp.createSession(address, community, {
      ...options,
      version: credential.version === '1' ? snmp.Version1 : snmp.Version2c,
    });
  }
  const { username, authPassword, authProtocol = 'md5', privPassword, privProtocol = 'des' } = credential;
  const { noAuthNoPriv, authNoPriv, authPriv } = snmp.SecurityLevel;
  return snmp.createV3Session(
    address,
    {
      name: username,
      level: authPassword === undefined ? noAuthNoPriv : privPassword === undefined ? authNoPriv : authPriv,
      ...(authPassword === undefined ? {} : { authProtocol: snmp.AuthProtocols[authProtocol], authKey: authPassword }),
      ...(privPassword === undefined ? {} : { privProtocol: PRIVACY_NUMBERS[privProtocol], privKey: privPassword }),
    },
    { ...options, version: snmp.Version3, context },
  );
}

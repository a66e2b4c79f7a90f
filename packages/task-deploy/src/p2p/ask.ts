/** Asks neighbours for a part, and agrees with those that want it too on who asks the mirror (see claims.ts). */
import { setTimeout as sleep } from 'node:timers/promises';
import { describeError, FiError, type Logger } from '@fi/core';
import { type HttpClient, HttpStatusError } from '@fi/core/protocol';
import type { Datastore } from '../files/datastore.js';
import { download, PEER_BOUNDS, WRONG_PART } from '../files/receive.js';
import { partUrl, peerSource } from '../files/sources.js';
import type { AssociatedFile } from '../job.js';
import { CLAIM_HEADER, type Claim, type Claims, parseClaim } from './claims.js';
import type { Peers } from './peers.js';

/** Neighbours, and how they are spoken to. */
export interface PeerAccess {
  readonly peers: Pick<Peers, 'active' | 'drop' | 'rest' | 'wake'>;
  readonly port: number;
  /** Without proxy, and with a limit of a second. */
  readonly http: HttpClient;
  readonly claims: Claims;
}

export interface AskOptions {
  readonly store: Datastore;
  readonly log: Logger;
  readonly signal?: AbortSignal | undefined;
}

/** Milliseconds that another one's claim on a part is respected: it may be on a slow line, or never mean to fetch it. */
const PATIENCE = 60_000;
/** Parts that a neighbour may claim for so long without getting them; after that its claims mean nothing. */
const MAX_BROKEN = 3;
/** Milliseconds until neighbours whose claims come second have withdrawn them. */
const SETTLE_LIMIT = 3_000;
/** How often a neighbour that has answered before is asked again when it fails to: machines are busy. */
const TRIES = 3;

type Reply = 'got' | 'missing' | 'dropped' | Claim;

/** Asks neighbours for the parts of one file. */
export class PeerRequests {
  readonly #file: AssociatedFile;
  readonly #access: PeerAccess;
  readonly #options: AskOptions;
  /** A neighbour that has given a part of this file: it is asked first. */
  #preferred: string | undefined;
  /** Who said that it fetches a part. */
  readonly #holders = new Map<string, string>();
  readonly #answered = new Set<string>();
  /** When a neighbour's claim on a part was seen first. */
  readonly #claimed = new Map<string, number>();
  readonly #broken = new Map<string, number>();

  constructor(file: AssociatedFile, access: PeerAccess, options: AskOptions) {
    this.#file = file;
    this.#access = access;
    this.#options = options;
  }

  /**
   * Asks for a part.
   * @returns `got`: it is in the datastore; `claimed`: a neighbour fetches it, ask again; `free`: it is for this machine to
   * fetch, and `done` must be called afterwards
   */
  async ask(sha512: string): Promise<'got' | 'claimed' | 'free'> {
    const { claims, peers } = this.#access;
    await this.#claim(sha512, 'wanting');
    let outcome: 'got' | 'claimed' | 'free' = 'claimed';
    try {
      for (const address of await claims.visitors()) peers.wake(address);
      outcome = await this.#askAll(sha512);
      if (outcome === 'free') await this.#claim(sha512, 'fetching');
      return outcome;
    } finally {
      if (outcome !== 'free') await claims.withdraw(sha512);
    }
  }

  /** Without a claim a part may be fetched twice, and that is all. */
  async #claim(sha512: string, state: Claim['state']): Promise<void> {
    await this.#access.claims.write(sha512, state).catch((error: unknown) => {
      this.#options.log.debug(`part ${sha512.slice(0, 12)} is not claimed: ${describeError(error)}`);
    });
  }

  /** The part is here, or could not be had. */
  async done(sha512: string): Promise<void> {
    await this.#access.claims.withdraw(sha512);
  }

  async #askAll(sha512: string): Promise<'got' | 'claimed' | 'free'> {
    const { claims, peers } = this.#access;
    const holder = this.#holders.get(sha512);
    const rank = (address: string) => (address === holder ? 0 : address === this.#preferred ? 1 : 2);
    let open: readonly string[] = (await peers.active()).toSorted((a, b) => rank(a) - rank(b));
    const until = performance.now() + SETTLE_LIMIT;
    for (;;) {
      const unsettled: string[] = [];
      for (const address of open) {
        this.#options.signal?.throwIfAborted();
        const reply = await this.#askOne(address, sha512);
        if (reply === 'got') {
          this.#preferred = address;
          return 'got';
        }
        if (reply === 'dropped' && this.#preferred === address) this.#preferred = undefined;
        if (typeof reply === 'string' || !this.#respects(address, sha512)) continue;
        if (reply.state === 'fetching' || reply.ticket < claims.ticket) {
          this.#holders.set(sha512, address);
          return 'claimed';
        }
        unsettled.push(address);
      }
      if (unsettled.length === 0 || performance.now() > until) return 'free';
      open = unsettled;
      await sleep(5 + Math.random() * 20);
    }
  }

  /** Whether a neighbour's claim counts: not for ever, as a false one would keep a file from arriving. */
  #respects(address: string, sha512: string): boolean {
    if ((this.#broken.get(address) ?? 0) >= MAX_BROKEN) return false;
    const key = `${address} ${sha512}`;
    const now = performance.now();
    const since = this.#claimed.get(key);
    if (since === undefined) this.#claimed.set(key, now);
    if (now - (since ?? now) < PATIENCE) return true;
    this.#broken.set(address, (this.#broken.get(address) ?? 0) + 1);
    return false;
  }

  /** Asks a neighbour. One that lies, or fails to answer, is not asked again for a while. */
  async #askOne(address: string, sha512: string): Promise<Reply> {
    const { peers, port, http, claims } = this.#access;
    const { store, log, signal } = this.#options;
    const tries = this.#answered.has(address) ? TRIES : 1;
    const url = partUrl(peerSource(address, port), sha512);
    const headers = { [CLAIM_HEADER]: claims.ticket };
    for (let count = 1; ; count += 1) {
      try {
        await download({ url, sha512, file: this.#file, http, bounds: PEER_BOUNDS, store, headers, signal });
        this.#answered.add(address);
        log.debug2(`got part ${sha512.slice(0, 12)} of ${this.#file.name} from peer ${address}`);
        return 'got';
      } catch (error) {
        signal?.throwIfAborted();
        if (error instanceof HttpStatusError && error.status === 404) {
          this.#answered.add(address);
          const text = error.answer?.text ?? '';
          const claim = parseClaim(text);
          if (claim !== undefined) return claim;
          if (!/Nothing found/.test(`${error.message} ${text}`)) return 'missing';
          peers.rest(address);
          log.debug2(`peer ${address} has nothing`);
          return 'dropped';
        }
        const code = error instanceof FiError ? error.code : '';
        if (count < tries && code !== WRONG_PART && code !== 'ERR_FI_TOO_LARGE') continue;
        peers.drop(address);
        log.debug(`peer ${address} is not asked any more: ${describeError(error)}`);
        return 'dropped';
      }
    }
  }
}

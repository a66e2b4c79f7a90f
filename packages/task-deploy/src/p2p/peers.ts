/** Other agents on the local networks that answer on the port of the HTTP interface, remembered between runs. */
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describeError, type Logger } from '@fi/core';
import { atomicWrite } from '@fi/core/storage';
import { isRecord } from '@fi/core/task';
import { MAX_PEERS, peerCandidates } from './candidates.js';
import { shuffle } from './shuffle.js';

/** Milliseconds that an agent is remembered, and that one is avoided that has lied. */
const MEMORY = 1_200_000;
/** Milliseconds that an address is not tried again where nobody answered. */
const SILENCE = 120_000;
/** Milliseconds that an agent is left alone that has nothing of what is wanted, unless it asks for something itself. */
const REST = 60_000;
/** Milliseconds that all of a search may take; an agent that is there accepts within a few. */
const SEARCH_LIMIT = 1_800;
const CONNECT_LIMIT = 800;
/** Connections that are tried at once: 512 addresses take two rounds. */
const WORKERS = 256;
const MAX_REMEMBERED = 5_000;

export interface PeersOptions {
  readonly port: number;
  /** File that outlives a run. */
  readonly file: string;
  readonly log: Logger;
  /** Addresses that are asked; default: those around the addresses of this machine. */
  readonly candidates?: () => readonly string[];
  readonly now?: () => number;
  readonly signal?: AbortSignal | undefined;
}

interface Known {
  readonly expires: number;
  readonly active: boolean;
  /** It has lied, or failed to answer: it stays away even when it asks for something. */
  readonly bad?: true;
}

/** The addresses around all addresses of this machine. */
export function localCandidates(): string[] {
  const own = new Set<string>();
  const found = new Set<string>();
  for (const addresses of Object.values(networkInterfaces())) {
    for (const { address, netmask, family, internal } of addresses ?? []) {
      if (family !== 'IPv4' || internal) continue;
      own.add(address);
      for (const candidate of peerCandidates(address, netmask)) found.add(candidate);
    }
  }
  return [...found].filter((address) => !own.has(address));
}

export class Peers {
  readonly #options: PeersOptions;
  #known: Map<string, Known> | undefined;
  #searching: Promise<readonly string[]> | undefined;
  /** Until when agents are left alone. */
  readonly #resting = new Map<string, number>();
  /** Agents that have asked for something during this run. */
  readonly #awake = new Set<string>();
  #candidates: ReadonlySet<string> = new Set();

  constructor(options: PeersOptions) {
    this.#options = options;
  }

  /** Addresses of agents that answer; searched for once, and again when what is known has grown old. Never rejects. */
  async active(): Promise<readonly string[]> {
    this.#searching ??= this.#search();
    await this.#searching;
    return this.#usable();
  }

  /** An agent that gave wrong bytes or none is not asked again for a while. */
  drop(address: string): void {
    this.#known?.set(address, { expires: this.#now() + MEMORY, active: false, bad: true });
  }

  /** An agent that has nothing, and has not asked for anything itself, is left alone for a minute. */
  rest(address: string): void {
    if (!this.#awake.has(address)) this.#resting.set(address, this.#now() + REST);
  }

  /** An agent that asks for something itself is there, whatever was known of it, and may soon have something. */
  wake(address: string): void {
    this.#awake.add(address);
    this.#resting.delete(address);
    const known = this.#known?.get(address);
    if (known?.active === true || known?.bad === true || !this.#candidates.has(address)) return;
    this.#known?.set(address, { expires: this.#now() + MEMORY, active: true });
  }

  /** Keeps what is known for the next run. */
  async save(): Promise<void> {
    if (this.#known === undefined) return;
    const entries = [...this.#known].filter(([, { expires }]) => expires > this.#now()).slice(0, MAX_REMEMBERED);
    await atomicWrite(this.#options.file, JSON.stringify(Object.fromEntries(entries))).catch((error: unknown) =>
      this.#options.log.debug(describeError(error)),
    );
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }

  #usable(): string[] {
    const now = this.#now();
    return [...(this.#known ?? [])]
      .filter(([address, { active, expires }]) => active && expires > now && !((this.#resting.get(address) ?? 0) > now))
      .map(([address]) => address);
  }

  async #search(): Promise<readonly string[]> {
    const { log, port, file, candidates = localCandidates } = this.#options;
    const now = this.#now();
    this.#known ??= await readKnown(file, now);
    const known = this.#known;
    this.#candidates = new Set(candidates());
    const wanted = [...this.#candidates].filter((address) => !((known.get(address)?.expires ?? 0) > now));
    const began = performance.now();
    const answered = await tryAll(shuffle(wanted.slice(0, 8 * MAX_PEERS)), port, this.#options.signal);
    for (const [address, active] of answered)
      known.set(address, { expires: now + (active ? MEMORY : SILENCE), active });
    const usable = this.#usable();
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    log.debug(`${usable.length} peers on port ${port}; ${answered.size} addresses asked in ${seconds} s`);
    return usable;
  }
}

/** Tries to connect to all addresses; those that were not reached within the limit are not in the result. */
async function tryAll(
  addresses: readonly string[],
  port: number,
  signal: AbortSignal | undefined,
): Promise<Map<string, boolean>> {
  const result = new Map<string, boolean>();
  const until = performance.now() + SEARCH_LIMIT;
  const queue = addresses.values();
  const worker = async () => {
    for (const address of queue) {
      const left = Math.min(CONNECT_LIMIT, until - performance.now());
      if (left <= 20 || signal?.aborted === true) return;
      result.set(address, await answers(address, port, left));
    }
  };
  await Promise.all(Array.from({ length: Math.min(WORKERS, addresses.length) }, worker));
  return result;
}

function answers(host: string, port: number, limit: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (answer: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => end(false), limit);
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

async function readKnown(file: string, now: number): Promise<Map<string, Known>> {
  const known = new Map<string, Known>();
  try {
    const content: unknown = JSON.parse(await readFile(file, 'utf8'));
    for (const [address, entry] of Object.entries(isRecord(content) ? content : {}).slice(0, MAX_REMEMBERED)) {
      if (!isRecord(entry) || !/^\d{1,3}(?:\.\d{1,3}){3}$/.test(address)) continue;
      const expires = Math.min(Number(entry.expires) || 0, now + MEMORY);
      const bad = entry.bad === true ? ({ bad: true } as const) : {};
      if (expires > now) known.set(address, { expires, active: entry.active === true, ...bad });
    }
  } catch {
    // the first run, or a damaged file: everything is asked anew
  }
  return known;
}

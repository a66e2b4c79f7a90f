/**
 * Whether addresses answer to ICMP echo. Node.js has no raw sockets, so the system's own tools ask: fping for many
 * addresses in one process, ping for one. Where there is neither, or ping would need a process for each of thousands, a
 * TCP connection that is accepted or refused tells the same.
 */

import { exec } from '@fi/core/host';
import { limited } from '../scan/concurrent.js';
import { answersTcp } from './tcp.js';

/** Milliseconds that ping waits. */
const WAIT = 1000;
/** Milliseconds to wait for a TCP answer. */
const TCP_WAIT = 500;
/** Milliseconds in which addresses gather for one fping. */
const GATHER = 100;
const MAX_BATCH = 512;
/** Processes of ping at a time. */
const MAX_PROCESSES = 32;
/** Scans of more addresses than this do not start a process for each. */
const MOST_FOR_PING = 4096;

/** Arguments of `ping` for one packet, by platform. */
function argumentsFor(platform: NodeJS.Platform): string[] {
  if (platform === 'win32') return ['-n', '1', '-w', String(WAIT)];
  return ['-n', '-q', '-c', '1', '-W', platform === 'darwin' ? String(WAIT) : String(WAIT / 1000)];
}

/** Whether the address answers within a second; undefined when there is no ping to ask. */
export async function ping(
  address: string,
  platform: NodeJS.Platform = process.platform,
): Promise<boolean | undefined> {
  const output = await exec('ping', [...argumentsFor(platform), address], process.env, { timeout: 3 * WAIT });
  if (output === undefined) return undefined;
  if (output.code !== 0) return false;
  // On Windows "destination unreachable" ends with code 0 too.
  return platform !== 'win32' || /TTL=/i.test(output.stdout);
}

/** The addresses among these that answer; undefined when fping is not installed. */
async function fping(addresses: readonly string[]): Promise<ReadonlySet<string> | undefined> {
  const output = await exec('fping', ['-a', '-q', '-r', '1', '-t', '500', '-i', '1'], process.env, {
    input: `${addresses.join('\n')}\n`,
    timeout: 10_000 + addresses.length * 10,
  });
  return output === undefined ? undefined : new Set(output.stdout.split(/\s+/));
}

interface Question {
  readonly address: string;
  resolve(alive: boolean): void;
}

/** Asks addresses of one scan, by the best means that there is. */
export class Pinger {
  readonly #slot = limited(MAX_PROCESSES);
  readonly #large: boolean;
  #fping = true;
  #ping = true;
  #waiting: Question[] = [];

  /** @param total number of addresses of the scan */
  constructor(total: bigint) {
    this.#large = total > MOST_FOR_PING;
  }

  isAlive(address: string): Promise<boolean> {
    if (!this.#fping || address.includes(':')) return this.#askOne(address);
    return new Promise((resolve) => {
      this.#waiting.push({ address, resolve });
      if (this.#waiting.length === 1) setTimeout(() => void this.#askBatch(), GATHER);
      else if (this.#waiting.length >= MAX_BATCH) void this.#askBatch();
    });
  }

  async #askBatch(): Promise<void> {
    const questions = this.#waiting;
    this.#waiting = [];
    if (questions.length === 0) return;
    const alive = await fping(questions.map(({ address }) => address));
    if (alive === undefined) this.#fping = false;
    for (const { address, resolve } of questions) {
      if (alive === undefined) void this.#askOne(address).then(resolve);
      else resolve(alive.has(address));
    }
  }

  async #askOne(address: string): Promise<boolean> {
    if (this.#ping && !this.#large) {
      const alive = await this.#slot(() => ping(address));
      if (alive !== undefined) return alive;
      this.#ping = false;
    }
    return answersTcp(address, TCP_WAIT);
  }
}

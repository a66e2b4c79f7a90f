/**
 * Agreement between neighbours that want the same part at the same time, so that one of them asks the mirror. Each keeps its
 * claims as files, which its HTTP interface shows to those who ask for a part. Other agents know nothing of it: a claim is a
 * header of a request, and a word in the body of a 404.
 *
 * Why no two neighbours ask the mirror for the same part: each claims it (`wanting`) before it asks the others, and goes to
 * the mirror (`fetching`) only when all others, asked after that, have no claim. Of two that see each other's claim, the one
 * with the smaller ticket waits for the other to withdraw; so the later of two claims always sees the earlier one.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { isIPv4 } from 'node:net';
import path from 'node:path';

/** A request for a part that bears its sender's ticket: the sender is downloading too, and may have parts to give. */
export const CLAIM_HEADER = 'fi-part-claim';
/** Milliseconds after which a claim that is not renewed is void: its owner was killed. */
const VOID_AFTER = 20_000;
const RENEW_EVERY = 5_000;
/** Neighbours that are remembered as having asked. */
const MAX_VISITORS = 512;
const VISITOR = '.visitor';

export interface Claim {
  /** `wanting`: asks the neighbours; `fetching`: asks the mirror. */
  readonly state: 'wanting' | 'fetching';
  /** The smaller one, as text, comes first. */
  readonly ticket: string;
}

const PATTERN = /\bclaim: (wanting|fetching) ([0-9a-f]{16})\b/;

/** A claim as it stands in its file and in answers. Pure. */
export function claimText({ state, ticket }: Claim): string {
  return `claim: ${state} ${ticket}`;
}

/** The claim in a text; undefined: there is none. Pure. */
export function parseClaim(text: string): Claim | undefined {
  const [, state, ticket] = PATTERN.exec(text.slice(0, 10_000)) ?? [];
  return ticket === undefined ? undefined : { state: state === 'fetching' ? 'fetching' : 'wanting', ticket };
}

export function isTicket(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9a-f]{16}$/.test(value);
}

const claimFile = (folder: string, sha512: string) => path.join(folder, `${sha512}.claim`);

/** The claims of one run, in a folder that is emptied before and after it. */
export class Claims {
  readonly folder: string;
  readonly ticket = randomBytes(8).toString('hex');
  readonly #held = new Set<string>();
  #renewal: NodeJS.Timeout | undefined;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Claims a part, or says that it is being fetched; it is to be seen when the promise resolves. */
  async write(sha512: string, state: Claim['state']): Promise<void> {
    const file = claimFile(this.folder, sha512);
    if (this.#held.size === 0) await mkdir(this.folder, { recursive: true, mode: 0o700 });
    // never half a claim
    await writeFile(`${file}.new`, claimText({ state, ticket: this.ticket }), { mode: 0o600 });
    await rename(`${file}.new`, file);
    this.#held.add(sha512);
    this.#renewal ??= setInterval(() => void this.#renew(), RENEW_EVERY).unref();
  }

  async withdraw(sha512: string): Promise<void> {
    if (!this.#held.delete(sha512)) return;
    if (this.#held.size === 0) {
      clearInterval(this.#renewal);
      this.#renewal = undefined;
    }
    await rm(claimFile(this.folder, sha512), { force: true });
  }

  /** Addresses of neighbours that have asked for a part since the run began. */
  async visitors(): Promise<string[]> {
    const names = await readdir(this.folder).catch(() => []);
    return names.filter((name) => name.endsWith(VISITOR)).map((name) => name.slice(0, -VISITOR.length));
  }

  async #renew(): Promise<void> {
    const now = new Date();
    for (const sha512 of this.#held) await utimes(claimFile(this.folder, sha512), now, now).catch(() => undefined);
  }
}

/** The claim of this machine on a part, for those who ask. */
export async function readClaim(folder: string, sha512: string, now = Date.now()): Promise<Claim | undefined> {
  const file = claimFile(folder, sha512);
  try {
    const { mtimeMs } = await stat(file);
    return now - mtimeMs > VOID_AFTER ? undefined : parseClaim(await readFile(file, 'latin1'));
  } catch {
    return undefined;
  }
}

/**
 * Remembers that a neighbour has asked.
 * @returns whether a run is under way here; without one there is no such folder, and nobody to remember it for
 */
export async function noteVisitor(folder: string, address: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => undefined);
  if (names === undefined) return false;
  const visitors = names.filter((name) => name.endsWith(VISITOR));
  const name = `${address}${VISITOR}`;
  if (isIPv4(address) && !visitors.includes(name) && visitors.length < MAX_VISITORS) {
    await writeFile(path.join(folder, name), '', { mode: 0o600 }).catch(() => undefined);
  }
  return true;
}

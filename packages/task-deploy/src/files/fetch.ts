/**
 * Gets the parts of a file: from neighbours first, then from mirrors in their order. A part gets its name in the datastore only
 * when it is whole, so a run that is killed loses no more than the parts on their way.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { describeError, FiError, type Logger } from '@fi/core';
import { type HttpClient, HttpStatusError, maskUrl } from '@fi/core/protocol';
import type { AssociatedFile } from '../job.js';
import { type PeerAccess, PeerRequests } from '../p2p/ask.js';
import { shuffle } from '../p2p/shuffle.js';
import type { Datastore } from './datastore.js';
import { copyPart, download, MIRROR_BOUNDS } from './receive.js';
import { mirrorProblem, partUrl } from './sources.js';

export interface FetchOptions {
  readonly store: Datastore;
  readonly http: HttpClient;
  readonly log: Logger;
  readonly peers?: PeerAccess | undefined;
  /** Folders that are laid out like a mirror and are tried before all others. */
  readonly folders?: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/** Parts of one file that are asked for at the same time. */
const PARALLEL = 4;
/** Milliseconds until a neighbour is asked again for a part that it fetches; up to three times as long. */
const PAUSE = 40;

/** Whether all parts of a file are here, whole. */
export async function isComplete(file: AssociatedFile, store: Datastore): Promise<boolean> {
  for (const sha512 of file.parts) if ((await store.findWhole(sha512)) === undefined) return false;
  return true;
}

/**
 * Tries to get every part that is missing, once. What could not be had is missing afterwards.
 * @returns why no part can be had, where that is so: the disk is full, there is no mirror
 */
export async function fetchFile(file: AssociatedFile, options: FetchOptions): Promise<string | undefined> {
  const { log, signal, peers } = options;
  const mirrors = file.mirrors.filter((mirror) => {
    const problem = mirrorProblem(mirror);
    if (problem !== undefined) log.error(`${file.name}: ${problem}`);
    return problem === undefined;
  });
  const requests = file.p2p && peers !== undefined ? new PeerRequests(file, peers, options) : undefined;
  const parts = [...new Set(file.parts)];
  // neighbours that begin at the same time shall not all want the same parts first
  const queue = requests === undefined ? parts : shuffle(parts);
  const postponed = new Set<string>();
  let hopeless: string | undefined;
  const worker = async () => {
    for (let sha512 = queue.shift(); sha512 !== undefined && hopeless === undefined; sha512 = queue.shift()) {
      signal?.throwIfAborted();
      const outcome = await fetchPart(sha512, file, mirrors, requests, options);
      if (typeof outcome === 'object') {
        if (hopeless === undefined) log.error(outcome.hopeless);
        hopeless = outcome.hopeless;
      }
      if (outcome !== 'later') continue;
      if (postponed.has(sha512)) await sleep(PAUSE * (1 + 2 * Math.random()), undefined, { signal });
      postponed.add(sha512);
      queue.push(sha512);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  return hopeless;
}

/** `later`: a neighbour fetches it; `hopeless`: why no part of the file can be had. */
type Outcome = 'tried' | 'later' | { readonly hopeless: string };

async function fetchPart(
  sha512: string,
  file: AssociatedFile,
  mirrors: readonly string[],
  requests: PeerRequests | undefined,
  options: FetchOptions,
): Promise<Outcome> {
  const { store, peers } = options;
  if ((await store.findWhole(sha512)) !== undefined) return 'tried';
  for (const folder of options.folders ?? []) if (await copyPart(folder, sha512, file, store)) return 'tried';
  if (requests === undefined) return fromMirrors(sha512, file, mirrors, true, options);
  const answer = await requests.ask(sha512);
  if (answer !== 'free') return answer === 'got' ? 'tried' : 'later';
  try {
    return await fromMirrors(sha512, file, mirrors, (await peers?.peers.active())?.length === 0, options);
  } finally {
    await requests.done(sha512);
  }
}

/** @param alone there is no neighbour that may have it later */
async function fromMirrors(
  sha512: string,
  file: AssociatedFile,
  mirrors: readonly string[],
  alone: boolean,
  { store, http, log, signal }: FetchOptions,
): Promise<Outcome> {
  for (const mirror of mirrors) {
    const url = partUrl(mirror, sha512);
    try {
      await download({ url, sha512, file, http, bounds: MIRROR_BOUNDS, store, signal });
      log.debug2(`got part ${sha512.slice(0, 12)} of ${file.name} from ${maskUrl(mirror)}`);
      return 'tried';
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof FiError && error.code === 'ERR_FI_DISK_FULL') {
        return { hopeless: error.message };
      }
      const missing = error instanceof HttpStatusError && error.status === 404;
      log[missing ? 'debug' : 'error'](`${file.name}: ${describeError(error)}`);
    }
  }
  if (!alone || mirrors.length > 0) return 'tried';
  return { hopeless: `${file.name}: Aborting download: no mirror` };
}

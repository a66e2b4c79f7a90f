/**
 * Gets the parts of a file: from neighbours first, then from mirrors in their order. A part is hashed while it arrives and gets
 * its name in the datastore only when it is whole, so a run that is killed loses no more than the parts on their way.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { describeError, FiError, type Logger } from '@fi/core';
import { type HttpClient, HttpStatusError, maskUrl } from '@fi/core/protocol';
import type { AssociatedFile } from '../job.js';
import type { Peers } from '../p2p/peers.js';
import type { Datastore } from './datastore.js';
import { mirrorProblem, partUrl, peerSource } from './sources.js';

/** Neighbours, and how they are spoken to. */
export interface PeerAccess {
  readonly peers: Pick<Peers, 'active' | 'drop'>;
  readonly port: number;
  /** Without proxy, and with a limit of a second. */
  readonly http: HttpClient;
}

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

/** How much and how long may come from a source: servers make parts of 1 to 2 MiB, but nothing forbids larger ones. */
interface Bounds {
  /** Bytes. */
  readonly size: number;
  /** Milliseconds. */
  readonly time: number;
}
const MIRROR_BOUNDS: Bounds = { size: 4 * 1024 ** 3, time: 3_600_000 };
/** A neighbour is near, and not trusted: it shall neither fill the disk nor hold a job up byte by byte. */
const PEER_BOUNDS: Bounds = { size: 256 * 1024 ** 2, time: 30_000 };

interface State {
  /** A neighbour that has given a part of this file: it is asked first. */
  preferred: string | undefined;
  /** Nothing can be asked for the parts. */
  hopeless: boolean;
}

/** Whether all parts of a file are here, whole. */
export async function isComplete(file: AssociatedFile, store: Datastore): Promise<boolean> {
  for (const sha512 of file.parts) if ((await store.findWhole(sha512)) === undefined) return false;
  return true;
}

/** Tries to get every part that is missing, once. What could not be had is missing afterwards. */
export async function fetchFile(file: AssociatedFile, options: FetchOptions): Promise<void> {
  const { log, signal } = options;
  const state: State = { preferred: undefined, hopeless: false };
  const mirrors = file.mirrors.filter((mirror) => {
    const problem = mirrorProblem(mirror);
    if (problem !== undefined) log.error(`${file.name}: ${problem}`);
    return problem === undefined;
  });
  const queue = new Set(file.parts).values();
  const worker = async () => {
    for (const sha512 of queue) {
      signal?.throwIfAborted();
      if (state.hopeless) return;
      await fetchPart(sha512, file, mirrors, state, options);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
}

async function fetchPart(
  sha512: string,
  file: AssociatedFile,
  mirrors: readonly string[],
  state: State,
  options: FetchOptions,
): Promise<void> {
  const { store, peers, log, signal } = options;
  if ((await store.findWhole(sha512)) !== undefined) return;
  for (const folder of options.folders ?? []) if (await copied(folder, sha512, file, store)) return;
  const access = file.p2p ? peers : undefined;
  const active = (await access?.peers.active()) ?? [];
  const { preferred } = state;
  const ordered = preferred === undefined ? active : [preferred, ...active.filter((peer) => peer !== preferred)];
  for (const address of ordered) {
    if (access === undefined) break;
    const outcome = await tryPeer(address, sha512, file, access, options);
    if (outcome === 'got') {
      state.preferred = address;
      return;
    }
    if (state.preferred === address) state.preferred = undefined;
    signal?.throwIfAborted();
  }
  for (const mirror of mirrors) {
    const url = partUrl(mirror, sha512);
    try {
      await download(url, sha512, file, options.http, MIRROR_BOUNDS, options);
      log.debug2(`got part ${sha512.slice(0, 12)} of ${file.name} from ${maskUrl(mirror)}`);
      return;
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof FiError && error.code === 'ERR_FI_DISK_FULL') {
        log.error(error.message);
        state.hopeless = true;
        return;
      }
      const missing = error instanceof HttpStatusError && error.status === 404;
      log[missing ? 'debug' : 'error'](`${file.name}: ${describeError(error)}`);
    }
  }
  if (active.length === 0 && mirrors.length === 0) {
    log.error(`${file.name}: Aborting download: no mirror`);
    state.hopeless = true;
  }
}

/** Asks a neighbour. One that fails in another way than not to have the part is not asked again for a while. */
async function tryPeer(
  address: string,
  sha512: string,
  file: AssociatedFile,
  { peers, port, http }: PeerAccess,
  options: FetchOptions,
): Promise<'got' | 'missing' | 'dropped'> {
  const { log } = options;
  try {
    await download(partUrl(peerSource(address, port), sha512), sha512, file, http, PEER_BOUNDS, options);
    log.debug2(`got part ${sha512.slice(0, 12)} of ${file.name} from peer ${address}`);
    return 'got';
  } catch (error) {
    if (error instanceof HttpStatusError && error.status === 404 && !/Nothing found/.test(error.message)) {
      return 'missing';
    }
    if (options.signal?.aborted !== true) peers.drop(address);
    log.debug(`peer ${address} is not asked any more: ${describeError(error)}`);
    return 'dropped';
  }
}

/** Takes a part from a folder; false when it is not there, or not whole. */
async function copied(folder: string, sha512: string, file: AssociatedFile, store: Datastore): Promise<boolean> {
  const source = path.join(folder, sha512.slice(0, 1), sha512.slice(0, 2), sha512);
  try {
    await receive(sha512, file, store, MIRROR_BOUNDS.size, (sink) => sink(createReadStream(source)));
    return true;
  } catch {
    return false;
  }
}

/** @throws FiError when the part did not arrive whole */
function download(
  url: string,
  sha512: string,
  file: AssociatedFile,
  http: HttpClient,
  bounds: Bounds,
  { store, signal }: FetchOptions,
): Promise<void> {
  const shown = maskUrl(url);
  const limit = AbortSignal.timeout(bounds.time);
  return receive(sha512, file, store, bounds.size, async (sink) => {
    await http.request({
      method: 'GET',
      url,
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
      consume: async (body, headers) => {
        const size = Number(headers['content-length'] ?? 0);
        if (size > bounds.size) throw new FiError('ERR_FI_TOO_LARGE', `${shown}: ${size} bytes are no part`);
        if (!(await store.hasRoom(size))) {
          throw new FiError('ERR_FI_DISK_FULL', `no room for ${file.name} below ${store.root}; free some disk space`);
        }
        await sink(body);
      },
    });
  }).catch((error: unknown) => {
    if (!(error instanceof WrongPartError)) throw error;
    throw new FiError('ERR_FI_PART', `${shown}: what arrived is not the part that was asked for`, { cause: error });
  });
}

class WrongPartError extends Error {}

/** Writes and hashes what comes from a source, and adds it to the datastore when it is the part. */
async function receive(
  sha512: string,
  file: AssociatedFile,
  store: Datastore,
  maxSize: number,
  from: (sink: (body: Readable) => Promise<void>) => Promise<void>,
): Promise<void> {
  const temporary = await store.temporary(sha512);
  const hash = createHash('sha512');
  let total = 0;
  try {
    await from(async (body) => {
      const check = new Transform({
        transform(chunk: Buffer, _, done) {
          total += chunk.length;
          if (total > maxSize) {
            done(new FiError('ERR_FI_TOO_LARGE', `${file.name}: more bytes than any part has`));
            return;
          }
          hash.update(chunk);
          done(null, chunk);
        },
      });
      await pipeline(body, check, createWriteStream(temporary, { mode: 0o600 }));
    });
    if (hash.digest('hex') !== sha512) throw new WrongPartError();
    await store.add(temporary, sha512, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

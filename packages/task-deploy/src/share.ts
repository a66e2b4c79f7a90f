/**
 * The HTTP route that neighbours load shared parts from: `GET /deploy/getFile/<a>/<ab>/<sha512>` (deploy protocol, serving).
 * What it gives is checked first, and only parts that were shared are found. A route of the HTTP interface, by manifest.
 */
import { constants } from 'node:fs';
import { type FileHandle, open as openFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { sha512File } from './checks/facts.js';
import { INCOMING, partPlace, SHARED } from './files/datastore.js';
import { CLAIM_HEADER, type Claim, claimText, isTicket, noteVisitor, readClaim } from './p2p/claims.js';

interface Answer {
  readonly status: number;
  readonly reason?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Readable;
}

const PATTERN = /^\/deploy\/getFile\/.\/..\/([\w/-]{1,300})$/;
/** Whole parts that are remembered, with the time and size they had when they were read. */
const MAX_VERIFIED = 10_000;
const verified = new Map<string, string>();

/** Neighbours do not know the password of this machine. */
export const open = true;
/** A package of 2 GB has 2000 parts, and is fetched in minutes. */
export const rate = { requests: 60_000, seconds: 60 };

/** Answers a request; undefined for paths that are not its own. */
export async function route(
  request: {
    readonly method: string;
    readonly path: string;
    readonly headers?: Readonly<Record<string, string | string[] | undefined>>;
    readonly address?: string;
  },
  context: { readonly vardir: string },
): Promise<Answer | undefined> {
  const name = PATTERN.exec(request.path)?.[1]?.split('/').at(-1);
  if (name === undefined) return undefined;
  if (request.method !== 'GET') return errorAnswer(400, 'Bad Request', '');
  const sha512 = name.toLowerCase();
  if (!/^[0-9a-f]{128}$/.test(sha512)) return nothing();
  const { vardir } = context;
  // what is claimed is looked at first: a part that arrives meanwhile is found below
  const asksToo = isTicket(request.headers?.[CLAIM_HEADER]);
  const downloads = asksToo && (await noteVisitors(vardir, request.address ?? ''));
  const claim = await claimOf(vardir, sha512);
  let found = await wholePart(vardir, sha512);
  // a part that moves to the folder of another expiry is missed once, not twice
  if (found === undefined && claim === undefined) found = await wholePart(vardir, sha512);
  if (found === undefined && claim !== undefined) return errorAnswer(404, 'Not Found', claimText(claim));
  // who downloads too is not told that there is nothing, and comes again: there may soon be something
  if (found === undefined && !downloads) return nothing();
  if (found === 'damaged' || found === undefined) return errorAnswer(404, 'Not Found', '');
  const { size, mtime } = await found.stat();
  const headers = {
    'Content-Type': 'application/octet-stream',
    'Content-Length': String(size),
    'Last-Modified': mtime.toUTCString(),
  };
  return { status: 200, headers, body: found.createReadStream() };
}

async function wholePart(vardir: string, sha512: string): Promise<FileHandle | 'damaged' | undefined> {
  let damaged = false;
  for await (const candidate of candidates(vardir, sha512)) {
    const file = await openWhole(candidate, sha512);
    if (file !== undefined) return file;
    damaged = true;
  }
  return damaged ? 'damaged' : undefined;
}

async function claimOf(vardir: string, sha512: string): Promise<Claim | undefined> {
  for (const store of await stores(vardir)) {
    const claim = await readClaim(path.join(store, INCOMING), sha512);
    if (claim !== undefined) return claim;
  }
  return undefined;
}

/** @returns whether a download is under way here */
async function noteVisitors(vardir: string, address: string): Promise<boolean> {
  let downloads = false;
  for (const store of await stores(vardir)) {
    if (await noteVisitor(path.join(store, INCOMING), address)) downloads = true;
  }
  return downloads;
}

/** Agents drop a neighbour that says so for a while; the Perl agents look for the words in the status line. */
function nothing(): Answer {
  return errorAnswer(404, 'Nothing found', 'Nothing found');
}

function errorAnswer(status: 400 | 404, reason: string, detail: string): Answer {
  const title = status === 404 ? '404 Not Found' : '400 Bad Request';
  const body = `<title>${title}</title>\n<h1>${title}</h1>\n${detail}\n`;
  return { status, reason, headers: { 'Content-Type': 'text/html' }, body };
}

/** Where a shared part may be, for any target of this machine. */
async function* candidates(vardir: string, sha512: string): AsyncGenerator<string> {
  for (const store of await stores(vardir)) {
    const shared = path.join(store, 'fileparts', SHARED);
    for (const expiry of await names(shared)) {
      const file = path.join(shared, expiry, partPlace(sha512));
      if ((await names(path.dirname(file))).includes(path.basename(file))) yield file;
    }
  }
}

/** The datastores of all targets of this machine. */
async function stores(vardir: string): Promise<string[]> {
  const targets = path.join(vardir, 'targets');
  return (await names(targets)).map((target) => path.join(targets, target, 'deploy'));
}

async function names(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).sort();
}

/** Opens a part whose content is right. A part is read as a whole once, and again only when the file has changed. */
async function openWhole(file: string, sha512: string): Promise<FileHandle | undefined> {
  let handle: FileHandle | undefined;
  try {
    handle = await openFile(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    const status = await handle.stat();
    if (!status.isFile()) throw new Error('not a file');
    const state = `${status.ino} ${status.size} ${status.mtimeMs} ${status.ctimeMs}`;
    if (verified.get(sha512) !== state) {
      if ((await sha512File(file)) !== sha512) throw new Error('not the part');
      if (verified.size >= MAX_VERIFIED) verified.clear();
      verified.set(sha512, state);
    }
    return handle;
  } catch {
    await handle?.close();
    return undefined;
  }
}

/** Unpacks zip archives (zip, jar, war). Links and other special files in them are refused. */
import { constants } from 'node:fs';
import { mkdir, open, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import { FiError } from '@fi/core';
import type { Entry, ZipFile } from 'yauzl';
import type { UnpackGuard } from './guard.js';

/** A link that lies there is not followed. */
const NEW_FILE = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | (constants.O_NOFOLLOW ?? 0);

const TYPE = 0o170000;
const DIRECTORY = 0o040000;
const REGULAR = 0o100000;

/**
 * Unpacks into an existing folder.
 * @throws UnsafeArchiveError for an archive that tries to leave the folder
 */
export async function unpackZip(archive: string, folder: string, guard: UnpackGuard): Promise<void> {
  const yauzl = await import('yauzl');
  const openZip = promisify(yauzl.open) as (file: string, options: object) => Promise<ZipFile>;
  const zip = await openZip(archive, {
    lazyEntries: true,
    autoClose: false,
    decodeStrings: true,
    strictFileNames: false,
  });
  const root = await realpath(folder);
  const known = new Set<string>();
  try {
    const openStream = promisify(zip.openReadStream.bind(zip)) as (entry: Entry) => Promise<Readable>;
    for await (const entry of entries(zip, guard)) {
      const { fileName } = entry;
      guard.entry(fileName);
      const mode = entry.externalFileAttributes >>> 16;
      const type = mode & TYPE;
      if (type !== 0 && type !== DIRECTORY && type !== REGULAR) {
        throw guard.refuse(`the entry ${JSON.stringify(fileName.slice(0, 200))} is no file and no folder`);
      }
      const target = path.join(root, ...fileName.split(/[/\\]/).filter((part) => part !== '' && part !== '.'));
      if (fileName.endsWith('/')) {
        await makeFolder(target, root, guard, known);
        continue;
      }
      await makeFolder(path.dirname(target), root, guard, known);
      const permissions = (mode & 0o777) === 0 ? 0o644 : mode & 0o777;
      const sum = await writeEntry(await openStream(entry), target, permissions, guard);
      if (sum !== entry.crc32) {
        throw new FiError('ERR_FI_ARCHIVE_DAMAGED', `the entry ${JSON.stringify(fileName.slice(0, 200))} is damaged`);
      }
    }
  } finally {
    zip.close();
  }
}

/** @returns the checksum (CRC-32) of what was written */
async function writeEntry(source: Readable, target: string, permissions: number, guard: UnpackGuard): Promise<number> {
  let sum = 0;
  const file = await open(target, NEW_FILE, permissions);
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      guard.bytes(chunk.length);
      sum = crc32(chunk, sum);
      await file.writeFile(chunk);
    }
    return sum;
  } finally {
    await file.close();
  }
}

/** Makes a folder. Links that lay in the work folder before are not followed out of it. */
async function makeFolder(target: string, root: string, guard: UnpackGuard, known: Set<string>): Promise<void> {
  // no entry makes links, so what was a folder stays one
  if (known.has(target)) return;
  await mkdir(target, { recursive: true });
  const real = await realpath(target);
  const inside = real === root || real.startsWith(path.join(root, path.sep));
  if (!inside || !(await stat(real)).isDirectory()) throw guard.refuse('a link leads out of the folder');
  known.add(target);
}

/** Entries in the order of the directory of the archive. */
async function* entries(zip: ZipFile, guard: UnpackGuard): AsyncGenerator<Entry> {
  for (;;) {
    const entry = await new Promise<Entry | undefined>((resolve, reject) => {
      const done = () => {
        zip.off('entry', onEntry).off('end', onEnd).off('error', onError);
      };
      const onEntry = (found: Entry) => {
        done();
        resolve(found);
      };
      const onEnd = () => {
        done();
        resolve(undefined);
      };
      const onError = (error: Error) => {
        done();
        // names that lead out of the folder are found by the reader already
        const unsafe = /^(?:absolute path|invalid relative path|invalid characters in fileName): /.test(error.message);
        reject(unsafe ? guard.refuse(`it has the ${error.message.slice(0, 200)}`) : error);
      };
      zip.once('entry', onEntry).once('end', onEnd).once('error', onError);
      zip.readEntry();
    });
    if (entry === undefined) return;
    yield entry;
  }
}

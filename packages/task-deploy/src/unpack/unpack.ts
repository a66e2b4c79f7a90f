/** Unpacks an archive into a folder, by the kind that its name tells (deploy protocol, work directory). */
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { FiError } from '@fi/core';
import type { Host } from '@fi/core/host';
import { counted } from './count.js';
import { UnpackGuard, type UnpackLimits } from './guard.js';
import { archiveKind } from './name.js';
import { decompressor, unpackTar } from './tar.js';

export interface UnpackOptions {
  readonly host: Host;
  readonly limits?: Partial<UnpackLimits>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Unpacks a file into a folder. Nothing is written outside of it, whatever the archive says.
 * @returns false when nothing can unpack it, and nothing was done
 * @throws UnsafeArchiveError when the archive tries to leave the folder or grows without measure; FiError or another error
 * when it is damaged. What was written by then stays.
 */
export async function unpack(archive: string, folder: string, options: UnpackOptions): Promise<boolean> {
  const name = path.basename(archive);
  const guard = new UnpackGuard(name, (await stat(archive)).size, options.limits);
  const kind = archiveKind(name);
  switch (kind) {
    case 'tar':
      await unpackTar(archive, 'none', folder, guard);
      return true;
    case 'tar.gz':
    case 'tar.bz2':
    case 'tar.xz':
      await unpackTar(archive, kind.slice(4) as 'gz' | 'bz2' | 'xz', folder, guard);
      return true;
    case 'zip':
      await (await import('./zip.js')).unpackZip(archive, folder, guard);
      return true;
    case 'gz':
    case 'bz2':
    case 'xz':
    case 'lzma':
      await decompress(archive, kind, folder, guard);
      return true;
    default:
      return withTool(archive, folder, guard, options);
  }
}

/** One compressed file: it loses its last extension. */
async function decompress(
  archive: string,
  kind: 'gz' | 'bz2' | 'xz' | 'lzma',
  folder: string,
  guard: UnpackGuard,
): Promise<void> {
  const target = path.join(folder, path.basename(archive).replace(/\.[^.]+$/, ''));
  const count = counted(guard);
  await pipeline([createReadStream(archive), ...decompressor(kind), count, createWriteStream(target, { flags: 'wx' })]);
}

async function withTool(archive: string, folder: string, guard: UnpackGuard, options: UnpackOptions): Promise<boolean> {
  const { findSevenZip, unpackWithTool } = await import('./seven-zip.js');
  const tool = await findSevenZip(options.host);
  if (tool !== undefined) {
    await unpackWithTool(tool, archive, folder, guard, options.signal);
    return true;
  }
  if (archiveKind(archive) === '7z') {
    throw new FiError('ERR_FI_TOOL', `${path.basename(archive)} needs 7-Zip to be unpacked; install 7zip`);
  }
  return false;
}

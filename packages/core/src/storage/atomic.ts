/** Files that are either old or new, never half: written beside their place, forced to disk, then renamed. */
import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { describeError, FiError } from '../errors.js';

/** Begin of the name of files that are being written; what is left of them after a crash can be removed. */
export const TEMPORARY_PREFIX = '.fi-tmp-';

/** The reason alone: the file of the error is often a temporary one that says nothing to a person. */
export function reasonOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (!(error instanceof Error) || code === undefined) return describeError(error);
  if (code === 'EDQUOT') return 'disk quota exceeded';
  return describeError(Object.assign(new Error(error.message), { code }));
}

/**
 * Writes a whole file such that a reader, a crash or a power cut sees either the former content or the new one.
 * @param options.mode permission bits, not narrowed by the umask; default 0o600
 * @throws FiError `ERR_FI_WRITE`; nothing is left behind then, and a former file is untouched
 */
export async function atomicWrite(
  file: string,
  data: string | Uint8Array,
  options: { readonly mode?: number } = {},
): Promise<void> {
  const { mode = 0o600 } = options;
  const folder = path.dirname(file);
  const temporary = path.join(folder, `${TEMPORARY_PREFIX}${process.pid}-${randomBytes(6).toString('hex')}`);
  let handle: FileHandle | undefined;
  let created = false;
  try {
    await refuseOtherThanFile(file);
    handle = await open(temporary, 'wx', mode);
    created = true;
    // FAT and some network file systems have no permission bits to set.
    await handle.chmod(mode).catch(() => undefined);
    await handle.writeFile(data);
    await handle.sync();
    await handle.close();
    handle = undefined;
    await rename(temporary, file);
    created = false;
    await syncFolder(folder);
  } catch (error) {
    await handle?.close().catch(() => undefined);
    if (created) await unlink(temporary).catch(() => undefined);
    throw new FiError('ERR_FI_WRITE', `cannot write ${file}: ${reasonOf(error)}`, { cause: error });
  }
}

/** A rename would put a file in the place of `/dev/null` or a pipe. */
async function refuseOtherThanFile(file: string): Promise<void> {
  const status = await stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (status !== undefined && !status.isFile()) {
    throw new Error(status.isDirectory() ? 'is a directory' : 'not a regular file');
  }
}

/** Makes the new name itself last; some systems and file systems cannot do that for folders. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  let handle: FileHandle | undefined;
  try {
    handle = await open(folder, 'r');
    await handle.sync();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EINVAL' && code !== 'ENOTSUP' && code !== 'EACCES' && code !== 'EPERM') throw error;
  } finally {
    await handle?.close();
  }
}

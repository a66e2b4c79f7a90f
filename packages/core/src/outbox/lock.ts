/**
 * One sender per outbox: a daemon and a command must not send the same message at the same time. The lock names its
 * holder; that of a process that was killed is void. It is a symbolic link where there are such: made at once with its
 * content, and also on a full disk, where sending is what makes room.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { open, readFile, readlink, rename, stat, symlink, unlink } from 'node:fs/promises';
import path from 'node:path';
import { TEMPORARY_PREFIX } from '../storage/atomic.js';

export interface Lock {
  release(): Promise<void>;
}

const LINKS = process.platform !== 'win32';

/** Milliseconds after which a lock without content is that of a process that was killed while it took it. */
const EMPTY_LIFETIME = 10_000;

/** When a process began, in clock ticks since the boot; process ids are used again, but not with the same beginning. */
function startOf(pid: number): string {
  if (process.platform !== 'linux') return '';
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return status.slice(status.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function isAlive(holder: string): boolean {
  const [pid = '', start = ''] = holder.split(' ');
  if (!/^\d+$/.test(pid)) return false;
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return start === startOf(Number(pid));
}

async function create(file: string, content: string): Promise<void> {
  if (LINKS) return symlink(content, file);
  const handle = await open(file, 'wx', 0o600);
  await handle.writeFile(content);
  await handle.close();
}

/** What a lock says; undefined when there is none. */
async function contentOf(file: string): Promise<string | undefined> {
  return (LINKS ? readlink(file) : readFile(file, 'utf8')).catch((error: NodeJS.ErrnoException) =>
    // something else than a link of ours: void
    error.code === 'EINVAL' ? '' : undefined,
  );
}

/** Takes the lock; undefined when a living process has it. */
export async function takeLock(file: string): Promise<Lock | undefined> {
  const self = `${process.pid} ${startOf(process.pid)} ${randomBytes(6).toString('hex')}`;
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      await create(file, self);
      return { release: () => release(file, self) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = await contentOf(file);
    if (holder === undefined) continue;
    if (holder === '') {
      const status = await stat(file).catch(() => undefined);
      if (status !== undefined && Date.now() - status.mtimeMs < EMPTY_LIFETIME) return undefined;
    } else if (isAlive(holder)) {
      return undefined;
    }
    await discard(file, holder);
  }
  return undefined;
}

/** Takes a void lock away; one that somebody took in the meantime is put back. */
async function discard(file: string, holder: string): Promise<void> {
  const aside = path.join(path.dirname(file), `${TEMPORARY_PREFIX}${process.pid}-${randomBytes(6).toString('hex')}`);
  try {
    await rename(file, aside);
  } catch {
    return;
  }
  if (((await contentOf(aside)) ?? holder) === holder) await unlink(aside).catch(() => undefined);
  else await rename(aside, file).catch(() => undefined);
}

async function release(file: string, self: string): Promise<void> {
  if ((await contentOf(file)) === self) await unlink(file).catch(() => undefined);
}

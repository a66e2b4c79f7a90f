/** The actions copy and move, with the rules of `cp -rfp` (deploy protocol, copy / move). */
import {
  chmod,
  copyFile,
  lstat,
  mkdir,
  readdir,
  readlink,
  realpath,
  rename,
  rm,
  symlink,
  unlink,
  utimes,
} from 'node:fs/promises';
import path from 'node:path';
import type { Action } from '../job.js';
import { text } from '../value.js';
import { type ActionContext, type ActionResult, systemText } from './action.js';
import { glob } from './glob.js';

/** Deeper trees are an accident: a folder that is copied into itself. */
const MAX_DEPTH = 200;

/** Copies or moves all that `from` stands for; what fails is told, the rest is done. */
export async function copyOrMove(kind: 'copy' | 'move', action: Action, context: ActionContext): Promise<ActionResult> {
  const from = text(action.params.from) ?? '';
  const to = text(action.params.to) ?? '';
  if (to === '') return { ok: false, lines: [`No destination for ${kind} action`] };
  const lines: string[] = [];
  let ok = true;
  for (const match of await glob(from, context.folder, context.account?.home)) {
    try {
      context.signal?.throwIfAborted();
      const source = path.resolve(context.folder, match);
      const target = await destination(source, to, context.folder);
      if (kind === 'move' && (await moved(source, target))) continue;
      await copyTree(source, target, 0);
      if (kind === 'move') await rm(source, { recursive: true, force: true });
    } catch (error) {
      ok = false;
      lines.push(`Failed to ${kind}: '${match}' to '${to}'`);
      if (!(error instanceof SameFileError)) lines.push(systemText(error));
    }
  }
  return { ok, lines };
}

/** A file onto itself: told without a reason. */
class SameFileError extends Error {}

/** Where a source goes: into an existing folder, or one that is named with a slash at its end; otherwise exactly there. */
async function destination(source: string, to: string, folder: string): Promise<string> {
  const target = path.resolve(folder, to);
  const there = await lstatFollowed(target);
  const from = await lstat(source);
  const asked = /[/\\]$/.test(to);
  if (there === undefined && asked && !from.isDirectory()) await mkdir(target, { recursive: true });
  const into = there?.isDirectory() === true || (asked && !from.isDirectory());
  if (into && from.isSymbolicLink()) throw Object.assign(new Error(), { code: 'EEXIST' });
  const place = into ? path.join(target, path.basename(source)) : target;
  if (from.isDirectory() && there !== undefined && !there.isDirectory())
    throw Object.assign(new Error(), { code: 'ENOTDIR' });
  const [realSource, realTarget] = [
    await realpath(source).catch(() => source),
    await realpath(place).catch(() => place),
  ];
  if (realSource === realTarget && !from.isSymbolicLink()) throw new SameFileError();
  if (from.isDirectory() && realTarget.startsWith(path.join(realSource, path.sep))) throw new SameFileError();
  await mkdir(path.dirname(place), { recursive: true });
  return place;
}

async function lstatFollowed(place: string) {
  return lstat(await realpath(place).catch(() => place)).catch(() => undefined);
}

/** Renames where that does the same; false where it does not. */
async function moved(source: string, target: string): Promise<boolean> {
  if ((await lstat(target).catch(() => undefined)) !== undefined) return false;
  return rename(source, target).then(
    () => true,
    () => false,
  );
}

async function copyTree(source: string, target: string, depth: number): Promise<void> {
  if (depth > MAX_DEPTH) throw Object.assign(new Error(), { code: 'ENAMETOOLONG' });
  const status = await lstat(source);
  if (status.isSymbolicLink()) {
    const link = await readlink(source);
    const there = await lstat(target).catch(() => undefined);
    if (there !== undefined && !there.isDirectory()) await unlink(target);
    await symlink(link, target);
    return;
  }
  if (status.isDirectory()) {
    await mkdir(target, { recursive: true });
    for (const name of await readdir(source)) {
      await copyTree(path.join(source, name), path.join(target, name), depth + 1);
    }
    await chmod(target, status.mode & 0o7777);
  } else {
    if (!status.isFile()) throw Object.assign(new Error('not a regular file'), { code: 'ENXIO' });
    await replaceFile(source, target);
    await chmod(target, status.mode & 0o7777);
  }
  await utimes(target, status.atime, status.mtime).catch(() => undefined);
}

/** Like `cp -f`: a file that cannot be written, such as a running program, is replaced. */
async function replaceFile(source: string, target: string): Promise<void> {
  try {
    await copyFile(source, target);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ETXTBSY' && code !== 'EACCES') throw error;
    await unlink(target);
    await copyFile(source, target);
  }
}

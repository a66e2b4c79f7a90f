/** The actions mkdir and delete (deploy protocol). */
import { lstat, mkdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { FiError } from '@fi/core';
import type { Action } from '../job.js';
import { text } from '../value.js';
import { type ActionContext, type ActionResult, systemText } from './action.js';

function listOf(action: Action): string[] {
  const { list } = action.params;
  return (Array.isArray(list) ? list : []).map((item) => text(item) ?? '').filter((item) => item !== '');
}

export async function makeFolders(action: Action, { folder }: ActionContext): Promise<ActionResult> {
  const list = listOf(action);
  if (list.length === 0) return { ok: false, lines: ['No destination folder to create'] };
  const lines: string[] = [];
  let ok = true;
  const isFolder = async (place: string) => (await stat(place).catch(() => undefined))?.isDirectory() === true;
  for (const name of list) {
    const place = path.resolve(folder, name);
    if (await isFolder(place)) {
      lines.push(`Directory ${name} already exists`);
      continue;
    }
    const problem = await mkdir(place, { recursive: true }).then(() => undefined, systemText);
    if (await isFolder(place)) continue;
    ok = false;
    lines.push(`Failed to create ${name} directory`);
    if (problem !== undefined) lines.push(problem);
  }
  return { ok, lines };
}

export async function deleteAll(action: Action, { folder, signal }: ActionContext): Promise<ActionResult> {
  const list = listOf(action);
  if (list.length === 0) return { ok: false, lines: ['No folder to delete'] };
  const lines: string[] = [];
  let ok = true;
  for (const name of list) {
    signal?.throwIfAborted();
    const place = path.resolve(folder, name);
    if (place === path.parse(place).root) throw new FiError('ERR_FI_DELETE', `${name} is the root of the file system`);
    // a link is removed, not what it leads to: also where a slash follows its name
    await rm(place, { recursive: true, force: true, maxRetries: 2 }).catch(() => undefined);
    if ((await lstat(place).catch(() => undefined)) === undefined) continue;
    ok = false;
    lines.push(`Failed to delete ${name}`);
  }
  return { ok, lines };
}

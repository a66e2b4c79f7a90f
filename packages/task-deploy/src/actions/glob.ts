/**
 * File patterns of copy and move, as BSD's glob reads them: `*`, `?`, `[…]`, `{a,b}` and `~`. Blanks are ordinary characters,
 * hidden files need a dot in the pattern.
 */
import { lstat, readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';

const MAX_BRACES = 1_000;
const MAX_MATCHES = 100_000;

/** The patterns that braces stand for. Pure. */
export function expandBraces(pattern: string): string[] {
  const done: string[] = [];
  const open = [pattern];
  while (open.length > 0 && done.length + open.length <= MAX_BRACES) {
    const current = open.shift() ?? '';
    const group = findGroup(current);
    if (group === undefined) done.push(current);
    else
      open.unshift(...group.items.map((item) => current.slice(0, group.start) + item + current.slice(group.end + 1)));
  }
  return done;
}

/** The first braces that enclose a choice. */
function findGroup(text: string): { start: number; end: number; items: string[] } | undefined {
  for (let start = text.indexOf('{'); start >= 0; start = text.indexOf('{', start + 1)) {
    if (text[start + 1] === '}') continue; // find's {} stays
    let depth = 0;
    let from = start + 1;
    const items: string[] = [];
    for (let index = start; index < text.length; index += 1) {
      const char = text[index];
      if (char === '{') depth += 1;
      else if (char === ',' && depth === 1) {
        items.push(text.slice(from, index));
        from = index + 1;
      } else if (char === '}') {
        depth -= 1;
        if (depth === 0) return { start, end: index, items: [...items, text.slice(from, index)] };
      }
    }
  }
  return undefined;
}

/** Whether a name fits a pattern without slashes. Linear in the length of both, but for their product. Pure. */
export function matchesName(pattern: string, name: string): boolean {
  if (name.startsWith('.') && !pattern.startsWith('.')) return false;
  const tokens = tokensOf(pattern);
  let [token, index] = [0, 0];
  let [starToken, starIndex] = [-1, 0];
  const chars = [...name];
  while (index < chars.length) {
    const current = tokens[token];
    if (current === '*') {
      starToken = token;
      starIndex = index;
      token += 1;
    } else if (current !== undefined && fits(current, chars[index] ?? '')) {
      token += 1;
      index += 1;
    } else if (starToken >= 0) {
      token = starToken + 1;
      starIndex += 1;
      index = starIndex;
    } else return false;
  }
  return tokens.slice(token).every((rest) => rest === '*');
}

type Token =
  | '*'
  | '?'
  | { readonly literal: string }
  | { readonly set: readonly (readonly [string, string])[]; readonly not: boolean };

function tokensOf(pattern: string): Token[] {
  const tokens: Token[] = [];
  const chars = [...pattern];
  for (let index = 0; index < chars.length; index += 1) {
    const char = chars[index] ?? '';
    if (char === '*' || char === '?') tokens.push(char);
    else if (char === '\\' && index + 1 < chars.length) {
      index += 1;
      tokens.push({ literal: chars[index] ?? '' });
    } else if (char === '[') {
      const not = chars[index + 1] === '!' || chars[index + 1] === '^';
      const start = index + (not ? 2 : 1);
      const end = chars.indexOf(']', start + 1);
      if (end < 0) tokens.push({ literal: char });
      else {
        tokens.push({ set: ranges(chars.slice(start, end)), not });
        index = end;
      }
    } else tokens.push({ literal: char });
  }
  return tokens;
}

function ranges(chars: readonly string[]): [string, string][] {
  const list: [string, string][] = [];
  for (let index = 0; index < chars.length; index += 1) {
    const from = chars[index] ?? '';
    const to = chars[index + 1] === '-' ? chars[index + 2] : undefined;
    list.push([from, to ?? from]);
    if (to !== undefined) index += 2;
  }
  return list;
}

function fits(token: Token, char: string): boolean {
  if (token === '*' || token === '?') return true;
  if ('literal' in token) return token.literal === char;
  return token.set.some(([from, to]) => char >= from && char <= to) !== token.not;
}

const MAGIC = /[*?[]/;

/**
 * The paths that a pattern stands for, sorted. A pattern without `*`, `?` and `[` that matches nothing stands for itself.
 * @param folder that relative patterns start from; results are then relative too
 * @param home what `~` stands for
 */
export async function glob(pattern: string, folder: string, home: string = homedir()): Promise<string[]> {
  const found: string[] = [];
  for (const single of expandBraces(pattern)) {
    const full = single.replace(/^~(?=$|\/)/, () => home);
    if (MAGIC.test(full)) found.push(...(await walk(full, folder)));
    else found.push(full.replace(/\\(.)/g, process.platform === 'win32' ? '\\$1' : '$1'));
    if (found.length > MAX_MATCHES) break;
  }
  return found.slice(0, MAX_MATCHES);
}

async function walk(pattern: string, folder: string): Promise<string[]> {
  const absolute = path.isAbsolute(pattern);
  const parts = pattern.split('/').filter((part) => part !== '');
  let places = [absolute ? '/' : ''];
  for (const [index, part] of parts.entries()) {
    const next: string[] = [];
    const last = index === parts.length - 1;
    for (const place of places) {
      if (!MAGIC.test(part)) {
        const candidate = path.posix.join(place, part);
        const there = await lstat(path.resolve(folder, candidate)).catch(() => undefined);
        if (there !== undefined) next.push(candidate);
        continue;
      }
      const entries = await readdir(path.resolve(folder, place), { withFileTypes: true }).catch(() => []);
      for (const entry of entries) {
        const usable = last || entry.isDirectory() || entry.isSymbolicLink();
        if (usable && matchesName(part, entry.name)) next.push(path.posix.join(place, entry.name));
      }
    }
    places = next.slice(0, MAX_MATCHES);
  }
  return places.sort();
}

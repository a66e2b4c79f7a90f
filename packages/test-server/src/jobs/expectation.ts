/** Compares what a server was told with what a script expects. Pure. */
import type { DeployStatus } from './statuses.js';

/** `step[/file] status message`, as scripts and logs have a status. */
export function statusLine({ step, part, status, message }: Omit<DeployStatus, 'uuid' | 'machineid'>): string {
  return `${step || '(none)'}${part === 'file' ? '/file' : ''} ${status || '-'} ${message}`;
}

/** Whether a text fits a pattern in which `*` stands for any text. */
export function fitsPattern(pattern: string, text: string): boolean {
  const [first = '', ...others] = pattern.split('*');
  if (others.length === 0) return text === pattern;
  const last = others.pop() ?? '';
  if (!text.startsWith(first)) return false;
  let from = first.length;
  for (const piece of others) {
    const at = text.indexOf(piece, from);
    if (at < 0) return false;
    from = at + piece.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}

/**
 * Where lines differ from those that are expected; undefined: nowhere.
 * @param expected patterns; `...` stands for any number of lines, also for none
 */
export function linesProblem(lines: readonly string[], expected: readonly string[]): string | undefined {
  const blocks: string[][] = [[]];
  for (const pattern of expected) {
    if (pattern === '...') blocks.push([]);
    else blocks.at(-1)?.push(pattern);
  }
  let from = 0;
  for (const [index, block] of blocks.entries()) {
    const anchored = index === 0;
    const last = index === blocks.length - 1;
    // what comes last stands at the end, however often it stood before
    if (last && !anchored) from = Math.max(from, lines.length - block.length);
    const at = anchored || last ? from : findBlock(lines, block, from);
    if (at === undefined) return `expected "${block.join('", "')}", which was not told`;
    const wrong = block.findIndex((pattern, place) => !fitsPattern(pattern, lines[at + place] ?? '\n'));
    if (wrong >= 0) {
      const told = lines[at + wrong];
      return `expected "${block[wrong]}", was told ${told === undefined ? 'nothing more' : `"${told}"`}`;
    }
    from = at + block.length;
  }
  return from >= lines.length ? undefined : `was told "${lines[from]}" after the end of what was expected`;
}

function findBlock(lines: readonly string[], block: readonly string[], from: number): number | undefined {
  for (let at = from; at + block.length <= lines.length; at += 1) {
    if (block.every((pattern, place) => fitsPattern(pattern, lines[at + place] ?? ''))) return at;
  }
  return undefined;
}

/** Where answers differ from those that are expected, in any order; undefined: nowhere. */
export function answersProblem(
  answers: readonly Readonly<Record<string, string>>[],
  expected: readonly Readonly<Record<string, string | number>>[],
): string | undefined {
  const left = [...answers];
  for (const wanted of expected) {
    const at = left.findIndex((answer) =>
      Object.entries(wanted).every(([name, value]) => fitsPattern(String(value), answer[name] ?? '')),
    );
    if (at < 0) return `no answer like ${JSON.stringify(wanted)}`;
    left.splice(at, 1);
  }
  return left.length === 0 ? undefined : `unexpected answer ${JSON.stringify(left[0])}`;
}

/**
 * All processes that a child has started, also those that left its process group or their parent died: they carry a mark
 * in their environment. Linux tells by /proc; other Unix systems by the parents that ps shows.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { MARK_VARIABLE } from '../host/mark.js';

interface ProcessInfo {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
}

function linuxProcesses(): ProcessInfo[] {
  const found: ProcessInfo[] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      // the command stands in parentheses and may hold anything
      const [state, parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (state !== 'Z') found.push({ pid: Number(name), parent: Number(parent), group: Number(group) });
    } catch {
      // ended meanwhile
    }
  }
  return found;
}

function hasMark(pid: number, mark: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`${MARK_VARIABLE}=${mark}`);
  } catch {
    return false;
  }
}

function unixProcesses(): ProcessInfo[] {
  try {
    const text = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,pgid='], { encoding: 'utf8', timeout: 5000 });
    return text
      .split('\n')
      .map((line) => line.trim().split(/\s+/).map(Number))
      .filter((numbers) => numbers.length === 3 && numbers.every(Number.isInteger))
      .map(([pid = 0, parent = 0, group = 0]) => ({ pid, parent, group }));
  } catch {
    return [];
  }
}

/**
 * Process ids of a child's living descendants, without itself.
 * @param root the child's process id; it leads a process group of its own
 * @param mark value of `FI_TASK_RUN` in its environment
 */
export function descendantsOf(root: number, mark: string): number[] {
  const linux = process.platform === 'linux';
  const all = linux ? linuxProcesses() : unixProcesses();
  const children = new Map<number, number[]>();
  for (const { pid, parent } of all) children.set(parent, [...(children.get(parent) ?? []), pid]);
  const found = new Set<number>();
  const add = (pid: number) => {
    if (found.has(pid) || pid === root || pid === process.pid) return;
    found.add(pid);
    for (const child of children.get(pid) ?? []) add(child);
  };
  for (const child of children.get(root) ?? []) add(child);
  for (const { pid, group } of all) {
    if (group === root || (linux && !found.has(pid) && hasMark(pid, mark))) add(pid);
  }
  return [...found];
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // ended meanwhile
  }
}

/** Rounds of looking and killing: what forks while it is looked for is found in the next one. */
const MAX_ROUNDS = 20;

/**
 * Kills everything that a child has started, and the child itself unless it has ended (its number may be another's then).
 * @returns how many descendants there were
 */
export async function killTree(root: number, mark: string, options: { readonly ended: boolean }): Promise<number> {
  if (process.platform === 'win32') {
    if (options.ended) return 0;
    try {
      execFileSync('taskkill', ['/pid', String(root), '/T', '/F'], { stdio: 'ignore', timeout: 5000 });
    } catch {
      // ended meanwhile
    }
    return 0;
  }
  let count = 0;
  if (!options.ended) kill(root);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const living = descendantsOf(root, mark);
    if (living.length === 0) break;
    count += living.length;
    for (const pid of living) kill(pid);
    await sleep(5 * (round + 1));
  }
  return count;
}

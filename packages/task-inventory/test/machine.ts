/** A machine of files and commands, and what collectors find on it. */

import type { Host } from '@fi/core';
import type { InventoryContent } from '@fi/core/inventory';
import type { Collector } from '../src/collector.js';
import { type InventoryOptions, takeInventory } from '../src/inventory.js';
import { type Tree, treeHost } from './tree-host.js';

export interface MachineParts {
  /** Texts by path. A directory is given as one of its files. */
  files?: Readonly<Record<string, string>>;
  /** Outputs by command line. A command of which no line is given is not installed. */
  commands?: Readonly<Record<string, string>>;
  environment?: Readonly<Record<string, string>>;
  uid?: number;
  now?: Date;
}

export interface Machine {
  readonly host: Host;
  /** Command lines that were asked for, those of commands that are not installed left out. */
  readonly asked: string[];
}

export function machine(parts: MachineParts): Machine {
  const { files = {}, commands = {} } = parts;
  const root: { [name: string]: Tree | string | null } = {};
  for (const [path, text] of Object.entries(files)) {
    const names = path.split('/').filter((name) => name !== '');
    const last = names.pop() ?? '';
    let node = root;
    for (const name of names) {
      const next = node[name] ?? {};
      node[name] = next;
      node = next as typeof root;
    }
    node[last] = text;
  }
  const installed = new Set(Object.keys(commands).map((line) => line.split(' ')[0]));
  const asked: string[] = [];
  const host: Host = {
    ...treeHost(root, () => undefined),
    environment: async () => parts.environment ?? {},
    uid: async () => parts.uid ?? 0,
    now: async () => ({ date: parts.now ?? new Date('2024-03-10T12:00:00Z'), timeZone: 'Europe/Paris' }),
    which: async (command) => (installed.has(command) ? `/usr/bin/${command.split('/').at(-1)}` : undefined),
    async run(command, args = []) {
      if (!installed.has(command)) return undefined;
      const line = [command, ...args].join(' ');
      asked.push(line);
      return { stdout: commands[line] ?? '', stderr: '', code: 0, truncated: false, timedOut: false };
    },
  };
  return { host, asked };
}

/** What one collector finds; it fails where the collector does. */
export async function collect(
  collector: Collector,
  { host }: Machine,
  options: InventoryOptions = {},
): Promise<InventoryContent> {
  const { inventory, report } = await takeInventory({ ...options, host, collectors: [collector] });
  const failed = report.collectors.find(({ status }) => status !== 'ok');
  if (failed !== undefined) throw new Error(`${failed.name} ${failed.status}: ${failed.error}`);
  return inventory.content;
}

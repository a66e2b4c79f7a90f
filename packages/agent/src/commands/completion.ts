/** `fi-agent completion SHELL`: prints the completion of the commands that are installed, for the shell to read. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { silentLogger, UsageError } from '@fi/core';
import type { CommandLine } from '@fi/core/config';
import { findTasks } from '../open.js';
import { loadAgentConfig } from '../options.js';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** Whether a file of a package's folder `completions` is for a shell, by its name. */
const FILES: Readonly<Record<(typeof SHELLS)[number], RegExp>> = { bash: /\.bash$/, zsh: /^_[^.]+$/, fish: /\.fish$/ };

export async function command(words: readonly string[], commandLine: CommandLine): Promise<number> {
  const [given, ...others] = words;
  const shell = SHELLS.find((candidate) => candidate === given);
  if (shell === undefined || others.length > 0) {
    throw new UsageError(`fi-agent completion takes the name of a shell: ${SHELLS.join(', ')}`);
  }
  const own = fileURLToPath(new URL('../..', import.meta.url));
  const { plan } = findTasks(loadAgentConfig(commandLine), silentLogger);
  const packages = new Set(
    [own, ...plan.available.map(({ directory }) => directory)].map((folder) => path.resolve(folder)),
  );
  for (const folder of packages) {
    for (const file of completionFiles(path.join(folder, 'completions'), FILES[shell])) {
      process.stdout.write(readFileSync(file, 'utf8'));
    }
  }
  return 0;
}

/** Packages of others need not have any. */
function completionFiles(folder: string, wanted: RegExp): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => wanted.test(name))
      .sort()
      .map((name) => path.join(folder, name));
  } catch {
    return [];
  }
}

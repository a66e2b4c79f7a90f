/** Sub-commands of fi-agent, each loaded when it is called. */
import { UsageError } from '@fi/core';
import { type CommandLine, suggest } from '@fi/core/config';

const COMMANDS: Readonly<Record<string, () => Promise<{ command: Command }>>> = {
  doctor: () => import('./doctor.js'),
  migrate: () => import('./migrate.js'),
  outbox: () => import('./outbox.js'),
  service: () => import('./service.js'),
};

/** Does its work with the words that follow its name. */
export type Command = (words: readonly string[], commandLine: CommandLine) => Promise<number>;

/** @throws UsageError for a command that does not exist */
export async function runCommand(name: string, words: readonly string[], commandLine: CommandLine): Promise<number> {
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) {
    const suggestion = suggest(name, Object.keys(COMMANDS));
    const hint = suggestion === undefined ? '' : `; did you mean ${suggestion}?`;
    throw new UsageError(`unknown command ${JSON.stringify(name)}${hint}`);
  }
  const { command } = await load();
  return command(words, commandLine);
}

/** Sub-commands of fi-agent, each loaded when it is called. */
import { UsageError } from '@fi/core';
import { suggest } from '@fi/core/config';

const COMMANDS = {
  outbox: () => import('./outbox.js'),
};
/** @throws UsageError for a command that does not exist */
export async function runCommand(name, words, commandLine) {
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) {
    const suggestion = suggest(name, Object.keys(COMMANDS));
    const hint = suggestion === undefined ? '' : `; did you mean ${suggestion}?`;
    throw new UsageError(`unknown command ${JSON.stringify(name)}${hint}`);
  }
  const { command } = await load();
  return command(words, commandLine);
}

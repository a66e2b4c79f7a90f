/** Commands run as another user than root: database tools know their administrator by the name of the user. */

import type { Host } from '@fi/core';

/** Runs its arguments, which a shell must never read as text. */
const SCRIPT = 'exec "$0" "$@"';

/**
 * The command line that runs a command as another user.
 *
 * @returns the command as it is when we are not root and could not change the user; `undefined` for a name that no
 *   user has, or when there is no tool for it.
 */
export async function asUser(
  host: Host,
  user: string,
  command: readonly string[],
): Promise<readonly string[] | undefined> {
  if ((await host.uid()) !== 0 || user === 'root') return command;
  // a name from a list of processes or a file must not be taken for an option
  if (!/^[A-Za-z_][\w.-]{0,63}\$?$/.test(user)) return undefined;
  if ((await host.which('runuser')) !== undefined) return ['runuser', '-u', user, '--', ...command];
  if ((await host.which('su')) !== undefined) return ['su', '-s', '/bin/sh', '-c', SCRIPT, '--', user, ...command];
  return undefined;
}

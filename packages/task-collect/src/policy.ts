/** Which commands of servers are run on this machine: none, unless the options `collect-*` allow some. */
import { fitsCommand, hostOf, type SourcePolicy, sourceProblem } from '@fi/core/task';

export interface CollectPolicy {
  /** Patterns of commands; `shell:` in front has a shell run what fits. Empty: no command at all. */
  readonly commands: readonly string[];
  /** Host names that commands may come from, lower case; empty: the host of the target. */
  readonly servers: readonly string[];
  readonly allowHttp: boolean;
  /** Who runs them; undefined: who runs the agent. */
  readonly user: string | undefined;
}

/** Refuses every command. */
export const NO_COMMANDS: CollectPolicy = { commands: [], servers: [], allowHttp: false, user: undefined };

const SHELL = 'shell:';

const list = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string' && item !== '') : [];

/** The policy of a configuration. */
export function readPolicy(config: Readonly<Record<string, unknown>>): CollectPolicy {
  const user = config['collect-user'];
  return {
    commands: list(config['collect-command']),
    servers: list(config['collect-server']).map(hostOf),
    allowHttp: config['collect-allow-http'] === true,
    user: typeof user === 'string' && user !== '' ? user : undefined,
  };
}

/** How a command is run; undefined: it is not allowed. Pure. */
export function wayOf(policy: Pick<CollectPolicy, 'commands'>, command: string): 'direct' | 'shell' | undefined {
  const isShell = (pattern: string) => pattern.startsWith(SHELL);
  const direct = policy.commands.filter((pattern) => !isShell(pattern));
  if (fitsCommand(direct, command)) return 'direct';
  const shell = policy.commands.filter(isShell).map((pattern) => pattern.slice(SHELL.length));
  return fitsCommand(shell, command) ? 'shell' : undefined;
}

/**
 * Why a command is not run; undefined: it is. Pure.
 * @param source where the answer with the command came from, and the URL of the server in the configuration
 */
export function commandProblem(
  policy: CollectPolicy,
  command: string,
  source: { readonly remote: string; readonly target: string },
): string | undefined {
  if (policy.commands.length === 0) return 'this machine runs no commands of servers (collect-command)';
  const from: SourcePolicy = { ...policy, options: 'collect' };
  const problem = sourceProblem(from, source.remote, source.target);
  if (problem !== undefined) return problem;
  return wayOf(policy, command) === undefined
    ? 'the command is not in the list of this machine (collect-command)'
    : undefined;
}

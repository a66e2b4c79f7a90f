/** The safety policy of this machine: what servers may have done here. Read from the options `deploy-*`. */
import type { KeyObject } from 'node:crypto';
import { fitsCommand, hostOf, sourceProblem } from '@fi/core/task';
import { readPublicKey } from './signature.js';

export interface DeployPolicy {
  /** Host names that jobs may come from, lower case; empty: the host of the target. */
  readonly servers: readonly string[];
  readonly allowHttp: boolean;
  /** Public keys; when there are any, unsigned jobs are refused. */
  readonly keys: readonly KeyObject[];
  /** Patterns of commands; empty: any command. */
  readonly commands: readonly string[];
  /** Who runs commands and changes files; undefined: who runs the agent. */
  readonly user: string | undefined;
  /** Milliseconds that a command may take. */
  readonly commandLimit: number;
}

const list = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string' && item !== '') : [];

/**
 * The policy of a configuration.
 * @throws FiError for a key that cannot be read: a policy that is not understood lets nothing through
 */
export async function readPolicy(config: Readonly<Record<string, unknown>>): Promise<DeployPolicy> {
  const user = config['deploy-user'];
  const limit = config['deploy-timeout'];
  return {
    servers: list(config['deploy-server']).map((server) => hostOf(server)),
    allowHttp: config['deploy-allow-http'] === true,
    keys: await Promise.all(list(config['deploy-key']).map(readPublicKey)),
    commands: list(config['deploy-command']),
    user: typeof user === 'string' && user !== '' ? user : undefined,
    commandLimit: (typeof limit === 'number' ? limit : 7200) * 1000,
  };
}

/**
 * Why jobs are not taken from an address; undefined: they are. Pure.
 * @param remote where the server says that jobs are
 * @param target URL of the server in the configuration
 */
export function deploySourceProblem(policy: DeployPolicy, remote: string, target: string): string | undefined {
  return sourceProblem({ ...policy, options: 'deploy' }, remote, target);
}

/**
 * Why a command is not run; undefined: it is. Pure.
 * @param environment variables that the job wants to set
 */
export function commandProblem(
  policy: DeployPolicy,
  command: string,
  environment: Readonly<Record<string, string>> = {},
): string | undefined {
  if (policy.commands.length === 0) return undefined;
  // a variable such as LD_PRELOAD or PATH makes any command another one
  if (Object.keys(environment).length > 0)
    return 'commands with variables of their own are not allowed here (deploy-command)';
  const fits = fitsCommand(policy.commands, command);
  return fits ? undefined : 'command not allowed on this machine (deploy-command)';
}

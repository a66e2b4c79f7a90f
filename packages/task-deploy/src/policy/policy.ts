/** The safety policy of this machine: what servers may have done here. Read from the options `deploy-*`. */
import type { KeyObject } from 'node:crypto';
import { maskUrl } from '@fi/core/protocol';
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

/** The host of a URL, or the text itself. */
function hostOf(server: string): string {
  const text = /^https?:\/\//i.test(server) && URL.canParse(server) ? new URL(server).hostname : server;
  return text.toLowerCase().replace(/\.$/, '');
}

/**
 * Why jobs are not taken from an address; undefined: they are. Pure.
 * @param remote where the server says that jobs are
 * @param target URL of the server in the configuration
 */
export function sourceProblem(policy: DeployPolicy, remote: string, target: string): string | undefined {
  const shown = maskUrl(remote).slice(0, 200);
  if (!URL.canParse(remote)) return `${shown} is not a web address`;
  const { protocol, hostname } = new URL(remote);
  if (protocol !== 'https:' && protocol !== 'http:') return `${shown} is not a web address`;
  const allowed = policy.servers.length > 0 ? policy.servers : [hostOf(target)];
  if (!allowed.includes(hostOf(hostname))) {
    return `${shown}: jobs are taken from ${allowed.join(', ')} only; add the host to deploy-server if it may deploy`;
  }
  // what tells where the jobs are must not have been changed on the way either
  const plain = protocol === 'http:' || /^http:/i.test(target);
  if (plain && !policy.allowHttp) {
    return `${shown}: jobs are taken over https only; use an https server, or set deploy-allow-http = 1 if the network is safe`;
  }
  return undefined;
}

/** Characters of a command that is compared with patterns. */
const MAX_COMMAND = 2_000;

/** What `*` of a pattern stands for: no character that the shell acts on, no line end. */
const HARMLESS = '([^;&|<>$`\\\\()\\n\\r\\0]*)';

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
  const wanted = command.trim();
  if (wanted.length > MAX_COMMAND) return 'command too long for the list of this machine (deploy-command)';
  const fits = policy.commands.some((pattern) => {
    const expression = pattern.trim().split('*').map(escapeRegExp).join(HARMLESS);
    const parts = new RegExp(`^${expression}$`).exec(wanted);
    return parts?.slice(1).every((part) => !/(?:^|[/\\\s"'=])\.\.(?:$|[/\\\s"'])/.test(part)) === true;
  });
  return fits ? undefined : 'command not allowed on this machine (deploy-command)';
}

function escapeRegExp(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
}

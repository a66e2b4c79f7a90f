/** Answers one question of a server. */
import { FiError } from '@fi/core';
import type { Host } from '@fi/core/host';
import { hostRegistry } from '@fi/core/host';
import { findFiles, readFindOptions } from './find-file.js';
import { getFromRegistry } from './from-registry.js';
import { getFromWmi } from './from-wmi.js';
import type { CollectJob } from './job.js';
import { type CollectPolicy, NO_COMMANDS, wayOf } from './policy.js';
import type { CollectResult } from './result.js';
import { outputOf, readFilter } from './run-command.js';

/**
 * The results of a job; none on systems that cannot answer it.
 * @throws FiError for parameters that cannot be used
 */
export async function runJob(
  job: Pick<CollectJob, 'function' | 'params'>,
  host: Host,
  signal?: AbortSignal,
  policy: CollectPolicy = NO_COMMANDS,
): Promise<CollectResult[]> {
  const { params } = job;
  switch (job.function) {
    case 'findFile':
      return (await findFiles({ ...readFindOptions(params), signal })).map(({ path, size }) => ({ path, size }));
    case 'getFromRegistry': {
      if (host.platform !== 'win32' || typeof params.path !== 'string') return [];
      const found = await getFromRegistry(params.path, hostRegistry(host));
      return found === undefined ? [] : [found];
    }
    case 'getFromWMI':
      return getFromWmi(params, host);
    case 'runCommand': {
      const command = typeof params.command === 'string' ? params.command : '';
      const way = wayOf(policy, command);
      if (way === undefined) throw new FiError('ERR_FI_COMMAND', 'the command is not allowed on this machine');
      return [await outputOf(command, readFilter(params), { host, shell: way === 'shell', user: policy.user, signal })];
    }
  }
}

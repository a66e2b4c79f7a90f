/** Credentials for databases that GLPI servers have for this machine. */

import { describeError } from '@fi/core';
import type { InventoryParameter, TaskContext } from '@fi/core/task';

/** What a partial inventory was asked for with: `category=database&params_id=3&use[3]=mysql`. */
function ofEvent({ jobs }: TaskContext, read: (params: unknown) => InventoryParameter[]): InventoryParameter[] {
  return jobs.flatMap((job) => (job.kind === 'event' ? read([job.parameters]) : [])).filter(({ id }) => id !== '');
}

/** Asks every native server for what it has; one that does not answer costs a warning. */
export async function serverCredentials(context: TaskContext): Promise<Record<string, string>[]> {
  const servers = context.targets.filter(({ type, format }) => type === 'server' && format === 'native');
  const asked = context.jobs.some(({ kind }) => kind === 'event');
  if (!asked && servers.every(({ parameters = [] }) => parameters.length === 0)) return [];
  const { readParameters, requestCredentials } = await import('@fi/core/exchange');
  const credentials: Record<string, string>[] = [];
  for (const { address, parameters = [], id: target } of servers) {
    const wanted = [...parameters, ...ofEvent(context, readParameters)].filter(
      ({ category }) => category === 'database',
    );
    for (const { id, use } of wanted.flatMap(({ id, uses }) => uses.map((use) => ({ id, use })))) {
      const { deviceid, agentid, log, signal } = context;
      try {
        const http = await context.client();
        credentials.push(
          ...(await requestCredentials({ url: address, http, deviceid, agentid, id, use, log, signal })),
        );
      } catch (error) {
        signal.throwIfAborted();
        log.warning(`${target}: no credentials for ${use}: ${describeError(error)}`);
      }
    }
  }
  return credentials;
}

/** The REST protocol of the GLPI plugins, as far as every task begins: which jobs are there. */

import type { AccessAnswer } from './access.js';
import type { ScheduledTask } from './options.js';

const headers = { 'Content-Type': 'application/json' };

/** Answers a question of a deploy, collect or ESX task. What is asked of jobs themselves is answered with none. */
export function answerRest(
  query: URLSearchParams,
  { schedule, url }: { readonly schedule: readonly ScheduledTask[]; readonly url: string },
): AccessAnswer {
  const known = query.get('machineid') !== null || query.get('uuid') !== null;
  if (!known) return { status: 400, headers, body: '' };
  const body =
    query.get('action') === 'getConfig'
      ? {
          configValidityPeriod: 600,
          schedule: schedule
            .filter(({ task }) => query.has(`task[${task}]`))
            .map(({ task, remote = `${url}plugins/glpiinventory/b/${task.toLowerCase()}/` }) => ({ task, remote })),
        }
      : {};
  return { status: 200, headers, body: JSON.stringify(body) };
}

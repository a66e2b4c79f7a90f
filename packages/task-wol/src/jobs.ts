/** What servers ask of the task: OPTION elements named WAKEONLAN in the answer to PROLOG. Pure. */

import type { Json, TaskJob } from '@fi/core/task';
import { type Mac, parseMac } from './magic-packet.js';

export const OPTION_NAME = 'WAKEONLAN';
/** Machines that are woken in one run. */
const MAX_MACS = 10_000;

/**
 * The MAC addresses of all PARAM elements, in order, each once; other attributes (old servers send IP) are not looked at.
 * @param problem told of every address that is none
 */
export function macsOf(jobs: readonly TaskJob[], problem: (message: string) => void): Mac[] {
  const found = new Set<Mac>();
  for (const job of jobs) {
    if (job.kind !== 'option' || job.name !== OPTION_NAME) continue;
    const { PARAM: parameters } = job.option;
    for (const parameter of isList(parameters) ? parameters : [parameters]) {
      const text = macText(parameter);
      if (text === undefined) continue;
      const mac = parseMac(text);
      if (mac === undefined) problem(`invalid MAC address ${JSON.stringify(text.slice(0, 60))}, skipping`);
      else if (found.size < MAX_MACS) found.add(mac);
    }
  }
  return [...found];
}

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

function macText(parameter: Json | undefined): string | undefined {
  if (parameter === null || typeof parameter !== 'object' || isList(parameter)) return undefined;
  const { MAC: mac } = parameter as { readonly [name: string]: Json };
  return typeof mac === 'string' ? mac : undefined;
}

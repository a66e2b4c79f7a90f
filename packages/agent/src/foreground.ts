/** One run and the end: for cron, timers, and people. */
import { FiError, type Logger } from '@fi/core';
import { isDueAt } from '@fi/core/target';
import type { Agent } from './agent.js';
import { openAgent } from './open.js';
import type { AgentConfig } from './options.js';
import { partialFromConfig } from './partial.js';

/**
 * Runs each target once; with `lazy` only those that are due.
 * @returns whether everything went well
 */
export async function runOnce(config: AgentConfig, log: Logger): Promise<boolean> {
  const stop = new AbortController();
  const onSignal = (signal: NodeJS.Signals) => stop.abort(new FiError('ERR_FI_STOPPED', `stopped by ${signal}`));
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    const agent = await openAgent(config, { log, signal: stop.signal });
    const partial = partialFromConfig(config.values);
    if (partial === undefined) await runTargets(agent, config, log);
    else await runPartial(agent, partial, log);
    if (stop.signal.aborted) log.info(`fi-agent exiting (${process.pid})`);
    return !agent.failed && !stop.signal.aborted;
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

async function runTargets(agent: Agent, config: AgentConfig, log: Logger): Promise<void> {
  const { lazy, force } = config.values;
  const now = Date.now() / 1000;
  const chosen = agent.entries.filter(({ target, schedule }) => {
    if (!lazy || isDueAt(schedule, now)) return true;
    const date = new Date(schedule.nextRun * 1000).toString().slice(0, 24);
    if (force) log.info(`${target.id} is not ready yet, but run is forced`);
    else log.info(`${target.id} is not ready yet, next server contact planned for ${date}`);
    return force;
  });
  if (chosen.length > 0) await agent.run(chosen);
  while (await agent.runEvent()) log.debug('looking for more events');
  await agent.sendWaiting();
}

/** A partial inventory for those targets that can take one, which leaves their schedule as it is. */
async function runPartial(agent: Agent, parameters: Readonly<Record<string, string>>, log: Logger): Promise<void> {
  const refused = agent.requestPartial(parameters);
  if (refused !== undefined) throw new FiError('ERR_FI_PARTIAL', refused);
  await agent.runEvent();
  await agent.sendWaiting();
  log.debug('the partial inventory is done');
}

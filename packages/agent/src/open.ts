/** From a configuration to an agent: state directory, identity, tasks, targets. */
import { FiError, type Logger } from '@fi/core';
import { Storage } from '@fi/core/storage';
import { makeTargets } from '@fi/core/target';
import { discoverTasks } from '@fi/core/task';
import { Agent, type AgentSetup } from './agent.js';
import { loadIdentity } from './identity.js';
import type { AgentConfig } from './options.js';
import { planTasks } from './plan.js';
import { HOW_TO_ADD } from './task-packages.js';
import { withoutEffect } from './without-effect.js';
import { makeWorkers } from './workers.js';

export interface OpenOptions {
  readonly log: Logger;
  readonly signal?: AbortSignal;
  /** The agent before the configuration was read again: it goes on, without a first delay. */
  readonly previous?: Agent;
  readonly httpdPort?: () => number | undefined;
  /** Another process keeps the schedule; see `AgentSetup`. */
  readonly onlyRequested?: boolean;
  /** A listener needs no target. */
  readonly listener?: boolean;
}

/** The tasks that can be used under a configuration. Problems and contradictions are logged. */
export function findTasks(
  config: AgentConfig,
  log: Logger,
): Pick<AgentSetup, 'plan' | 'routes'> & { readonly installed: number } {
  const { values } = config;
  const installed = discoverTasks({ taskPath: values['task-path'] });
  for (const problem of installed.problems) log.warning(problem);
  const plan = planTasks(installed.tasks, values);
  for (const name of plan.unknown)
    log.warning(`tasks names ${name}, which is not installed; see fi-agent --list-tasks`);
  if (values.tasks.length > 0 && values['no-task'].length > 0) {
    log.info("Options 'no-task' and 'tasks' are both used. Be careful that 'no-task' always excludes tasks.");
  }
  return { plan, routes: installed.routes, installed: installed.tasks.length };
}

/**
 * Opens the agent.
 * @throws FiError when there is nothing to do (no target, no task), or the state directory cannot be used
 */
export async function openAgent(config: AgentConfig, options: OpenOptions): Promise<Agent> {
  const { log, signal } = options;
  const { values, vardir } = config;
  const storage = await Storage.open(vardir, log);
  const identity = await loadIdentity(storage, { assetnameSupport: values['assetname-support'] });
  const targets = makeTargets(values, vardir);
  const { plan, routes, installed } = findTasks(config, log);
  if (plan.available.length === 0) {
    const why = installed === 0 ? `none is installed; ${HOW_TO_ADD}` : 'no-task excludes all that are installed';
    throw new FiError('ERR_FI_NO_TASK', `No tasks available, aborting: ${why}`);
  }
  if (targets.length === 0 && options.listener !== true) {
    throw new FiError(
      'ERR_FI_NO_TARGET',
      'No target defined, aborting; set server or local, or --listen with --daemon',
    );
  }
  for (const { id, name, directory } of targets) log.debug(`target ${id}: ${name}, state in ${directory}`);
  log.debug(`planned tasks: ${plan.planned.map(({ name, version }) => `${name} (v${version})`).join(', ') || 'none'}`);
  const optional = {
    ...(signal === undefined ? {} : { signal }),
    ...(options.httpdPort === undefined ? {} : { httpdPort: options.httpdPort }),
  };
  for (const line of withoutEffect(values, plan.available)) log.warning(line);
  const workers = makeWorkers({ config, identity, plan, log, ...optional });
  return Agent.open({
    config,
    identity,
    plan,
    routes,
    targets,
    workers,
    log,
    delaytime: options.previous === undefined ? values.delaytime : 0,
    ...(options.previous === undefined ? {} : { previous: options.previous }),
    onlyRequested: options.onlyRequested ?? false,
    ...(signal === undefined ? {} : { signal }),
  });
}

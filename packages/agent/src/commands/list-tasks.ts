/** `--list-tasks`: what is installed, and what is planned for each target. */
import type { Logger } from '@fi/core';
import { makeTargets } from '@fi/core/target';
import { findTasks } from '../open.js';
import type { AgentConfig } from '../options.js';
import { HOW_TO_ADD } from '../task-packages.js';

/** Prints tasks with versions and packages, then the plan of each target. */
export function listTasks(config: AgentConfig, log: Logger): number {
  const { plan, installed } = findTasks(config, log);
  const lines = ['', 'Available tasks :'];
  for (const { name, version, package: from } of plan.available) lines.push(`- ${name} (v${version}) [${from}]`);
  if (plan.available.length === 0)
    lines.push(installed === 0 ? `  none; ${HOW_TO_ADD}` : '  none; no-task excludes all that are installed');
  for (const { id, type, name } of makeTargets(config.values, config.vardir)) {
    // An inventory is all that a folder takes.
    const tasks = plan.planned.filter(({ trigger }) => type === 'server' || trigger.on === 'inventory');
    const planned = tasks.map((task) => task.name).join(',');
    lines.push(
      '',
      `target ${id}: ${type} ${name}`,
      planned === '' ? `No planned task for ${id}` : `Planned tasks: ${planned}`,
    );
  }
  process.stdout.write(`${lines.join('\n')}\n\n`);
  return 0;
}

/** `--list-categories`: asks the inventory task's own program, as the agent does not know what it can do. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { FiError, type Logger } from '@fi/core';
import { findTasks } from '../open.js';
import type { AgentConfig } from '../options.js';
import { HOW_TO_ADD } from '../task-packages.js';

/** Prints the categories that --partial and --no-category take. */
export function listCategories(config: AgentConfig, log: Logger): number {
  const task = findTasks(config, log).plan.available.find(({ id }) => id === 'inventory');
  if (task === undefined) throw new FiError('ERR_FI_NO_TASK', `the inventory task is not installed; ${HOW_TO_ADD}`);
  const program = path.join(task.directory, 'dist', 'bin', 'fi-inventory.js');
  const { status, stdout } = spawnSync(process.execPath, [program, '--list-categories'], { encoding: 'utf8' });
  process.stdout.write(stdout ?? '');
  return status === 0 ? 0 : 1;
}

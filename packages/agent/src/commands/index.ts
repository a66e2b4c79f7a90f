/** Sub-commands of fi-agent, each loaded when it is called. */
import type { SubCommand } from '@fi/core/config';
import type { SubCommandName } from '../program.js';

export const COMMANDS: Readonly<Record<SubCommandName, () => Promise<SubCommand>>> = {
  completion: () => import('./completion.js'),
  doctor: () => import('./doctor.js'),
  migrate: () => import('./migrate.js'),
  outbox: () => import('./outbox.js'),
  service: () => import('./service.js'),
};

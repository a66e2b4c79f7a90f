/** Which tasks run for which targets, with which jobs. Pure. */
import type { ContactReport } from '@fi/core/exchange';
import type { Target } from '@fi/core/target';
import type { TaskJob, TaskManifest, TaskTarget } from '@fi/core/task';

/** The Maintenance task of the FusionInventory agent is no task any more; configurations may still name it. */
const FORMER_TASKS = new Set(['maintenance']);

export interface Plan {
  /** Installed and not forbidden. */
  readonly available: readonly TaskManifest[];
  /** In the order in which they run; a task may be there more than once. */
  readonly planned: readonly TaskManifest[];
  /** Names of the configuration that are no installed task. */
  readonly unknown: readonly string[];
}

/** Chooses tasks by `tasks` and `no-task`; names are taken in any letter case, and `...` stands for all others. */
export function planTasks(
  installed: readonly TaskManifest[],
  config: { readonly tasks: readonly string[]; readonly 'no-task': readonly string[] },
): Plan {
  const forbidden = new Set(config['no-task'].map((name) => name.toLowerCase()));
  const available = installed.filter(({ id }) => !forbidden.has(id));
  if (config.tasks.length === 0) return { available, planned: available, unknown: [] };
  const planned: TaskManifest[] = [];
  const unknown: string[] = [];
  for (const name of config.tasks) {
    if (name === '...') {
      planned.push(...available.filter((task) => !planned.includes(task)));
      break;
    }
    const id = name.toLowerCase();
    const task = available.find((candidate) => candidate.id === id);
    if (task !== undefined) planned.push(task);
    else if (!forbidden.has(id) && !FORMER_TASKS.has(id)) unknown.push(name);
  }
  return { available, planned, unknown };
}

/** A target of a run, with what its server answered. */
export interface RunTarget {
  readonly target: Target;
  readonly taskTarget: TaskTarget;
  /** Undefined for local targets. */
  readonly report?: ContactReport;
}

/** One process to start. */
export interface TaskRun {
  readonly task: TaskManifest;
  readonly targets: readonly TaskTarget[];
  readonly jobs: readonly TaskJob[];
}

/** Whether a server, or a local target, wants an inventory now. */
function wantsInventory({ target, report }: RunTarget, force: boolean): boolean {
  return target.type === 'local' || force || report?.wantsInventory === true;
}

function isDisabled({ report }: RunTarget, id: string, force: boolean): boolean {
  return report?.disabled.includes(id) === true && !(id === 'inventory' && force);
}

/**
 * The runs of one task: a single one for all targets when it makes an inventory, otherwise one for each server that has
 * jobs for it.
 * @param targets of which the server answered, and local ones
 */
export function runsOf(
  task: TaskManifest,
  targets: readonly RunTarget[],
  options: { readonly force: boolean },
): TaskRun[] {
  const { force } = options;
  const { trigger } = task;
  const enabled = targets.filter((target) => !isDisabled(target, task.id, force));
  if (trigger.on === 'inventory') {
    const wanting = enabled.filter((target) => wantsInventory(target, force)).map(({ taskTarget }) => taskTarget);
    return wanting.length === 0 ? [] : [{ task, targets: wanting, jobs: [] }];
  }
  const runs: TaskRun[] = [];
  for (const { taskTarget, report } of enabled) {
    if (report === undefined) continue;
    const jobs: TaskJob[] = [];
    if (trigger.on === 'option') {
      const options = report.options.filter(({ name }) => name === trigger.name);
      jobs.push(...options.map(({ name, option }) => ({ kind: 'option' as const, name, option })));
    } else if (trigger.on === 'schedule') {
      const entries = report.schedule.filter((entry) => entry.task === trigger.name);
      jobs.push(...entries.map(({ remote }) => ({ kind: 'schedule' as const, remote })));
    }
    if (jobs.length > 0 || trigger.on === 'contact') runs.push({ task, targets: [taskTarget], jobs });
  }
  return runs;
}

/** The run of an event: a partial inventory for the targets that can take one, or a task's own event. */
export function eventRun(
  task: TaskManifest,
  event: { readonly name: string; readonly parameters: Readonly<Record<string, string>> },
  targets: readonly TaskTarget[],
): TaskRun | undefined {
  const able =
    task.trigger.on === 'inventory'
      ? targets.filter(({ type, format }) => type === 'local' || format === 'native')
      : targets;
  const { name, parameters } = event;
  return able.length === 0 ? undefined : { task, targets: able, jobs: [{ kind: 'event', event: name, parameters }] };
}

/** The target as its tasks see it. */
export function taskTargetOf(
  target: Target,
  settings: { readonly native: boolean; readonly json: boolean; readonly html: boolean },
  report?: ContactReport,
): TaskTarget {
  const { id, type, address, directory } = target;
  const local = settings.json ? 'native' : settings.html ? 'html' : 'classic';
  const server = settings.native ? 'native' : 'classic';
  return {
    id,
    type,
    address,
    directory,
    format: type === 'local' ? local : server,
    ...(report?.noCategory === undefined ? {} : { noCategory: report.noCategory }),
    ...(report?.inventoryParameters === undefined ? {} : { parameters: report.inventoryParameters }),
  };
}

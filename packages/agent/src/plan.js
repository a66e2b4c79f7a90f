/** The Maintenance task of the FusionInventory agent is no task any more; configurations may still name it. */
const FORMER_TASKS = new Set(['maintenance']);
/** Chooses tasks by `tasks` and `no-task`; names are taken in any letter case, and `...` stands for all others. */
export function planTasks(installed, config) {
  const forbidden = new Set(config['no-task'].map((name) => name.toLowerCase()));
  const available = installed.filter(({ id }) => !forbidden.has(id));
  if (config.tasks.length === 0) return { available, planned: available, unknown: [] };
  const planned = [];
  const unknown = [];
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
/** Whether a server, or a local target, wants an inventory now. */
function wantsInventory({ target, report }, force) {
  return target.type === 'local' || force || report?.wantsInventory === true;
}
function isDisabled({ report }, id, force) {
  return report?.disabled.includes(id) === true && !(id === 'inventory' && force);
}
/**
 * The runs of one task: a single one for all targets when it makes an inventory, otherwise one for each server that has
 * jobs for it.
 * @param targets of which the server answered, and local ones
 */
export function runsOf(task, targets, options) {
  const { force } = options;
  const { trigger } = task;
  const enabled = targets.filter((target) => !isDisabled(target, task.id, force));
  if (trigger.on === 'inventory') {
    const wanting = enabled.filter((target) => wantsInventory(target, force)).map(({ taskTarget }) => taskTarget);
    return wanting.length === 0 ? [] : [{ task, targets: wanting, jobs: [] }];
  }
  const runs = [];
  for (const { taskTarget, report } of enabled) {
    if (report === undefined) continue;
    const jobs = [];
    if (trigger.on === 'option') {
      const options = report.options.filter(({ name }) => name === trigger.name);
      jobs.push(...options.map(({ name, option }) => ({ kind: 'option', name, option })));
    } else if (trigger.on === 'schedule') {
      const entries = report.schedule.filter((entry) => entry.task === trigger.name);
      jobs.push(...entries.map(({ remote }) => ({ kind: 'schedule', remote })));
    }
    if (jobs.length > 0 || trigger.on === 'contact') runs.push({ task, targets: [taskTarget], jobs });
  }
  return runs;
}
/** The run of an event: a partial inventory for the targets that can take one, or a task's own event. */
export function eventRun(task, event, targets) {
  const able =
    task.trigger.on === 'inventory'
      ? targets.filter(({ type, format }) => type === 'local' || format === 'native')
      : targets;
  const { name, parameters } = event;
  return able.length === 0 ? undefined : { task, targets: able, jobs: [{ kind: 'event', event: name, parameters }] };
}
/** The target as its tasks see it. */
export function taskTargetOf(target, settings, report) {
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
  };
}

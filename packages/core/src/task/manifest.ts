/**
 * What a package says of its tasks and HTTP routes in its package.json, under "fi". Manifests are read, never imported, so
 * that the agent knows what is installed without loading a line of it. Pure.
 */
import path from 'node:path';
import { isRecord } from './record.js';

/**
 * What makes a task run:
 * - `inventory`: a server wants an inventory, or a local target is due; one run serves all targets
 * - `option`: the PROLOG answer holds OPTION elements of this NAME; they are its jobs
 * - `schedule`: the answer to getConfig schedules this task; the URLs named there are its jobs
 * - `contact`: every contact with a server
 */
export type TaskTrigger =
  | { readonly on: 'inventory' }
  | { readonly on: 'option'; readonly name: string }
  | { readonly on: 'schedule'; readonly name: string }
  | { readonly on: 'contact' };

/** An installed task. */
export interface TaskManifest {
  /** Lower case, as `--tasks` takes it: `netdiscovery`. */
  readonly id: string;
  /** As servers and logs have it: `NetDiscovery`. */
  readonly name: string;
  readonly version: string;
  /** Absolute path of the module whose default export is the task. */
  readonly module: string;
  readonly trigger: TaskTrigger;
  /** Seconds that a run may take; undefined: the agent's own limit. */
  readonly timeout?: number;
  /** Heap limit in MB; undefined: the agent's own limit. */
  readonly memory?: number;
  /** Processes that outlive the task are wanted: a software package may start an installer and end. */
  readonly leavesProcesses: boolean;
  /** An event that the task gets some minutes after the start of a daemon: `storage maintenance`. */
  readonly startEvent?: string;
  /** Package that it comes from, and the folder of that package. */
  readonly package: string;
  readonly directory: string;
}

/** HTTP paths that a package answers; the module is imported at the first request. */
export interface RouteManifest {
  /** Path and everything below it: `/deploy`. */
  readonly path: string;
  /** Absolute path of the module. */
  readonly module: string;
  readonly package: string;
}

/** A program that the tasks of a package can use when it is there. */
export interface ToolManifest {
  readonly name: string;
  /** What it adds: `serial numbers and memory modules`. */
  readonly adds: string;
  /** Operating systems where it is of use, as Node.js names them; undefined: all. */
  readonly platforms?: readonly string[];
  readonly package: string;
}

export interface PackageManifest {
  readonly tasks: readonly TaskManifest[];
  readonly routes: readonly RouteManifest[];
  readonly tools: readonly ToolManifest[];
  /** Entries that cannot be used, one line each. */
  readonly problems: readonly string[];
}

/** Triggers of the tasks that servers know, so that a manifest need not repeat them. */
const KNOWN_TRIGGERS: Readonly<Record<string, TaskTrigger>> = {
  inventory: { on: 'inventory' },
  netdiscovery: { on: 'option', name: 'NETDISCOVERY' },
  netinventory: { on: 'option', name: 'SNMPQUERY' },
  wakeonlan: { on: 'option', name: 'WAKEONLAN' },
  deploy: { on: 'schedule', name: 'Deploy' },
  collect: { on: 'schedule', name: 'Collect' },
  esx: { on: 'schedule', name: 'ESX' },
};

const MAX_TASKS = 50;

/** A number within bounds, or undefined. */
function bounded(value: unknown, min: number, max: number): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= min && value <= max ? value : undefined;
}

/** The absolute path of a module that stays inside its package. */
function modulePath(directory: string, value: unknown): string | undefined {
  if (typeof value !== 'string' || !/\.m?js$/.test(value) || value.includes('\0')) return undefined;
  const file = path.resolve(directory, value);
  return file.startsWith(path.join(directory, path.sep)) ? file : undefined;
}

function triggerOf(id: string, value: unknown): TaskTrigger | undefined {
  if (value === undefined) return KNOWN_TRIGGERS[id] ?? { on: 'contact' };
  if (!isRecord(value)) return undefined;
  const { on, name } = value;
  if (on === 'inventory' || on === 'contact') return { on };
  if ((on === 'option' || on === 'schedule') && typeof name === 'string' && /^[\w-]{1,64}$/.test(name)) {
    return { on, name };
  }
  return undefined;
}

/**
 * Reads the content of a package.json.
 * @param directory absolute path of the package
 * @returns undefined when the package offers nothing
 */
export function parseManifest(packageJson: unknown, directory: string): PackageManifest | undefined {
  if (!isRecord(packageJson) || !isRecord(packageJson.fi)) return undefined;
  const name = typeof packageJson.name === 'string' ? packageJson.name : path.basename(directory);
  const tasks: TaskManifest[] = [];
  const routes: RouteManifest[] = [];
  const problems: string[] = [];
  const { fi } = packageJson;

  for (const [id, entry] of Object.entries(isRecord(fi.tasks) ? fi.tasks : {}).slice(0, MAX_TASKS)) {
    const refuse = (reason: string) => problems.push(`${name}: task ${JSON.stringify(id.slice(0, 40))}: ${reason}`);
    const fields = isRecord(entry) ? entry : {};
    const module = modulePath(directory, fields.module);
    const trigger = triggerOf(id, fields.trigger);
    const version = fields.version ?? packageJson.version;
    if (!/^[a-z][a-z0-9-]{0,39}$/.test(id)) refuse('a name is lower-case letters, digits and dashes');
    else if (module === undefined) refuse('"module" must be the path of a .js file inside the package');
    else if (typeof version !== 'string' || !/^[\w.+-]{1,40}$/.test(version)) refuse('"version" is missing or odd');
    else if (trigger === undefined) refuse('"trigger" is not one that this agent knows');
    else {
      const timeout = bounded(fields.timeout, 1, 7 * 86_400);
      const memory = bounded(fields.memory, 16, 65_536);
      const { startEvent } = fields;
      tasks.push({
        id,
        name: typeof fields.name === 'string' && /^\w{1,40}$/.test(fields.name) ? fields.name : id,
        version,
        module,
        trigger,
        ...(timeout === undefined ? {} : { timeout }),
        ...(memory === undefined ? {} : { memory }),
        leavesProcesses: fields.leavesProcesses === true,
        ...(typeof startEvent === 'string' && /^[\w -]{1,60}$/.test(startEvent) ? { startEvent } : {}),
        package: name,
        directory,
      });
    }
  }
  for (const [route, entry] of Object.entries(isRecord(fi.routes) ? fi.routes : {}).slice(0, MAX_TASKS)) {
    const module = modulePath(directory, isRecord(entry) ? entry.module : entry);
    if (/^\/[\w/-]{1,100}$/.test(route) && module !== undefined) routes.push({ path: route, module, package: name });
    else problems.push(`${name}: route ${JSON.stringify(route.slice(0, 40))}: path or module is not usable`);
  }
  return { tasks, routes, tools: toolsOf(fi.tools, name), problems };
}

/** `"tools": { "dmidecode": "serial numbers" }`, or with `{ "adds": …, "platforms": […] }`. */
function toolsOf(value: unknown, from: string): ToolManifest[] {
  const tools: ToolManifest[] = [];
  for (const [name, entry] of Object.entries(isRecord(value) ? value : {}).slice(0, 100)) {
    const fields = isRecord(entry) ? entry : { adds: entry };
    const { adds, platforms } = fields;
    if (!/^[\w.+-]{1,40}$/.test(name) || typeof adds !== 'string') continue;
    const known = Array.isArray(platforms) ? platforms.filter((item) => typeof item === 'string') : undefined;
    tools.push({ name, adds: adds.slice(0, 200), package: from, ...(known === undefined ? {} : { platforms: known }) });
  }
  return tools;
}

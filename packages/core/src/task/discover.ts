/** Finds the packages that offer tasks: beside the agent, among the global packages of Node.js, and where the user says. */
import { closeSync, openSync, readdirSync, readSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseManifest, type RouteManifest, type TaskManifest, type ToolManifest } from './manifest.js';

export interface InstalledTasks {
  /** By id in alphabetical order, inventory first; the first of a name that was found. */
  readonly tasks: readonly TaskManifest[];
  readonly routes: readonly RouteManifest[];
  readonly tools: readonly ToolManifest[];
  /** What was found and cannot be used, one line each. */
  readonly problems: readonly string[];
}

export interface DiscoveryOptions {
  /** `--task-path`: packages, or folders of packages; looked into first. */
  readonly taskPath?: readonly string[];
  /** Folders of packages (`node_modules`). Default: those beside the agent and the global ones. */
  readonly roots?: readonly string[];
}

/** Larger ones are no package.json of ours. */
const MAX_PACKAGE_JSON = 256 * 1024;

/**
 * Folders in which npm puts packages that can be used together with the file `from`: every `node_modules` above it, as
 * it is called and where it really is, and the global folder of this Node.js and of npm's prefix.
 */
export function packageRoots(
  from: string = fileURLToPath(import.meta.url),
  environment: Readonly<Record<string, string | undefined>> = process.env,
  execPath: string = process.execPath,
): string[] {
  const roots = new Set<string>();
  const add = (directory: string) => {
    if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() === true) roots.add(directory);
  };
  for (const start of new Set([from, realpathOf(from), realpathOf(process.argv[1] ?? from)])) {
    for (let directory = path.dirname(start); ; directory = path.dirname(directory)) {
      if (path.basename(directory) === 'node_modules') add(directory);
      else add(path.join(directory, 'node_modules'));
      if (path.dirname(directory) === directory) break;
    }
  }
  const windows = process.platform === 'win32';
  const bin = path.dirname(execPath);
  const prefixes = [windows ? bin : path.dirname(bin), environment.NPM_CONFIG_PREFIX, environment.npm_config_prefix];
  if (windows && environment.APPDATA !== undefined) prefixes.push(path.join(environment.APPDATA, 'npm'));
  for (const prefix of prefixes) {
    if (prefix === undefined || !path.isAbsolute(prefix)) continue;
    add(windows ? path.join(prefix, 'node_modules') : path.join(prefix, 'lib', 'node_modules'));
  }
  return [...roots];
}

function realpathOf(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

/** Folders of packages in a folder: `a`, `@scope/b`. */
function packagesIn(root: string): string[] {
  const names = (directory: string) => {
    try {
      return readdirSync(directory).sort();
    } catch {
      return [];
    }
  };
  return names(root)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) => (name.startsWith('@') ? names(path.join(root, name)).map((sub) => path.join(name, sub)) : name))
    .map((name) => path.join(root, name));
}

/** One buffer for all files: there may be hundreds, and the process that reads them stays small. */
class ManifestReader {
  readonly #buffer = Buffer.alloc(MAX_PACKAGE_JSON);

  /** The text of a package's package.json, when it can hold a manifest. */
  read(directory: string): string | undefined {
    let fd: number | undefined;
    try {
      fd = openSync(`${directory}${path.sep}package.json`, 'r');
      const length = readSync(fd, this.#buffer, 0, MAX_PACKAGE_JSON, 0);
      const bytes = this.#buffer.subarray(0, length);
      return length < MAX_PACKAGE_JSON && bytes.includes('"fi"') ? bytes.toString('utf8') : undefined;
    } catch {
      return undefined;
    } finally {
      if (fd !== undefined) closeSync(fd);
    }
  }
}

/** The agent runs as root: code that anybody may change is no code to run. */
function writableByOthers(directory: string): boolean {
  if (process.platform === 'win32') return false;
  const status = statSync(directory, { throwIfNoEntry: false });
  return status === undefined || (status.mode & 0o002) !== 0;
}

/** Reads all manifests that can be found. Never throws: what is damaged becomes a problem. */
export function discoverTasks(options: DiscoveryOptions = {}): InstalledTasks {
  const tasks = new Map<string, TaskManifest>();
  const routes = new Map<string, RouteManifest>();
  const tools: ToolManifest[] = [];
  const problems: string[] = [];
  const seen = new Set<string>();
  const reader = new ManifestReader();

  const look = (directory: string): boolean => {
    const text = reader.read(directory);
    if (text === undefined) return false;
    const real = realpathOf(directory);
    if (seen.has(real)) return true;
    seen.add(real);
    let content: unknown;
    try {
      content = JSON.parse(text);
    } catch {
      problems.push(`${path.join(directory, 'package.json')} is damaged`);
      return true;
    }
    const manifest = parseManifest(content, real);
    if (manifest === undefined) return false;
    if (writableByOthers(real)) {
      problems.push(`${real} can be changed by anybody, its tasks are not used; remove that right (chmod o-w)`);
      return true;
    }
    problems.push(...manifest.problems);
    tools.push(...manifest.tools);
    for (const task of manifest.tasks) if (!tasks.has(task.id)) tasks.set(task.id, task);
    for (const route of manifest.routes) if (!routes.has(route.path)) routes.set(route.path, route);
    return true;
  };

  for (const given of options.taskPath ?? []) {
    const directory = path.resolve(given);
    if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) {
      problems.push(`task-path: ${directory} is no directory`);
    } else if (!look(directory)) {
      for (const root of [directory, path.join(directory, 'node_modules')]) packagesIn(root).forEach(look);
    }
  }
  for (const root of options.roots ?? packageRoots()) packagesIn(root).forEach(look);

  const rank = ({ id, trigger }: TaskManifest) => `${trigger.on === 'inventory' ? 0 : 1}${id}`;
  const sorted = [...tasks.values()].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  return { tasks: sorted, routes: [...routes.values()], tools, problems };
}

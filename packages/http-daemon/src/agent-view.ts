/**
 * What the daemon knows of the agent that it belongs to: plain data that is asked for at each request, and one call.
 * The agent implements it; nothing here does any work. Times are milliseconds since 1970.
 */

/** A task that is running now. */
export interface RunningTask {
  /** As servers know it: `Inventory`. */
  readonly name: string;
  readonly since: number;
  /** Ids of the targets that the run is for. */
  readonly targets: readonly string[];
  /** How far it is; `total` is 0 where that is not known. */
  readonly progress?: { readonly done: number; readonly total: number; readonly text?: string };
}

export interface AgentStatus {
  /** `unknown`: not ready yet. */
  readonly state: 'unknown' | 'waiting' | 'running' | 'paused';
  /** The first one is named by /status. Empty unless `state` is `running`. */
  readonly tasks: readonly RunningTask[];
}

/** A server, or a place where results are written. */
export interface TargetView {
  /** `server0`, `local0`. */
  readonly id: string;
  readonly type: 'server' | 'local' | 'listener';
  /** URL of a server, folder or file otherwise. User and password in a URL are never shown. */
  readonly address: string;
  /** When its next run is due; 0 or a time in the past: now. Undefined: no run is planned. */
  readonly nextRun?: number;
  /** How the last contact or delivery went. */
  readonly last?: { readonly time: number; readonly ok: boolean; readonly message?: string };
  /** Results that wait in its outbox. */
  readonly waiting?: number;
}

/** A run of a task that has ended. */
export interface RunView {
  readonly task: string;
  readonly targets: readonly string[];
  /** When it ended. */
  readonly time: number;
  readonly milliseconds: number;
  readonly status: 'done' | 'failed' | 'stopped';
  /** Why it is not done: one line. */
  readonly reason?: string;
  /** Results that it handed over. */
  readonly results: number;
}

/** All runs of a task since the agent started. */
export interface RunTotal {
  readonly task: string;
  readonly status: RunView['status'];
  readonly count: number;
  readonly milliseconds: number;
}

/** A record of the agent's log, without secrets. */
export interface LogLine {
  /** Later lines have higher numbers, also after a restart of the agent. */
  readonly number: number;
  readonly time: number;
  readonly level: string;
  readonly tag: string;
  readonly message: string;
}

/** HTTP paths that a package answers, from its manifest (`RouteManifest` of @fi/core). */
export interface PackageRoute {
  /** The path and everything below it: `/deploy`. */
  readonly path: string;
  /** Absolute path of the module; imported at the first request. */
  readonly module: string;
  /** Name of the package. */
  readonly package: string;
}

/** What is to be run now. */
export type RunRequest =
  /** All planned tasks for these targets; undefined: for all of them. */
  | { readonly kind: 'run'; readonly targets?: readonly string[] }
  /**
   * An event, such as a partial inventory. The agent decides whether it takes it; `parameters` are what the client
   * sent, bounded in number and length but not checked otherwise. `category` and `partial` are among them.
   */
  | { readonly kind: 'event'; readonly target?: string; readonly parameters: Readonly<Record<string, string>> };

/** Who asked for a run. */
export interface RunOrigin {
  /** Address of the client, IPv4 addresses as such. */
  readonly address: string;
  /** `server`: the address belongs to a server target. `page`: the button of the status page. */
  readonly by: 'server' | 'page' | 'trusted';
}

export interface AgentView {
  /** Version of the agent. */
  readonly version: string;
  readonly deviceid: string;
  /** State directory; files of `shared` below it can be downloaded. */
  readonly vardir: string;
  /** When the agent started. */
  readonly startedAt: number;
  /** All options by name, for routes of packages. */
  readonly config: Readonly<Record<string, unknown>>;
  /** File that the agent logs to, when there is one. */
  readonly logFile?: string;

  status(): AgentStatus;
  targets(): readonly TargetView[];
  /** The last runs, the newest first; 20 are shown. */
  runs(): readonly RunView[];
  runTotals(): readonly RunTotal[];
  /** The last log lines in order, those with a higher number than `after` only; see `LogTail`. */
  logLines(after: number): readonly LogLine[];
  /** Routes of the installed packages; asked for when no route of the daemon's own fits. */
  routes(): readonly PackageRoute[];
  /**
   * Plans runs for now; several requests before a run starts count once.
   * @throws FiError `ERR_FI_EVENT` for an event that is not taken: logged, and answered as if it were, which is what GLPI
   *   agents do; anything else when a run cannot be planned: the client is told so
   */
  runNow(request: RunRequest, origin: RunOrigin): void | Promise<void>;
}

/** The contract between the agent and a task. A task package needs nothing else of the agent. */
import type { Host } from '../host/host.js';
import type { Inventory } from '../inventory/model.js';
import type { Logger } from '../log/logger.js';
import type { HttpClient } from '../protocol/http.js';
import type { XmlTree } from '../xml/write.js';

/** A task: the default export of the module that its manifest names. It runs in a process of its own. */
export interface Task {
  run(context: TaskContext): Promise<void>;
}

/** Any JSON value; what servers send has passed the door as nothing but this. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** What a server asks of the task. */
export type TaskJob =
  /** An OPTION of a PROLOG answer: NAME and the other members, as `parseXml` gives them. */
  | { readonly kind: 'option'; readonly name: string; readonly option: { readonly [name: string]: Json } }
  /** An entry of the schedule that getConfig answered: where jobs are asked for and reported. */
  | { readonly kind: 'schedule'; readonly remote: string }
  /** A partial inventory, or another event; its parameters as they were given. */
  | { readonly kind: 'event'; readonly event: string; readonly parameters: { readonly [name: string]: string } };

/** Something that a server knows and an inventory needs, such as credentials: it can be asked for by this id. */
export interface InventoryParameter {
  /** Category of the inventory, `database`. */
  readonly category: string;
  readonly id: string;
  /** What it is for: `mysql`, `postgresql` and so on. */
  readonly uses: readonly string[];
}

/** Who gets the results of a run. */
export interface TaskTarget {
  /** `server0`, `local0`. */
  readonly id: string;
  readonly type: 'server' | 'local';
  /** URL of a server; may hold credentials. Folder, file or `-` of a local target. */
  readonly address: string;
  /** How results are written for it. */
  readonly format: 'classic' | 'native' | 'html';
  /** Inventory categories that this target does not want; undefined: those of the option no-category. */
  readonly noCategory?: readonly string[];
  /** What the server has for an inventory. */
  readonly parameters?: readonly InventoryParameter[];
  /** Folder for state of this target that outlives a run. */
  readonly directory: string;
}

/** What is known of a target once it has accepted a result: a JSON file in the target's folder. */
export interface Knowledge {
  /** Name of the file, without folder. */
  readonly file: string;
  /** What the file held when the result was made; undefined: there was none. */
  readonly before?: unknown;
  /**
   * What it holds once the result was accepted. When something else than `before` stands in it then, results have crossed, and
   * it is removed: what the target knows is not known.
   */
  readonly value: Json;
}

/** What a task hands over; it is on disk when `deliver` resolves. */
export type TaskResult =
  /**
   * An inventory; each target gets it in its own form. `checksum`: HARDWARE/CHECKSUM in classic XML, when not all sections
   * may be taken over. `covers`, of a partial one in the place of a whole one: whether it tells all that is new since the target
   * accepted the last one, so that others which wait are void.
   */
  | {
      readonly kind: 'inventory';
      readonly inventory: Inventory;
      readonly checksum?: number;
      readonly knowledge?: Knowledge;
      readonly covers?: boolean;
    }
  /** A classic message: REQUEST with this QUERY and CONTENT. Messages of one task arrive in the order of delivery. */
  | { readonly kind: 'message'; readonly query: string; readonly content: XmlTree; readonly name?: string };

export interface TaskContext {
  readonly task: { readonly id: string; readonly name: string; readonly version: string };
  /** Values of all options of the agent by name, checked. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Identity of this machine towards servers. */
  readonly deviceid: string;
  readonly agentid: string;
  /** On whose behalf the task runs: the first of `targets`. */
  readonly target: TaskTarget;
  /** All targets of this run; more than one only for inventories. */
  readonly targets: readonly TaskTarget[];
  readonly jobs: readonly TaskJob[];
  /** Tagged with the task's name; records reach the agent's own log. */
  readonly log: Logger;
  /** This machine. Commands end with the run. */
  readonly host: Host;
  /** HTTP with the proxy, certificates and credentials of the configuration; made at the first call. */
  client(): Promise<HttpClient>;
  /**
   * Hands a result to all targets, or to some of them. It is on disk when the promise resolves, and is sent later.
   * @throws FiError when it cannot be kept
   */
  deliver(result: TaskResult, targets?: readonly TaskTarget[]): Promise<void>;
  /** How far the task is: shown on the status page. */
  progress(done: number, total: number, text?: string): void;
  /**
   * Asks the agent for an event later, for the same targets: this task runs again with the event as its job, or the task that
   * `parameters.task` names does.
   */
  event(name: string, delaySeconds: number, parameters?: Readonly<Record<string, string>>): void;
  /** Aborted when the agent stops, or the time is over; the process is killed a few seconds later. */
  readonly signal: AbortSignal;
}

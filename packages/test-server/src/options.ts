/** What a test server can be told, and what it does without being told. */

import path from 'node:path';
import type { Logger } from '@fi/core';
import { defaultVardir } from '@fi/core/storage';
import type { XmlTree } from '@fi/core/xml';
import type { AccessSettings } from './access.js';
import type { BehaviourHook } from './behaviour.js';

export const DEFAULT_HOST = '127.0.0.1';
export const DEFAULT_PORT = 8062;

/**
 * What the server is:
 * - `any`: takes whatever comes, and announces nothing: agents speak to it as they are used to
 * - `classic`: an OCS server: XML only
 * - `rest`: a GLPI 9 server with the FusionInventory plugin: XML, and jobs over REST
 * - `native`: a GLPI 10 server: says so when an agent asks with a PROLOG, wants CONTACT and JSON, and has jobs over REST
 */
export const PROTOCOLS = ['any', 'classic', 'rest', 'native'] as const;

export type Protocol = (typeof PROTOCOLS)[number];

/** A job that getConfig names. */
export interface ScheduledTask {
  /** Name in the REST protocol: Deploy, Collect, ESX. */
  readonly task: string;
  /** Where the task asks for its jobs. Default: `b/<task>/` below the server. */
  readonly remote?: string;
}

export interface TestServerOptions {
  /** Address to listen on. Default: 127.0.0.1. */
  readonly host?: string;
  /** Port; 0 takes a free one. Default: 0 for the library, 8062 for the command. */
  readonly port?: number;
  /** Folder where messages are kept. Default: `fi-test-server` beside the agent's state directory. */
  readonly directory?: string;
  /** Hours until the agent is to come again, sent in PROLOG and contact answers. Default: 24. */
  readonly prologFreq?: number;
  /** Whether an inventory is asked for. Default: SEND. */
  readonly response?: 'SEND' | 'STOP';
  /** Default: any. */
  readonly protocol?: Protocol;
  /**
   * What a native server answers the first PROLOG of an agent: `pending`, which means "contact me", or the answer to a
   * contact at once. Default: pending.
   */
  readonly prologAnswer?: 'pending' | 'contact';
  /** How often the answer to a JSON message is "not ready yet", as a GLPI proxy has it. Default: 0. */
  readonly pending?: number;
  /** What getConfig answers. Default: nothing. */
  readonly schedule?: readonly ScheduledTask[];
  /** Credentials that clients need. Default: none. */
  readonly access?: AccessSettings;
  /** Failures by script, see `parseFault`; they can be changed while the server runs. Default: none. */
  readonly faults?: readonly string[];
  /** OPTION elements of PROLOG answers: jobs for the agent. */
  readonly jobs?: readonly XmlTree[];
  /** Largest message in bytes, compressed or not. Default: 64 MiB. */
  readonly maxBytes?: number;
  /** Machines that are kept; those not heard of for longest go. Default: 1000. */
  readonly maxMachines?: number;
  /** Messages of each kind that are kept of a machine; the oldest go. Default: 50. */
  readonly maxMessages?: number;
  /** Milliseconds that a client may take to send its request. Default: 60,000. */
  readonly requestTimeout?: number;
  /** Makes the server misbehave, for tests of clients. */
  readonly behaviour?: BehaviourHook;
  readonly log?: Logger;
}

export type Settings = Required<Omit<TestServerOptions, 'behaviour' | 'log'>>;

/** `fi-test-server` beside the agent's own state directory: /var/lib, ~/.local/state or %ProgramData%. */
export const defaultDirectory = (): string => path.join(path.dirname(defaultVardir()), 'fi-test-server');

export function settingsOf(options: TestServerOptions): Settings {
  const { behaviour: _behaviour, log: _log, ...given } = options;
  return {
    host: DEFAULT_HOST,
    port: 0,
    prologFreq: 24,
    response: 'SEND',
    protocol: 'any',
    prologAnswer: 'pending',
    pending: 0,
    schedule: [],
    access: {},
    faults: [],
    jobs: [],
    maxBytes: 64 * 1024 * 1024,
    maxMachines: 1000,
    maxMessages: 50,
    requestTimeout: 60_000,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    directory: path.resolve(options.directory ?? defaultDirectory()),
  };
}

/** Whether an address can only be reached from this machine. */
export const isLoopback = (host: string): boolean => /^(?:127(?:\.\d{1,3}){3}|::1|\[::1\]|localhost)$/i.test(host);

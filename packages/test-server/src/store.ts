/**
 * What the server has received, as files: DIR/<deviceid>/<time>-<kind>.xml|json, the newest inventory as latest.xml or
 * latest.json, and what the pages show without reading all of that (machine.json, current.json, *.changes.json).
 */

import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { describeError, FiError, type Logger, silentLogger } from '@fi/core';
import type { Inventory } from '@fi/core/inventory';
import { type MachineFacts, machineFacts } from '@fi/core/inventory-html';
import { atomicWrite } from '@fi/core/storage';
import { type Change, findChanges } from './changes.js';
import type { ReceivedKind, ReceivedMessage } from './message.js';

/** A message in the store. */
export interface StoredMessage {
  /** File name in the machine's folder. */
  readonly file: string;
  readonly kind: ReceivedKind;
  readonly format: 'xml' | 'json';
  /** When it was received. */
  readonly time: string;
  /** Size without compression. */
  readonly bytes: number;
  /** Number of changes against the inventory before; inventories that had one before only. */
  readonly changes?: number;
}

/** What is known of a machine without its inventory. */
export interface Machine {
  readonly deviceid: string;
  readonly facts: MachineFacts;
  /** ISO 8601, UTC. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** When the newest inventory came; `undefined` when none has come yet. */
  readonly lastInventory?: string;
  readonly userAgent: string;
  /** Remarks on the newest inventory. */
  readonly remarks: readonly string[];
  /** Newest first. */
  readonly messages: readonly StoredMessage[];
}

export interface StoreLimits {
  readonly maxMachines: number;
  readonly maxMessages: number;
}

const INDEX = 'machine.json';
const CURRENT = 'current.json';
/** `20260131T080000.123Z-1-inventory.xml` */
const MESSAGE_FILE = /^\d{8}T\d{6}\.\d{3}Z-\d{1,9}-[a-z]{1,20}\.(?:xml|json)$/;

/** Longest folder name; file systems allow 255 bytes. */
const MAX_FOLDER = 150;

/**
 * Folder of a machine: its deviceid with everything percent-encoded that is not plain, so that no name leads out of the
 * directory, is hidden, or is a device on Windows. Long names are cut and made unique by a digest.
 */
export function folderName(deviceid: string): string {
  const encoded = encodeURIComponent(deviceid)
    .replace(/[!'()*~]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/^\./, '%2E')
    .replace(/\.$/, '%2E')
    .replace(/^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i, '%5F$1');
  if (encoded.length <= MAX_FOLDER) return encoded;
  return `${encoded.slice(0, MAX_FOLDER - 34)}~~${createHash('sha256').update(deviceid).digest('hex').slice(0, 32)}`;
}

export class Store {
  readonly directory: string;
  readonly #limits: StoreLimits;
  readonly #log: Logger;
  readonly #machines = new Map<string, Machine>();
  #sequence = 0;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(directory: string, limits: StoreLimits, log: Logger) {
    this.directory = directory;
    this.#limits = limits;
    this.#log = log;
  }

  /**
   * Opens a folder of received messages, making it when it is not there.
   * @throws FiError `ERR_FI_STORAGE` when it cannot be made or read
   */
  static async open(directory: string, limits: StoreLimits, log: Logger = silentLogger): Promise<Store> {
    const store = new Store(directory, limits, log);
    try {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      for (const entry of await readdir(directory, { withFileTypes: true })) {
        if (entry.isDirectory()) await store.#load(entry.name);
      }
    } catch (error) {
      throw new FiError('ERR_FI_STORAGE', `cannot keep messages in ${directory}: ${describeError(error)}`, {
        cause: error,
      });
    }
    return store;
  }

  /** Takes a machine into the list; folders that are not ours are left alone. */
  async #load(folder: string): Promise<void> {
    try {
      const machine = JSON.parse(await readFile(path.join(this.directory, folder, INDEX), 'utf8')) as Machine;
      const sound =
        typeof machine.deviceid === 'string' &&
        folderName(machine.deviceid) === folder &&
        typeof machine.firstSeen === 'string' &&
        typeof machine.lastSeen === 'string' &&
        typeof machine.facts?.name === 'string' &&
        typeof machine.facts.softwares === 'number' &&
        Array.isArray(machine.facts.addresses) &&
        Array.isArray(machine.messages) &&
        machine.messages.every((message) => MESSAGE_FILE.test(message.file)) &&
        Array.isArray(machine.remarks);
      if (!sound) throw new Error('not an index of this server');
      this.#machines.set(machine.deviceid, machine);
    } catch (error) {
      this.#log.warning(`${path.join(this.directory, folder)} is left out of the list: ${describeError(error)}`);
    }
  }

  /** All machines, the one heard of last first. */
  machines(): Machine[] {
    return [...this.#machines.values()].sort((a, b) => (a.lastSeen < b.lastSeen ? 1 : -1));
  }

  machine(deviceid: string): Machine | undefined {
    return this.#machines.get(deviceid);
  }

  /** Keeps a message: `plain` is what goes to disk. Messages are kept one after the other, in the order of the calls. */
  add(message: ReceivedMessage, plain: Uint8Array, userAgent: string, now = new Date()): Promise<Machine> {
    const added = this.#last.then(() => this.#add(message, plain, userAgent, now));
    this.#last = added.catch(() => undefined);
    return added;
  }

  /** Resolves when everything that was given to `add` is on disk. */
  async settled(): Promise<void> {
    await this.#last;
  }

  async #add(message: ReceivedMessage, plain: Uint8Array, userAgent: string, now: Date): Promise<Machine> {
    const { deviceid, kind, format } = message;
    const folder = path.join(this.directory, folderName(deviceid));
    const known = this.#machines.get(deviceid);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const time = now.toISOString();
    this.#sequence += 1;
    const file = `${time.replace(/[-:]/g, '')}-${this.#sequence}-${kind}.${format}`;
    await atomicWrite(path.join(folder, file), plain);

    const inventory = await this.#keepInventory(folder, file, message, plain);
    const stored: StoredMessage = {
      file,
      kind,
      format,
      time,
      bytes: plain.length,
      ...(inventory?.changes === undefined ? {} : { changes: inventory.changes }),
    };
    const messages = await this.#withoutOldest(folder, [stored, ...(known?.messages ?? [])]);
    const machine: Machine = {
      deviceid,
      facts: inventory?.facts ?? known?.facts ?? { name: deviceid, addresses: [], softwares: 0 },
      firstSeen: known?.firstSeen ?? time,
      lastSeen: time,
      ...(inventory === undefined ? pick(known?.lastInventory) : { lastInventory: time }),
      userAgent,
      remarks: inventory === undefined ? (known?.remarks ?? []) : message.remarks,
      messages,
    };
    await atomicWrite(path.join(folder, INDEX), JSON.stringify(machine));
    this.#machines.set(deviceid, machine);
    await this.#forgetOldest();
    return machine;
  }

  /** Writes what belongs to an inventory beside the message itself. */
  async #keepInventory(
    folder: string,
    file: string,
    { inventory, format }: ReceivedMessage,
    plain: Uint8Array,
  ): Promise<{ facts: MachineFacts; changes: number | undefined } | undefined> {
    if (inventory === undefined) return undefined;
    const before = await readInventory(path.join(folder, CURRENT));
    let current = inventory;
    if (inventory.partial === true && before !== undefined) {
      // a server keeps what it knows of the sections that a partial inventory leaves out
      current = { ...before, content: { ...before.content, ...inventory.content } };
    }
    const changes = before === undefined ? undefined : findChanges(before.content, current.content);
    if (changes !== undefined) await atomicWrite(path.join(folder, changesFile(file)), JSON.stringify(changes));
    if (inventory.partial !== true) {
      await atomicWrite(path.join(folder, `latest.${format}`), plain);
      await rm(path.join(folder, `latest.${format === 'xml' ? 'json' : 'xml'}`), { force: true });
    }
    await atomicWrite(path.join(folder, CURRENT), JSON.stringify(current));
    return { facts: machineFacts(current.content, current.deviceid), changes: changes?.length };
  }

  async #withoutOldest(folder: string, messages: readonly StoredMessage[]): Promise<StoredMessage[]> {
    const seen = new Map<ReceivedKind, number>();
    const kept: StoredMessage[] = [];
    for (const message of messages) {
      const count = (seen.get(message.kind) ?? 0) + 1;
      seen.set(message.kind, count);
      if (count <= this.#limits.maxMessages) kept.push(message);
      else {
        await rm(path.join(folder, message.file), { force: true });
        await rm(path.join(folder, changesFile(message.file)), { force: true });
      }
    }
    return kept;
  }

  async #forgetOldest(): Promise<void> {
    for (const machine of this.machines().slice(this.#limits.maxMachines)) {
      this.#machines.delete(machine.deviceid);
      await rm(path.join(this.directory, folderName(machine.deviceid)), { recursive: true, force: true });
      this.#log.info(`${machine.deviceid} is forgotten: more than ${this.#limits.maxMachines} machines`);
    }
  }

  /** The machine as the server knows it now: its last inventory, with later partial ones laid over it. */
  async current(deviceid: string): Promise<Inventory | undefined> {
    if (!this.#machines.has(deviceid)) return undefined;
    return readInventory(path.join(this.directory, folderName(deviceid), CURRENT));
  }

  /** A message as it came; `undefined` when there is none of this name. */
  async read(deviceid: string, file: string): Promise<Buffer | undefined> {
    const found = this.#machines.get(deviceid)?.messages.find((message) => message.file === file);
    if (found === undefined) return undefined;
    return readFile(path.join(this.directory, folderName(deviceid), found.file)).catch(() => undefined);
  }

  /** What an inventory changed against the one before. */
  async changes(deviceid: string, file: string): Promise<Change[] | undefined> {
    const found = this.#machines.get(deviceid)?.messages.find((message) => message.file === file);
    if (found?.changes === undefined) return undefined;
    try {
      const text = await readFile(path.join(this.directory, folderName(deviceid), changesFile(file)), 'utf8');
      return JSON.parse(text) as Change[];
    } catch {
      return undefined;
    }
  }
}

const pick = (lastInventory: string | undefined) => (lastInventory === undefined ? {} : { lastInventory });

const changesFile = (file: string): string => file.replace(/\.\w+$/, '.changes.json');

async function readInventory(file: string): Promise<Inventory | undefined> {
  try {
    if (!(await stat(file)).isFile()) return undefined;
    return JSON.parse(await readFile(file, 'utf8')) as Inventory;
  } catch {
    return undefined;
  }
}

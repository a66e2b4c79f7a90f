/**
 * Results that wait for their target: one file per message, written before anything is sent and removed when the target
 * has accepted it. The name alone tells order, age and what a newer message replaces, so that looking costs no reading.
 */
import { randomBytes } from 'node:crypto';
import { readdir, readFile, rename, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { FiError } from '../errors.js';
import { type Logger, silentLogger } from '../log/logger.js';
import { atomicWrite, reasonOf, syncFolder, TEMPORARY_PREFIX } from '../storage/atomic.js';
import { Storage } from '../storage/storage.js';
import type { Knowledge } from '../task/contract.js';
import { isRecord } from '../task/record.js';
import { digestOf, type KnowledgeNote, readNote } from './knowledge.js';

/** A message to be kept. */
export interface OutgoingMessage {
  /** `inventory`, `netdiscovery`: what it is, for people; a word. */
  readonly kind: string;
  readonly format: 'xml' | 'json' | 'html';
  readonly deviceid: string;
  readonly body: string;
  /** Older messages of this group are void once this one is kept: only the newest inventory matters. */
  readonly replaces?: string;
  /** The group that this one belongs to without replacing anything: a partial inventory. */
  readonly group?: string;
  /** File name in a local folder, without folder. */
  readonly name?: string;
  /** Kept beside the outbox once the target has accepted the message. */
  readonly knowledge?: Knowledge;
}

/** A message as its file name tells. */
export interface OutboxEntry {
  /** File name. */
  readonly file: string;
  readonly kind: string;
  /** Eight upper-case hex digits; the same in every attempt, so that a server can recognise a repetition. */
  readonly requestId: string;
  /** Milliseconds since the epoch. */
  readonly created: number;
  /** Of the whole file. */
  readonly bytes: number;
}

export interface StoredMessage extends Omit<OutgoingMessage, 'replaces' | 'group' | 'knowledge'> {
  readonly requestId: string;
  readonly knowledge?: KnowledgeNote;
}

export interface OutboxOptions {
  readonly log?: Logger;
  /** Bytes that may wait; beyond it the oldest go. Default 100 MiB. */
  readonly maxBytes?: number;
  /** Milliseconds that a message may wait. Default 30 days. */
  readonly maxAge?: number;
  readonly now?: () => number;
}

const DEFAULT_MAX_BYTES = 100 * 1024 * 1024;
const DEFAULT_MAX_AGE = 30 * 86_400_000;
/** Temporary files of a writer that was killed; a living one needs seconds. */
const TEMPORARY_LIFETIME = 3_600_000;

/** `<created>-<number>-<request id>-<group>.<kind>.msg` */
const NAME = /^(\d{15})-(\d{6})-([0-9A-F]{8})-([0-9a-f]{8}|none)\.([a-z][a-z0-9-]{0,40})\.msg$/;

let sequence = 0;

/** Eight hex digits of a text (FNV-1a): only equality within one folder matters. */
function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
}

export class Outbox {
  /** Absolute path of the folder. */
  readonly directory: string;
  readonly #log: Logger;
  readonly #maxBytes: number;
  readonly #maxAge: number;
  readonly #now: () => number;
  #last = 0;

  private constructor(directory: string, options: OutboxOptions) {
    this.directory = directory;
    this.#log = options.log ?? silentLogger;
    this.#maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES;
    this.#maxAge = options.maxAge ?? DEFAULT_MAX_AGE;
    this.#now = options.now ?? Date.now;
  }

  /**
   * Opens an outbox, making its folder when needed.
   * @throws FiError `ERR_FI_STORAGE` when it cannot be used
   */
  static async open(directory: string, options: OutboxOptions = {}): Promise<Outbox> {
    const storage = await Storage.open(directory, options.log);
    return new Outbox(storage.directory, options);
  }

  /**
   * Keeps a message; it outlives a crash and a power cut once the promise resolves. Then what it replaces goes, and what
   * is beyond the bounds, with a warning.
   * @throws FiError `ERR_FI_WRITE` when it cannot be kept
   */
  async put(message: OutgoingMessage): Promise<OutboxEntry> {
    const entries = await this.list();
    // A clock that was set back must not let a message overtake those before it.
    this.#last = Math.max(this.#now(), this.#last, entries.at(-1)?.created ?? 0);
    const requestId = randomBytes(4).toString('hex').toUpperCase();
    const group = message.replaces ?? message.group;
    const key = group === undefined ? 'none' : shortHash(group);
    sequence = (sequence + 1) % 1_000_000;
    const stamp = String(this.#last).padStart(15, '0');
    const file = `${stamp}-${String(sequence).padStart(6, '0')}-${requestId}-${key}.${message.kind}.msg`;
    if (!NAME.test(file)) throw new FiError('ERR_FI_OUTBOX', `${JSON.stringify(message.kind)} is no kind of message`);
    const { kind, format, deviceid, name, knowledge } = message;
    const note = knowledge && { file: knowledge.file, before: digestOf(knowledge.before), value: knowledge.value };
    const header = { v: 1, kind, format, deviceid, name, requestId, knowledge: note };
    const text = `${JSON.stringify({ ...header, bytes: Buffer.byteLength(message.body) })}\n${message.body}`;
    await atomicWrite(path.join(this.directory, file), text);

    const kept: OutboxEntry = { file, kind, requestId, created: this.#last, bytes: Buffer.byteLength(text) };
    const rest: OutboxEntry[] = [];
    for (const entry of entries) {
      if (message.replaces !== undefined && NAME.exec(entry.file)?.[4] === key) await this.#drop(entry);
      else rest.push(entry);
    }
    await this.#bound([...rest, kept]);
    return kept;
  }

  /** What waits, the oldest first. */
  async list(): Promise<OutboxEntry[]> {
    let names: string[];
    try {
      names = await readdir(this.directory);
    } catch (error) {
      throw new FiError('ERR_FI_STORAGE', `cannot read ${this.directory}: ${reasonOf(error)}`, { cause: error });
    }
    const entries: OutboxEntry[] = [];
    for (const file of names.sort()) {
      const [, created, , requestId = '', , kind = ''] = NAME.exec(file) ?? [];
      if (created === undefined) {
        if (file.startsWith(TEMPORARY_PREFIX)) await this.#sweep(file);
        continue;
      }
      const status = await stat(path.join(this.directory, file)).catch(() => undefined);
      if (status !== undefined) entries.push({ file, kind, requestId, created: Number(created), bytes: status.size });
    }
    return entries;
  }

  /** A message with its text; undefined when it has gone meanwhile, or is damaged (it is moved aside then). */
  async read(entry: OutboxEntry): Promise<StoredMessage | undefined> {
    const file = path.join(this.directory, entry.file);
    let text: Buffer;
    try {
      text = await readFile(file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw new FiError('ERR_FI_STORAGE', `cannot read ${file}: ${reasonOf(error)}`, { cause: error });
    }
    const message = parseMessage(text);
    if (message !== undefined) return message;
    this.#log.warning(`${file} is damaged, and is kept as ${entry.file}.corrupt`);
    await rename(file, `${file}.corrupt`).catch(() => undefined);
    return undefined;
  }

  /** Takes a message out: its target has it. One that is gone already is no error. */
  async remove(entry: OutboxEntry): Promise<void> {
    await this.#drop(entry);
    await syncFolder(this.directory).catch(() => undefined);
  }

  /** Drops what is too old or too much; the newest message always stays. */
  async prune(): Promise<void> {
    await this.#bound(await this.list());
  }

  async #bound(entries: readonly OutboxEntry[]): Promise<void> {
    let bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
    const now = this.#now();
    for (const [index, entry] of entries.entries()) {
      const old = now - entry.created > this.#maxAge;
      if (!old && (bytes <= this.#maxBytes || index === entries.length - 1)) continue;
      const why = old
        ? `could not be delivered for ${Math.round(this.#maxAge / 86_400_000)} days`
        : `more than ${Math.round(this.#maxBytes / 1_048_576)} MB are waiting`;
      this.#log.warning(`${entry.kind} result of ${new Date(entry.created).toISOString()} is given up: ${why}`);
      await this.#drop(entry);
      bytes -= entry.bytes;
    }
  }

  async #drop(entry: OutboxEntry): Promise<void> {
    const file = path.join(this.directory, entry.file);
    try {
      await unlink(file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw new FiError('ERR_FI_STORAGE', `cannot remove ${file}: ${reasonOf(error)}`, { cause: error });
    }
  }

  async #sweep(name: string): Promise<void> {
    const file = path.join(this.directory, name);
    const status = await stat(file).catch(() => undefined);
    if (status !== undefined && this.#now() - status.mtimeMs > TEMPORARY_LIFETIME) {
      await unlink(file).catch(() => undefined);
    }
  }
}

function parseMessage(bytes: Buffer): StoredMessage | undefined {
  const end = bytes.indexOf(0x0a);
  if (end === -1) return undefined;
  let header: unknown;
  try {
    header = JSON.parse(bytes.toString('utf8', 0, end));
  } catch {
    return undefined;
  }
  if (!isRecord(header)) return undefined;
  const { kind, format, deviceid, name, requestId, bytes: size } = header;
  const knowledge = readNote(header.knowledge);
  if (bytes.length - end - 1 !== size) return undefined;
  if (typeof kind !== 'string' || typeof deviceid !== 'string' || typeof requestId !== 'string') return undefined;
  if (format !== 'xml' && format !== 'json' && format !== 'html') return undefined;
  const body = bytes.toString('utf8', end + 1);
  return {
    kind,
    format,
    deviceid,
    requestId,
    body,
    ...(typeof name === 'string' ? { name } : {}),
    ...(knowledge === undefined ? {} : { knowledge }),
  };
}

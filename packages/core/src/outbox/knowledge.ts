/**
 * What a target knows, as a file in its folder: written when the target has accepted the message that tells it, and not before.
 * A message that was given up, or cleared away, leaves it as it was, and the next one tells the same again.
 */
import { createHash } from 'node:crypto';
import { Storage } from '../storage/storage.js';
import type { Json } from '../task/contract.js';
import { isRecord } from '../task/record.js';

/** As it waits with its message. */
export interface KnowledgeNote {
  readonly file: string;
  /** Digest of what the file held when the message was made. */
  readonly before: string;
  readonly value: Json;
}

/** Digest of a JSON value; that of a file which is not there is one too. */
export function digestOf(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(value) ?? '')
    .digest('hex');
}

/** A note as it was kept; undefined for anything else. */
export function readNote(value: unknown): KnowledgeNote | undefined {
  if (!isRecord(value) || typeof value.file !== 'string' || typeof value.before !== 'string') return undefined;
  return value.value === undefined ? undefined : (value as unknown as KnowledgeNote);
}

/**
 * Keeps what the target knows now. Where messages have crossed, the file goes, and the next message tells everything.
 * @param directory the target's folder
 * @throws FiError when the folder cannot be written
 */
export async function keepKnowledge(directory: string, { file, before, value }: KnowledgeNote): Promise<void> {
  const storage = await Storage.open(directory);
  const present = digestOf(await storage.readJson(file));
  if (present === before) await storage.writeJson(file, value);
  else if (present !== digestOf(value)) await storage.remove(file);
}

/** Hands a message of an outbox to its target. */
import { stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { FiError } from '../errors.js';
import type { Logger } from '../log/logger.js';
import { MessageRefused } from '../outbox/drain.js';
import type { StoredMessage } from '../outbox/outbox.js';
import { sendClassic } from '../protocol/classic.js';
import type { Compression } from '../protocol/encode.js';
import { HttpStatusError } from '../protocol/failure.js';
import type { HttpClient } from '../protocol/http.js';
import { exchangeNative } from '../protocol/native.js';
import { atomicWrite } from '../storage/atomic.js';

export interface SendOptions {
  readonly http: HttpClient;
  readonly agentid: string;
  readonly compression?: Compression;
  readonly log: Logger;
  readonly signal?: AbortSignal;
}

/** Statuses that speak of the message; any other failure speaks of the server or the way to it. */
const MESSAGE_STATUS = new Set([400, 413, 415, 422]);

/**
 * Sends a message to a server; resolves when the server has accepted it. Both protocols carry the message's request id in
 * GLPI-Request-ID; classic servers do not look at it.
 * @throws MessageRefused, or FiError when the server cannot be reached
 */
export async function sendToServer(url: string, message: StoredMessage, options: SendOptions): Promise<void> {
  const { http, agentid, compression, log, signal } = options;
  const common = {
    url,
    http,
    headers: { 'glpi-request-id': message.requestId },
    ...(compression === undefined ? {} : { compression }),
    ...(signal === undefined ? {} : { signal }),
  };
  try {
    if (message.format === 'json') {
      const onWait = (seconds: number) => log.debug(`the server asks for ${seconds} s until its final answer`);
      await exchangeNative(message.body, { ...common, agentId: agentid, onWait });
    } else {
      await sendClassic(message.body, { ...common, log });
    }
  } catch (error) {
    const status = error instanceof HttpStatusError ? error.status : undefined;
    const said = error instanceof FiError && error.code === 'ERR_FI_SERVER';
    if (said || (status !== undefined && MESSAGE_STATUS.has(status))) {
      throw new MessageRefused(error instanceof Error ? error.message : String(error), { cause: error });
    }
    throw error;
  }
}

/** The file that a message becomes: in the folder when the target is one, otherwise the target itself. */
export async function localFile(address: string, message: StoredMessage): Promise<string> {
  const status = await stat(address).catch(() => undefined);
  if (status?.isDirectory() !== true) return address;
  const name = message.name ?? `${message.deviceid}-${message.requestId}.${message.format}`;
  return path.join(address, path.basename(name).replace(/[\p{Cc}:<>"|?*\\]/gu, '_'));
}

/** Writes a message to a local folder or file. @throws FiError when it cannot be written */
export async function writeLocally(address: string, message: StoredMessage, log: Logger): Promise<void> {
  const file = await localFile(address, message);
  const status = await stat(file).catch(() => undefined);
  // /dev/null and /dev/stdout cannot be replaced by a file
  if (status?.isCharacterDevice() === true) await writeFile(file, message.body);
  else await atomicWrite(file, message.body, { mode: 0o644 });
  log.info(message.kind === 'inventory' ? `Inventory saved in ${file}` : `${message.kind} result saved in ${file}`);
}

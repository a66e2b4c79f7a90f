/** What a GLPI server knows and an inventory needs: credentials for databases. Named in the answer to a contact, asked for apart. */

import { type Logger, silentLogger } from '../log/logger.js';
import { registerSecret } from '../log/redact.js';
import type { HttpClient } from '../protocol/http.js';
import { exchangeNative } from '../protocol/native.js';
import type { InventoryParameter } from '../task/contract.js';
import { isRecord } from '../task/record.js';
import { programVersion } from '../version.js';

/** Parameters, uses and credentials that are taken from an answer. */
const MAX = 64;

const words = (value: unknown): string[] =>
  (Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : [])
    .slice(0, MAX)
    .filter((item): item is string => typeof item === 'string')
    .map((item) => item.trim())
    .filter((item) => /^[\w-]{1,64}$/.test(item));

const idOf = (value: unknown): string =>
  typeof value === 'number' || typeof value === 'string' ? String(value).trim() : '';

/**
 * `tasks.inventory.params` of an answer: `{category, params_id, use}`; several ids and categories may stand in one, between
 * commas, with `use[ID]` for each.
 */
export function readParameters(params: unknown): InventoryParameter[] {
  const list = Array.isArray(params) ? params.slice(0, MAX) : [];
  return list.filter(isRecord).flatMap((entry) => {
    const ids = words(idOf(entry.params_id));
    return words(entry.category).flatMap((category) =>
      (ids.length === 0 ? [''] : ids).flatMap((id) => {
        const uses = words(entry[`use[${id}]`] ?? entry.use);
        return uses.length === 0 ? [] : [{ category, id, uses }];
      }),
    );
  });
}

export interface ParameterRequest {
  readonly url: string;
  readonly http: HttpClient;
  readonly deviceid: string;
  readonly agentid: string;
  readonly id: string;
  readonly use: string;
  readonly log?: Logger;
  readonly signal?: AbortSignal;
}

/** Fields of a credential; none is longer than a line of a configuration. */
const FIELDS = ['type', 'login', 'password', 'host', 'port', 'socket'] as const;
const MAX_FIELD = 1024;

/**
 * Asks a server for credentials. Passwords among them are kept out of the log.
 * @throws FiError when there is no usable answer.
 */
export async function requestCredentials(request: ParameterRequest): Promise<Record<string, string>[]> {
  const { url, http, deviceid, agentid, id, use, log = silentLogger, signal } = request;
  const message = { action: 'get_params', deviceid, name: 'GLPI-Agent', params_id: id, use, version: programVersion() };
  log.debug2(`sending message:\n${JSON.stringify(message)}`);
  const { answer } = await exchangeNative(JSON.stringify(message), {
    url,
    http,
    agentId: agentid,
    ...(signal === undefined ? {} : { signal }),
  });
  const list: readonly unknown[] = Array.isArray(answer.credentials) ? answer.credentials.slice(0, MAX) : [];
  const credentials = list
    .map((item) => (isRecord(item) ? credentialOf(item, use) : undefined))
    .filter((item) => item !== undefined);
  const unusable = list.length - credentials.length;
  if (unusable > 0) log.warning(`${unusable} credentials for ${use} cannot be used`);
  return credentials;
}

function credentialOf(item: Readonly<Record<string, unknown>>, use: string): Record<string, string> | undefined {
  const credential: Record<string, string> = { category: 'database', use };
  for (const field of FIELDS) {
    const value = item[field];
    if (value === undefined || value === null || value === '') continue;
    const text = typeof value === 'number' ? String(value) : value;
    // it becomes part of a command's input
    if (typeof text !== 'string' || text.length > MAX_FIELD || /[\u0000-\u001f\u007f]/.test(text)) return undefined;
    credential[field] = text;
  }
  if (credential.password !== undefined) registerSecret(credential.password);
  return credential;
}

/** Reads an inventory that was written to a file, in the GLPI format or in classic XML. */

import { decodeText, describeError, FiError } from '@fi/core';
import { type ClassicTree, fromClassicContent, type Inventory, normalizeContent } from '@fi/core/inventory';
import { readBounded } from '../read-bounded.js';

export interface ReadInventory {
  inventory: Inventory;
  format: 'json' | 'xml';
}

/**
 * Reads an inventory file.
 * @throws FiError `ERR_FI_INVENTORY_FILE` when it cannot be read or is no inventory
 */
export async function readInventory(path: string): Promise<ReadInventory> {
  const refuse = (why: string, cause?: unknown) =>
    new FiError('ERR_FI_INVENTORY_FILE', `inventory ${path}: ${why}`, { cause });
  let bytes: Buffer;
  try {
    bytes = await readBounded(path);
  } catch (error) {
    throw refuse(describeError(error).replace(`${path}: `, ''), error);
  }
  const text = decodeText(bytes);
  const start = text.trimStart();
  if (start.startsWith('<')) {
    const { parseXml } = await import('@fi/core/xml');
    let document: Awaited<ReturnType<typeof parseXml>>;
    try {
      document = await parseXml(bytes);
    } catch (error) {
      throw refuse(describeError(error), error);
    }
    const request = document.REQUEST as ClassicTree | undefined;
    const content = request?.CONTENT;
    if (!isObject(content)) throw refuse('it has no REQUEST/CONTENT');
    return { format: 'xml', inventory: made(fromClassicContent(content as ClassicTree), request?.DEVICEID, false) };
  }
  let document: unknown;
  try {
    document = JSON.parse(start);
  } catch (error) {
    throw refuse(`neither XML nor JSON: ${describeError(error)}`, error);
  }
  if (!isObject(document) || !isObject(document.content)) throw refuse('it has no object "content"');
  return {
    format: 'json',
    inventory: made(normalizeContent(document.content), document.deviceid, document.partial === true),
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const made = (content: Inventory['content'], deviceid: unknown, partial: boolean): Inventory => ({
  action: 'inventory',
  deviceid: typeof deviceid === 'string' ? deviceid : 'unknown',
  itemtype: 'Computer',
  ...(partial ? { partial } : {}),
  content,
});

/** What may be sent: an inventory or network result in classic XML or GLPI's JSON. Everything else is refused here. */

import { FiError } from '@fi/core';
import { decodeMessage, excerpt } from '@fi/core/protocol';
import { parseXml, type XmlNode, type XmlValue } from '@fi/core/xml';

export interface InventoryDocument {
  format: 'xml' | 'json';
  /** What goes to the server, as UTF-8. */
  text: string;
  /** Name and version of the agent that made it, as it says itself. */
  versionClient?: string;
}

/**
 * Examines the contents of a file. Compressed contents (zlib, gzip) are unpacked; XML is re-encoded as UTF-8 and gets a
 * declaration that says so, because servers take Latin-1 in XML only sometimes and plain XML without declaration never.
 *
 * @throws {FiError} `ERR_FI_NOT_INVENTORY` with the reason, for anything that a server could not take.
 */
export async function examineDocument(bytes: Uint8Array): Promise<InventoryDocument> {
  const { kind, text } = await decodeMessage(bytes).catch((error) => {
    throw refusal(error instanceof Error ? error.message : String(error), error);
  });
  switch (kind) {
    case 'empty':
      throw refusal('it is empty');
    case 'html':
      throw refusal('it is an HTML page');
    case 'json':
      return examineJson(text);
    case 'xml':
      return examineXml(text);
    default:
      throw refusal(`it is neither XML nor JSON and starts with "${excerpt(text, 40)}"`);
  }
}

function refusal(reason: string, cause?: unknown): FiError {
  return new FiError('ERR_FI_NOT_INVENTORY', `not an inventory: ${reason}`, { cause });
}

function examineJson(text: string): InventoryDocument {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw refusal(
      `its JSON is cut off or malformed (${error instanceof Error ? excerpt(error.message, 100) : ''})`,
      error,
    );
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw refusal('its JSON is not an object');
  }
  const { content, deviceid } = document as Record<string, unknown>;
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    throw refusal('its JSON has no "content"');
  if (typeof deviceid !== 'string' || deviceid === '') throw refusal('its JSON has no "deviceid"');
  const { versionclient } = content as Record<string, unknown>;
  return { format: 'json', text, ...(typeof versionclient === 'string' ? { versionClient: versionclient } : {}) };
}

async function examineXml(text: string): Promise<InventoryDocument> {
  const document = await parseXml(text).catch((error) => {
    throw refusal(error instanceof Error ? error.message : String(error), error);
  });
  // Servers that take these documents do not care about letter case.
  const [root] = Object.entries(document);
  if (root?.[0].toUpperCase() !== 'REQUEST') throw refusal(`its root element is <${root?.[0]}>, not <REQUEST>`);
  const content = member(root[1], 'CONTENT');
  if (!isNode(content)) throw refusal('its XML has no <CONTENT>');
  if (!isText(member(root[1], 'QUERY'))) throw refusal('its XML has no <QUERY>');
  if (!isText(member(root[1], 'DEVICEID') ?? member(content, 'DEVICEID'))) throw refusal('its XML has no <DEVICEID>');
  const versionClient = member(content, 'VERSIONCLIENT');
  return { format: 'xml', text: asUtf8(text), ...(isText(versionClient) ? { versionClient } : {}) };
}

function member(value: XmlValue | undefined, name: string): XmlValue | undefined {
  if (!isNode(value)) return undefined;
  return value[name] ?? Object.entries(value).find(([key]) => key.toUpperCase() === name)?.[1];
}

function isNode(value: XmlValue | undefined): value is XmlNode {
  return typeof value === 'object' && !Array.isArray(value);
}

function isText(value: XmlValue | undefined): value is string {
  return typeof value === 'string' && value !== '';
}

/** The document from its declaration on, with UTF-8 as its encoding; what stands in front of it is dropped. */
function asUtf8(text: string): string {
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>';
  const start = text.indexOf('<?xml ');
  if (start < 0) return `${declaration}\n${text.slice(text.indexOf('<'))}`;
  const end = text.indexOf('?>', start);
  return `${declaration}${text.slice(end + 2)}\n`;
}

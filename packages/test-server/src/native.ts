/** The JSON protocol of GLPI servers: contact and inventory, checked at the surface. */

import { describeError, VERSION } from '@fi/core';
import { type Inventory, isSection, normalizeContent } from '@fi/core/inventory';
import { deviceIdProblem, hasTooMany, type ReceivedMessage, Remarks, type Verdict } from './message.js';
import type { Settings } from './options.js';

/** What may stand at the root of an inventory; the schema of GLPI refuses everything else there. */
const ROOT = new Set(['action', 'content', 'deviceid', 'itemtype', 'jobid', 'partial', 'tag']);

type JsonObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const reply = (status: number, body: JsonObject): Verdict => ({
  status,
  reply: JSON.stringify(body),
  format: 'json',
});

/** An answer that says why a message is not taken. */
export function refuseNative(reason: string, status = 400): Verdict {
  return { ...reply(status, { status: 'error', message: reason, expiration: 24 }), refusal: reason };
}

/** Judges a JSON message and makes the answer. */
export function receiveNative(text: string, settings: Settings): Verdict {
  if (hasTooMany(text, ',')) return refuseNative('too many values', 413);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    return refuseNative(`not a JSON document: ${describeError(error).slice(0, 200)}`);
  }
  if (!isObject(document)) return refuseNative('the JSON document is not an object');
  const { action = 'inventory', deviceid } = document;
  const problem = deviceIdProblem(deviceid);
  if (problem !== undefined) return refuseNative(problem.replace('DEVICEID', 'deviceid'));
  if (action === 'contact') {
    const message = { kind: 'contact', deviceid: String(deviceid), format: 'json', text, remarks: [] } as const;
    return { ...reply(200, contactReply(settings)), message };
  }
  if (action !== 'inventory') return refuseNative(`unknown action "${String(action).slice(0, 40)}"`);
  return receiveInventory(document, String(deviceid), text, settings);
}

function contactReply(settings: Settings): JsonObject {
  const wanted = settings.response === 'SEND';
  return {
    status: 'ok',
    expiration: settings.prologFreq,
    tasks: wanted ? { inventory: { server: 'glpi', version: VERSION } } : {},
    disabled: wanted ? [] : ['inventory'],
  };
}

function receiveInventory(document: JsonObject, deviceid: string, text: string, settings: Settings): Verdict {
  const { content } = document;
  if (!isObject(content)) return refuseNative('an inventory without content');
  if (typeof content.versionclient !== 'string') return refuseNative('content/versionclient is missing');
  const unknown = Object.keys(document).find((key) => !ROOT.has(key));
  if (unknown !== undefined) return refuseNative(`unknown key "${unknown.slice(0, 40)}" beside content`);
  const remarks = new Remarks();
  const message: ReceivedMessage = {
    kind: 'inventory',
    deviceid,
    format: 'json',
    text,
    inventory: toInventory(document, deviceid, content, remarks),
    remarks: remarks.list(),
  };
  return { ...reply(200, { status: 'ok', expiration: settings.prologFreq }), message };
}

function toInventory(document: JsonObject, deviceid: string, content: JsonObject, remarks: Remarks): Inventory {
  const { itemtype, tag, partial } = document;
  const others = Object.entries(content).filter(([name]) => name !== 'versionclient' && !isSection(name));
  return {
    action: 'inventory',
    deviceid,
    itemtype: typeof itemtype === 'string' ? itemtype : 'Computer',
    ...(typeof tag === 'string' && tag !== '' ? { tag } : {}),
    ...(partial === true ? { partial } : {}),
    content: { ...Object.fromEntries(others), ...normalizeContent(content, remarks.add) },
  };
}

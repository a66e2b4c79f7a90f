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

/** What a native server says to an agent that asks with a PROLOG who it is. */
export function nativeProlog(settings: Settings): Verdict {
  if (settings.prologAnswer === 'contact') return reply(200, contactReply(settings, []));
  return reply(202, { status: 'pending', expiration: 0 });
}

const AGENT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a text can be the id of an agent, as GLPI-Agent-ID carries it. */
export const isAgentId = (text: unknown): boolean => typeof text === 'string' && AGENT_ID.test(text);

/**
 * Judges a JSON message and makes the answer.
 * @param agentId GLPI-Agent-ID
 */
export function receiveNative(text: string, settings: Settings, agentId?: unknown): Verdict {
  if (settings.protocol === 'native' && !isAgentId(agentId)) return refuseNative('no valid GLPI-Agent-ID');
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
    return { ...reply(200, contactReply(settings, document['enabled-tasks'])), message };
  }
  if (action !== 'inventory') return refuseNative(`unknown action "${String(action).slice(0, 40)}"`);
  return receiveInventory(document, String(deviceid), text, settings);
}

/** Tasks that the plugin of a GLPI server has jobs for. */
const PLUGIN_TASKS = new Set(['netdiscovery', 'netinventory', 'wakeonlan', 'deploy', 'collect', 'esx']);

function contactReply(settings: Settings, enabled: unknown): JsonObject {
  const wanted = settings.response === 'SEND';
  const hasPlugin = settings.protocol === 'native' && (settings.jobs.length > 0 || settings.schedule.length > 0);
  const asked = Array.isArray(enabled) ? enabled.filter((task) => PLUGIN_TASKS.has(task)) : [];
  const handled = hasPlugin ? asked : [];
  return {
    status: 'ok',
    expiration: settings.prologFreq,
    tasks: {
      ...(wanted ? { inventory: { server: 'glpi', version: VERSION } } : {}),
      ...Object.fromEntries(handled.map((task) => [task, { server: 'glpiinventory', version: VERSION }])),
    },
    disabled: [
      ...(wanted ? [] : ['inventory']),
      ...(settings.protocol === 'native' ? asked.filter((task) => !handled.includes(task)) : []),
    ],
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

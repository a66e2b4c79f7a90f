/** The classic XML protocol: PROLOG, INVENTORY and results of network tasks, refused where real servers refuse them. */

import { describeError } from '@fi/core';
import { type ClassicTree, fromClassicContent, type Inventory, isSection } from '@fi/core/inventory';
import { isDeviceId } from '@fi/core/storage';
import { parseXml, writeXml, type XmlNode, type XmlTree, type XmlValue } from '@fi/core/xml';
import { deviceIdProblem, hasTooMany, type ReceivedKind, Remarks, type Verdict } from './message.js';
import type { Settings } from './options.js';

const KINDS: ReadonlyMap<string, ReceivedKind> = new Map([
  ['PROLOG', 'prolog'],
  ['INVENTORY', 'inventory'],
  ['NETDISCOVERY', 'netdiscovery'],
  ['SNMPQUERY', 'snmpquery'],
]);

/** Characters that XML 1.0 §2.2 forbids. */
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const REFERENCE = /&#(?:x([0-9a-f]{1,8})|(\d{1,9}));/gi;

/** Why a text cannot be a document, before it is parsed; `undefined` when nothing speaks against it. */
function characterProblem(text: string): string | undefined {
  const found = FORBIDDEN.exec(text);
  if (found !== null) return forbidden(found[0].charCodeAt(0), found.index, text);
  for (const { 1: hex, 2: decimal, index } of text.matchAll(REFERENCE)) {
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    const bad = code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) || FORBIDDEN.test(String.fromCodePoint(code));
    if (bad) return forbidden(code, index, text);
  }
  return undefined;
}

function forbidden(code: number, index: number, text: string): string {
  const line = text.slice(0, index).split('\n').length;
  return `XML forbids the character U+${code.toString(16).toUpperCase().padStart(4, '0')} (line ${line})`;
}

const isNode = (value: XmlValue | undefined): value is XmlNode =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

async function reply(status: number, tree: XmlTree): Promise<Verdict> {
  return { status, reply: await writeXml('REPLY', tree), format: 'xml' };
}

/** An answer that says why a message is not taken. */
export async function refuseClassic(reason: string, status = 400): Promise<Verdict> {
  return { ...(await reply(status, { ERROR: reason })), refusal: reason };
}

/** Judges a classic message and makes the answer. */
export async function receiveClassic(text: string, settings: Settings): Promise<Verdict> {
  if (hasTooMany(text, '<')) return refuseClassic('too many elements', 413);
  const problem = characterProblem(text);
  if (problem !== undefined) return refuseClassic(problem);
  let document: XmlNode;
  try {
    document = await parseXml(text);
  } catch (error) {
    return refuseClassic(describeError(error));
  }
  const request = document.REQUEST;
  if (!isNode(request)) return refuseClassic('the root element is not REQUEST');
  const { QUERY: query, DEVICEID: deviceid, CONTENT: content } = request;
  if (typeof query !== 'string' || query === '') return refuseClassic('no QUERY');
  const kind = KINDS.get(query);
  if (kind === undefined) return refuseClassic(`unknown QUERY "${query.slice(0, 40)}"`);
  const idProblem = deviceIdProblem(deviceid);
  if (idProblem !== undefined) return refuseClassic(idProblem);

  const remarks = new Remarks();
  const id = String(deviceid);
  if (!isDeviceId(id)) remarks.add('OCS servers refuse this DEVICEID: it is not NAME-YYYY-MM-DD-hh-mm-ss');
  if (kind === 'prolog') {
    const message = { kind, deviceid: id, format: 'xml', text, remarks: remarks.list() } as const;
    return { ...(await prologReply(settings)), message };
  }
  if (!isNode(content)) return refuseClassic('no CONTENT');
  let inventory: Inventory | undefined;
  if (kind === 'inventory') {
    const refusal = inventoryProblem(content);
    if (refusal !== undefined) return refuseClassic(refusal);
    for (const name of Object.keys(request)) {
      if (!['QUERY', 'DEVICEID', 'CONTENT'].includes(name)) {
        remarks.add(`GLPI servers refuse the element ${name} beside CONTENT`);
      }
    }
    inventory = toInventory(id, content, remarks);
  }
  const answer = await reply(200, kind === 'inventory' ? { RESPONSE: 'NO_ACCOUNT_UPDATE' } : {});
  return { ...answer, message: { kind, deviceid: id, format: 'xml', text, inventory, remarks: remarks.list() } };
}

function prologReply(settings: Settings): Promise<Verdict> {
  return reply(200, { RESPONSE: settings.response, PROLOG_FREQ: settings.prologFreq, OPTION: settings.jobs });
}

function inventoryProblem(content: XmlNode): string | undefined {
  const { HARDWARE: hardware } = content;
  if (hardware === undefined) return 'an INVENTORY without HARDWARE';
  if (!isNode(hardware)) return Array.isArray(hardware) ? 'more than one HARDWARE' : 'HARDWARE is empty';
  return undefined;
}

/** Elements of CONTENT that become something else than a section of their name. */
const ELSEWHERE = new Set(['firewall', 'versionclient', 'accountinfo']);

/** Fields of HARDWARE that an OCS server puts into SQL as numbers. */
const NUMBERS = ['CHECKSUM', 'MEMORY', 'SWAP', 'PROCESSORS', 'PROCESSORN', 'TYPE'];

function toInventory(deviceid: string, content: XmlNode, remarks: Remarks): Inventory {
  const hardware = content.HARDWARE as XmlNode;
  if (hardware.CHECKSUM === undefined) remarks.add('OCS servers refuse an inventory without HARDWARE/CHECKSUM');
  for (const field of NUMBERS) {
    const value = hardware[field];
    if (typeof value === 'string' && !/^(?:-?\d+(?:\.\d+)?)?$/.test(value)) {
      remarks.add(`OCS servers refuse HARDWARE/${field} "${value.slice(0, 40)}": it is not a number`);
    }
  }
  if (!isNode(content.BIOS)) remarks.add('the FusionInventory plugin needs a BIOS element with children');
  const account = content.ACCOUNTINFO;
  const tag = isNode(account) && account.KEYNAME === 'TAG' ? account.KEYVALUE : undefined;
  const known = fromClassicContent(content as ClassicTree, remarks.add);
  const others = Object.entries(content)
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name, value]) => !isSection(name) && !ELSEWHERE.has(name) && value !== '');
  return {
    action: 'inventory',
    deviceid,
    itemtype: 'Computer',
    ...(typeof tag === 'string' && tag !== '' ? { tag } : {}),
    content: { ...Object.fromEntries(others.map(([name, value]) => [name, lowerCase(value)])), ...known },
  };
}

/** The same tree with element names in lower case; its depth is limited by the XML reader. */
function lowerCase(value: XmlValue): unknown {
  if (Array.isArray(value)) return value.map(lowerCase);
  if (!isNode(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name.toLowerCase(), lowerCase(item)]));
}

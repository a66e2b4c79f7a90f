/**
 * Writes requests and inventory files as classic XML: no attributes, names in byte order, two blanks of indentation.
 * That is so little of XML that the best of the libraries (60 ms of CPU time for an inventory, with its loading, of 270 for
 * all the rest) costs more than it gives.
 */

import { FiError } from '../errors.js';

/** What an element may hold. Undefined members are left out; booleans have no common form in XML, so callers choose. */
export type XmlTreeValue = string | number | bigint | undefined | null | XmlTree | readonly XmlTreeValue[];

export interface XmlTree {
  readonly [name: string]: XmlTreeValue;
}

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" ?>\n';
const INDENT = '  ';
/** Elements of a list that are written at once: enough to make chunks worthwhile, few enough to stay small. */
const BATCH = 200;

/** What cannot stand in a text as it is, and halves of pairs; by code units, which is fast. */
const SPECIAL = /[&<>\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/;
/** What XML 1.0 §2.2 forbids: control characters, U+FFFE, U+FFFF and surrogates without their other half. */
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Surrogate}]/gu;
const NAME = /^[\p{L}_:][\p{L}\p{N}_:.-]*$/u;

/** Writes a document with the root element `root`. See `writeXmlChunks`. */
export async function writeXml(root: string, tree: XmlTree): Promise<string> {
  let text = '';
  for await (const chunk of writeXmlChunks(root, tree)) text += chunk;
  return text;
}

/**
 * Writes a document piece by piece, so that a large inventory never exists twice in memory. Lists become repeated
 * elements, undefined and null members are left out, characters that XML 1.0 forbids are dropped.
 *
 * @throws {FiError} `ERR_FI_XML_NAME` when a key cannot be an element name.
 */
export async function* writeXmlChunks(root: string, tree: XmlTree): AsyncGenerator<string, void, undefined> {
  yield DECLARATION;
  yield* chunks(root, tree, '');
}

/** Sections of an inventory stand at this depth, in `REQUEST/CONTENT`; what is deeper is written as a whole. */
const SECTION_INDENT = INDENT.repeat(2);

function* chunks(name: string, value: XmlTreeValue, indent: string): Generator<string, void, undefined> {
  if (isList(value)) {
    for (let start = 0; start < value.length; start += BATCH) {
      yield element(name, value.slice(start, start + BATCH), indent);
    }
  } else if (isTree(value) && indent.length < SECTION_INDENT.length) {
    checkName(name);
    yield `${indent}<${name}>\n`;
    for (const key of Object.keys(value).sort()) yield* chunks(key, value[key], indent + INDENT);
    yield `${indent}</${name}>\n`;
  } else {
    yield element(name, value, indent);
  }
}

/** An element with all that it holds; of a list, one for each item. */
function element(name: string, value: XmlTreeValue, indent: string): string {
  if (value === undefined || value === null) return '';
  if (isList(value)) {
    let text = '';
    for (const item of value) text += element(name, item, indent);
    return text;
  }
  checkName(name);
  if (!isTree(value)) return `${indent}<${name}>${escapeText(String(value))}</${name}>\n`;
  const inner = indent + INDENT;
  let text = '';
  for (const key of Object.keys(value).sort()) text += element(key, value[key], inner);
  return text === '' ? `${indent}<${name}></${name}>\n` : `${indent}<${name}>\n${text}${indent}</${name}>\n`;
}

const isList = (value: XmlTreeValue): value is readonly XmlTreeValue[] => Array.isArray(value);

/** Whether a value is an element with elements in it. */
export const isTree = (value: XmlTreeValue): value is XmlTree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function escapeText(text: string): string {
  if (!SPECIAL.test(text)) return text;
  return text
    .replace(FORBIDDEN, '')
    .replace(/[&<>]/g, (character) => (character === '&' ? '&amp;' : character === '<' ? '&lt;' : '&gt;'));
}

const goodNames = new Set<string>();

function checkName(name: string): void {
  if (goodNames.has(name)) return;
  if (!NAME.test(name)) {
    throw new FiError('ERR_FI_XML_NAME', `cannot be written as XML: "${name.slice(0, 60)}" is not an element name`);
  }
  // Names come from a fixed model; the limit only keeps odd input from growing the set for ever.
  if (goodNames.size < 10_000) goodNames.add(name);
}

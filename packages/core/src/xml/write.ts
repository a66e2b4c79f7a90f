/**
 * Writes requests and inventory files as classic XML: no attributes, names in byte order, two blanks of indentation.
 * fast-xml-builder takes 15 ms of CPU time for an inventory where xmlbuilder2 takes 90 to 250 ms, 50 ms of these for
 * loading it; that would be a good part of what a whole inventory run costs.
 */

import type { XMLBuilder } from 'fast-xml-builder';
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
/** Sections of an inventory stand at this depth, in `REQUEST/CONTENT`; what is deeper is written as a whole. */
const SECTION_DEPTH = 2;

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
  const { default: Builder } = await import('fast-xml-builder');
  const builder = new Builder({
    format: true,
    indentBy: INDENT,
    ignoreAttributes: true,
    jPath: false,
    entities: [
      { regex: /&/g, val: '&amp;' },
      { regex: /</g, val: '&lt;' },
      { regex: />/g, val: '&gt;' },
    ],
    tagValueProcessor: (_: string, value: unknown) => String(value).replace(FORBIDDEN, ''),
    // Element names are never the library's special keys (text, comment, processing instruction): NAME excludes them.
  } as ConstructorParameters<typeof Builder>[0]);
  yield DECLARATION;
  yield* writeElement(builder, root, tree, 0);
}

function* writeElement(builder: XMLBuilder, name: string, value: XmlTreeValue, depth: number): Generator<string> {
  if (isTree(value) && depth < SECTION_DEPTH) {
    checkName(name);
    const indent = INDENT.repeat(depth);
    yield `${indent}<${name}>\n`;
    for (const key of Object.keys(value).sort()) yield* writeElement(builder, key, value[key], depth + 1);
    yield `${indent}</${name}>\n`;
  } else if (Array.isArray(value)) {
    for (let start = 0; start < value.length; start += BATCH) {
      yield render(builder, name, value.slice(start, start + BATCH), depth);
    }
  } else {
    yield render(builder, name, value, depth);
  }
}

/** Builds the element inside `depth` wrappers, which give it its indentation, and cuts the wrappers off. */
function render(builder: XMLBuilder, name: string, value: XmlTreeValue, depth: number): string {
  checkName(name);
  const cleaned = sorted(value);
  if (cleaned === undefined) return '';
  let wrapped: XmlTree = { [name]: cleaned };
  let before = 0;
  let after = 0;
  for (let level = depth - 1; level >= 0; level -= 1) {
    wrapped = { _: wrapped };
    before += level * INDENT.length + '<_>\n'.length;
    after += level * INDENT.length + '</_>\n'.length;
  }
  const text = builder.build(wrapped);
  return text.slice(before, text.length - after);
}

/** The same value with names in byte order and without undefined members; undefined when nothing is left to write. */
function sorted(value: XmlTreeValue): XmlTreeValue {
  if (Array.isArray(value)) {
    const items = value.map(sorted).filter((item) => item !== undefined);
    return items.length === 0 ? undefined : items;
  }
  if (!isTree(value)) return value ?? undefined;
  const result: Record<string, XmlTreeValue> = Object.create(null);
  for (const key of Object.keys(value).sort()) {
    const member = sorted(value[key]);
    if (member === undefined) continue;
    checkName(key);
    result[key] = member;
  }
  return result;
}

function isTree(value: XmlTreeValue): value is XmlTree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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

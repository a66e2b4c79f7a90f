/**
 * Reads XML into plain maps, by the rules that FusionInventory servers count on: attributes and child elements are
 * merged into one map, because `<PARAM PID="3"/>` and `<PARAM><PID>3</PID></PARAM>` mean the same and both occur.
 */

import { describeError, FiError } from '../errors.js';
import { decodeXmlBytes } from './encoding.js';
import { decodeEntities } from './entities.js';

/** An element: its text, a map of its attributes and children, or a list when the element is repeated. */
export type XmlValue = string | XmlNode | XmlValue[];

/** A map without prototype, so that any element name is a safe key. */
export interface XmlNode {
  [name: string]: XmlValue;
}

export interface XmlReadOptions {
  /** Elements that are always lists, even when there is only one. */
  lists?: readonly string[];
}

/** Key of an element's own text when it also has attributes or children. */
const TEXT_KEY = 'content';

/**
 * Parses a document into `{ ROOT: value }`. An element without attributes and children is its text (`''` when empty);
 * values are always strings, with blanks at both ends removed. A byte order mark and text in front of the document
 * (PHP warnings) are skipped.
 *
 * @throws {FiError} `ERR_FI_XML` when the document is empty, cut off, not well-formed, nested deeper than 100 elements,
 * or brings its own document type definition.
 */
export async function parseXml(document: string | Uint8Array, options: XmlReadOptions = {}): Promise<XmlNode> {
  const text = typeof document === 'string' ? document : decodeXmlBytes(document);
  if (text.trim() === '') throw new FiError('ERR_FI_XML', 'not an XML document: it is empty');
  const { XMLParser, XMLValidator } = await import('fast-xml-parser');

  let firstProblem: FiError | undefined;
  for (const start of possibleStarts(text)) {
    try {
      const body = text.slice(rootPosition(text, start));
      const valid = XMLValidator.validate(body);
      if (valid !== true) {
        throw new FiError('ERR_FI_XML', `not a well-formed XML document: ${valid.err.msg} (line ${valid.err.line})`);
      }
      const parser = new XMLParser({
        preserveOrder: true,
        ignoreAttributes: false,
        attributeNamePrefix: '',
        parseTagValue: false,
        parseAttributeValue: false,
        trimValues: false,
        ignorePiTags: true,
        entityDecoder: {
          setExternalEntities() {},
          addInputEntities() {},
          reset() {},
          setXmlVersion() {},
          decode: decodeEntities,
        },
      });
      const root = parser.parse(body) as OrderedElement[];
      if (root.filter((item) => item['#text'] === undefined).length !== 1) {
        throw new FiError('ERR_FI_XML', 'not a well-formed XML document: it has more than one root element');
      }
      return toNode(root, new Set(options.lists));
    } catch (error) {
      firstProblem ??=
        error instanceof FiError
          ? error
          : new FiError('ERR_FI_XML', `not a usable XML document: ${describeError(error)}`, { cause: error });
    }
  }
  throw firstProblem ?? new FiError('ERR_FI_XML', `not an XML document: it starts with "${firstWords(text)}"`);
}

/** Where the document may begin: at the first `<`, and at an XML declaration behind junk that holds markup itself. */
function possibleStarts(text: string): number[] {
  const first = text.indexOf('<');
  if (first < 0) return [];
  const declaration = text.indexOf('<?xml ', first + 1);
  return declaration < 0 ? [first] : [first, declaration];
}

/** Position of the root element behind declaration, comments and document type; refuses an internal DTD subset. */
function rootPosition(text: string, start: number): number {
  let position = start;
  for (;;) {
    while (/\s/.test(text[position] ?? '')) position += 1;
    if (text.startsWith('<?', position)) position = behind(text, '?>', position);
    else if (text.startsWith('<!--', position)) position = behind(text, '-->', position + 4);
    else if (text.startsWith('<!DOCTYPE', position)) position = behindDocumentType(text, position);
    else return position;
  }
}

function behind(text: string, end: string, position: number): number {
  const found = text.indexOf(end, position);
  if (found < 0) throw new FiError('ERR_FI_XML', `not a well-formed XML document: cut off before "${end}"`);
  return found + end.length;
}

function behindDocumentType(text: string, start: number): number {
  let quote = '';
  for (let position = start; position < text.length; position += 1) {
    const letter = text[position] ?? '';
    if (quote !== '') {
      if (letter === quote) quote = '';
    } else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === '[') {
      throw new FiError('ERR_FI_XML', 'XML document refused: it declares entities or elements of its own (DOCTYPE)');
    } else if (letter === '>') return position + 1;
  }
  throw new FiError('ERR_FI_XML', 'not a well-formed XML document: cut off inside its DOCTYPE');
}

function firstWords(text: string): string {
  return text
    .trim()
    .slice(0, 60)
    .replace(/[^\x20-\x7e]/g, '.');
}

/** One item of the parser's ordered form: `{ NAME: [children], ':@': { attribute: value } }` or `{ '#text': text }`. */
type OrderedElement = Record<string, OrderedElement[] | Record<string, string> | string>;

function toNode(items: readonly OrderedElement[], lists: ReadonlySet<string>): XmlNode {
  const node: XmlNode = Object.create(null);
  for (const item of items) {
    for (const [name, children] of Object.entries(item)) {
      if (Array.isArray(children)) add(node, name, toValue(children, item[':@'], lists), lists);
    }
  }
  return node;
}

function toValue(
  children: OrderedElement[],
  attributes: OrderedElement[string] | undefined,
  lists: ReadonlySet<string>,
) {
  const text = children
    .map((child) => child['#text'])
    .filter((part) => typeof part === 'string')
    .join('')
    .trim();
  const node = toNode(children, lists);
  if (typeof attributes === 'object' && !Array.isArray(attributes)) {
    for (const [name, value] of Object.entries(attributes)) add(node, name, value.trim(), lists);
  }
  if (Object.keys(node).length === 0) return text;
  if (text !== '') add(node, TEXT_KEY, text, lists);
  return node;
}

function add(node: XmlNode, name: string, value: XmlValue, lists: ReadonlySet<string>): void {
  const present = node[name];
  if (present === undefined) node[name] = lists.has(name) ? [value] : value;
  else if (Array.isArray(present)) present.push(value);
  else node[name] = [present, value];
}

/** XML of SOAP answers as a tree. Names are local names, attributes are told apart by their namespace, not their prefix. */

import { FiError } from '@fi/core';

/** The namespace of `xsi:type`, whatever prefix a server binds to it. */
const XML_SCHEMA_INSTANCE = 'http://www.w3.org/2001/XMLSchema-instance';
/** Answers of real servers are nested about 20 deep. */
const MAX_DEPTH = 100;
/** Bytes that the parser takes at once; a whole answer as one text would outlive many of them. */
const CHUNK = 64 * 1024;

/** Large parts of virtual devices and disks that no inventory holds; as elements they would be most of an answer. */
const SKIPPED = new Set([
  'backing',
  'connectable',
  'controllerKey',
  'descriptor',
  'deviceInfo',
  'durableName',
  'standardInquiry',
  'unitNumber',
]);

const NONE: readonly Element[] = [];

/** One element of an answer. */
export class Element {
  readonly name: string;
  /** The attribute `type` without a namespace: the kind of a managed object reference. */
  readonly type: string | undefined;
  /** The attribute `type` of XML Schema: the class of a value, without its prefix. */
  readonly schemaType: string | undefined;
  /** Its own text, as it stands there. */
  text = '';
  /** Most elements have no children, and answers have many elements. */
  #children: Element[] | undefined;

  constructor(name: string, type?: string, schemaType?: string) {
    this.name = name;
    this.type = type;
    this.schemaType = schemaType;
  }

  /** All children in their order. */
  get elements(): readonly Element[] {
    return this.#children ?? NONE;
  }

  add(child: Element): Element {
    if (this.#children === undefined) this.#children = [child];
    else this.#children.push(child);
    return child;
  }

  /** All children of this name: none, one or many. */
  all(name: string): Element[] {
    return this.elements.filter((child) => child.name === name);
  }

  /** The first element on a path of names. */
  at(...path: readonly string[]): Element | undefined {
    let found: Element | undefined = this;
    for (const name of path) found = found?.elements.find((child) => child.name === name);
    return found;
  }

  /** The text at a path; undefined when there is none, or an empty one. */
  textAt(...path: readonly string[]): string | undefined {
    return this.at(...path)?.text || undefined;
  }

  /** The whole number at a path; undefined for any other text. */
  numberAt(...path: readonly string[]): number | undefined {
    const text = this.textAt(...path)?.trim();
    if (text === undefined || !/^-?\d{1,20}$/.test(text)) return undefined;
    return Number(text);
  }
}

/** Depth of the objects of an answer: below Envelope, Body and the response, and in a RetrieveResult one deeper. */
const OBJECTS: Readonly<Record<string, number>> = { returnval: 4, objects: 5 };

/**
 * Parses a whole document, without the parts that no inventory holds. Time and memory grow linearly with its size; a
 * document type of its own is refused.
 * @param document UTF-8 bytes, or text
 * @param onObject takes each managed object of an answer as soon as it is complete; it is not kept in the tree then, so
 *   that an answer with many objects never stands in memory as a whole. What was handed over before an error is not valid.
 * @returns the root element
 * @throws {FiError} `ERR_FI_SOAP` when the document is empty, cut off or not well-formed
 */
export async function parseElements(
  document: string | Uint8Array,
  onObject?: (object: Element) => void,
): Promise<Element> {
  const { default: sax } = await import('sax');
  const parser = sax.parser(true, { xmlns: true, position: false });
  const top = new Element('');
  const stack: Element[] = [top];
  /** Depth inside a part that is skipped. */
  let skipped = 0;
  const refuse = (reason: string): never => {
    throw new FiError('ERR_FI_SOAP', `not a usable XML document: ${reason}`);
  };

  parser.onerror = (error) => refuse(error.message.split('\n', 1)[0]?.slice(0, 100) ?? 'syntax error');
  parser.ondoctype = () => refuse('it brings its own document type');
  parser.onopentag = (tag) => {
    const name = 'local' in tag ? tag.local : tag.name;
    if (skipped > 0 || SKIPPED.has(name)) {
      skipped += 1;
      return;
    }
    if (stack.length > MAX_DEPTH) refuse(`nested deeper than ${MAX_DEPTH} elements`);
    let type: string | undefined;
    let schemaType: string | undefined;
    for (const attribute of Object.values(tag.attributes)) {
      if (typeof attribute === 'string' || attribute.local !== 'type') continue;
      if (attribute.uri === '') type = attribute.value;
      else if (attribute.uri === XML_SCHEMA_INSTANCE) schemaType = attribute.value.replace(/^[^:]*:/, '');
    }
    const element = new Element(name, type, schemaType);
    stack.push(element);
  };
  parser.onclosetag = () => {
    if (skipped > 0) {
      skipped -= 1;
      return;
    }
    const closed = stack.pop();
    if (closed === undefined) return;
    // Blanks between elements are layout, not content.
    if (closed.elements.length > 0) closed.text = '';
    const isObject = OBJECTS[closed.name] === stack.length && closed.at('obj') !== undefined;
    if (isObject && onObject !== undefined) onObject(closed);
    else stack.at(-1)?.add(closed);
  };
  parser.ontext = parser.oncdata = (text) => {
    const open = stack.at(-1);
    if (skipped === 0 && open !== undefined) open.text += text;
  };

  const bytes = typeof document === 'string' ? Buffer.from(document) : document;
  const decoder = new TextDecoder();
  for (let position = 0; position < bytes.length; position += CHUNK) {
    parser.write(decoder.decode(bytes.subarray(position, position + CHUNK), { stream: true }));
  }
  parser.write(decoder.decode());
  parser.close();
  const [root] = top.elements;
  return root ?? refuse('it is empty');
}

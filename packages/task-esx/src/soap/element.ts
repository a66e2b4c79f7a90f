/** XML of SOAP answers as a tree. Names are local names, attributes are told apart by their namespace, not their prefix. */

import { FiError } from '@fi/core';

/** The namespace of `xsi:type`, whatever prefix a server binds to it. */
const XML_SCHEMA_INSTANCE = 'http://www.w3.org/2001/XMLSchema-instance';
/** Answers of real servers are nested about 20 deep. */
const MAX_DEPTH = 100;
/** Characters that the parser takes at once; its buffers grow with them. */
const CHUNK = 64 * 1024;

/** One element of an answer. */
export class Element {
  readonly name: string;
  /** The attribute `type` without a namespace: the kind of a managed object reference. */
  readonly type: string | undefined;
  /** The attribute `type` of XML Schema: the class of a value, without its prefix. */
  readonly schemaType: string | undefined;
  readonly elements: Element[] = [];
  /** Its own text, as it stands there. */
  text = '';

  constructor(name: string, type?: string, schemaType?: string) {
    this.name = name;
    this.type = type;
    this.schemaType = schemaType;
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

/**
 * Parses a whole document. Time and memory grow linearly with its size; entities that a document declares itself are
 * refused.
 * @returns the root element
 * @throws {FiError} `ERR_FI_SOAP` when the document is empty, cut off or not well-formed
 */
export async function parseElements(document: string): Promise<Element> {
  const { default: sax } = await import('sax');
  const parser = sax.parser(true, { xmlns: true, position: false });
  const top = new Element('');
  const stack: Element[] = [top];
  const refuse = (reason: string): never => {
    throw new FiError('ERR_FI_SOAP', `not a usable XML document: ${reason}`);
  };

  parser.onerror = (error) => refuse(error.message.split('\n', 1)[0]?.slice(0, 100) ?? 'syntax error');
  parser.ondoctype = () => refuse('it brings its own document type');
  parser.onopentag = (tag) => {
    if (stack.length > MAX_DEPTH) refuse(`nested deeper than ${MAX_DEPTH} elements`);
    let type: string | undefined;
    let schemaType: string | undefined;
    for (const attribute of Object.values(tag.attributes)) {
      if (typeof attribute === 'string' || attribute.local !== 'type') continue;
      if (attribute.uri === '') type = attribute.value;
      else if (attribute.uri === XML_SCHEMA_INSTANCE) schemaType = attribute.value.replace(/^[^:]*:/, '');
    }
    const element = new Element('local' in tag ? tag.local : tag.name, type, schemaType);
    stack.at(-1)?.elements.push(element);
    stack.push(element);
  };
  parser.onclosetag = () => {
    const closed = stack.pop();
    // Blanks between elements are layout, not content.
    if (closed !== undefined && closed.elements.length > 0) closed.text = '';
  };
  parser.ontext = parser.oncdata = (text) => {
    const open = stack.at(-1);
    if (open !== undefined) open.text += text;
  };

  for (let position = 0; position < document.length; position += CHUNK) {
    parser.write(document.slice(position, position + CHUNK));
  }
  parser.close();
  const [root] = top.elements;
  return root ?? refuse('it is empty');
}

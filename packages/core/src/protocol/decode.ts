/**
 * Recognises what a server answered, or what a result file holds, by its bytes. Headers are not looked at: OCS calls
 * everything `application/x-compressed`, also plain XML, and PHP servers print warnings in front of compressed data.
 */

import { promisify } from 'node:util';
import { gunzip, inflate, inflateRaw } from 'node:zlib';
import { describeError, FiError } from '../errors.js';
import { decodeXmlBytes } from '../xml/encoding.js';

/** What a message is, by its first characters. */
export type MessageKind = 'xml' | 'html' | 'json' | 'empty' | 'unknown';

export interface DecodedMessage {
  /** How the bytes were compressed. */
  compression: 'zlib' | 'gzip' | 'deflate' | 'none';
  kind: MessageKind;
  /** The message as text, without byte order mark and blanks at the ends. */
  text: string;
}

/** No honest inventory or answer comes near: 10,000 software entries are about 3 MB. */
export const DEFAULT_MAX_MESSAGE_BYTES = 256 * 1024 * 1024;

/** Candidates tried per message; every failed one costs a few bytes of inflating. */
const MAX_CANDIDATES = 32;

/**
 * Decodes a message: zlib or gzip, also behind junk text, else plain text, else raw deflate.
 *
 * @throws {FiError} `ERR_FI_COMPRESSED_TRUNCATED`, `ERR_FI_COMPRESSED_DAMAGED` or `ERR_FI_TOO_LARGE` for compressed data
 * that is cut off, damaged, or grows beyond `maxBytes`. Texts of any kind are returned, never refused.
 */
export async function decodeMessage(bytes: Uint8Array, maxBytes = DEFAULT_MAX_MESSAGE_BYTES): Promise<DecodedMessage> {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isText(data)) return message('none', data);

  let failure: FiError | undefined;
  for (const { compression, position } of compressedStarts(data)) {
    try {
      return message(compression, await unpack(compression, data.subarray(position), maxBytes));
    } catch (error) {
      // The bytes 78 01 and 78 5E also occur in text, so only a start at the very front or an unmistakable one counts.
      const problem = compressionFailure(error, compression, maxBytes);
      if (problem.code === 'ERR_FI_TOO_LARGE') throw problem;
      if (position === 0 || compression === 'gzip' || data[position + 1] === 0x9c) failure ??= problem;
    }
  }
  if (looksLikeMarkup(data)) return message('none', data);
  try {
    const inflated = await unpack('deflate', data, maxBytes);
    if (looksLikeMarkup(inflated)) return message('deflate', inflated);
  } catch (error) {
    const problem = compressionFailure(error, 'deflate', maxBytes);
    if (problem.code === 'ERR_FI_TOO_LARGE') throw problem;
  }
  if (failure !== undefined) throw failure;
  return message('none', data);
}

/** What a text is, judged by how it begins, behind a byte order mark, blanks and a text line without markup. */
export function messageKind(text: string): MessageKind {
  const start = text.replace(/^\ufeff/, '').trimStart();
  if (start === '') return 'empty';
  if (start.startsWith('{') || start.startsWith('[')) return 'json';
  const markup = start.indexOf('<');
  if (markup < 0) return 'unknown';
  // "<html></html>" and PHP's "<br />" come before the XML of some servers.
  if (start.includes('<?xml ')) return 'xml';
  const head = start.slice(markup, markup + 200).toLowerCase();
  if (/^<(?:!doctype\s+html|html|head|body|br|b|p|h1|title|meta|script|div|center|pre)[\s/>]/.test(head)) {
    return /<reply[\s/>]/i.test(start) ? 'xml' : 'html';
  }
  return /^<[a-z_:!?]/.test(head) ? 'xml' : 'unknown';
}

/** The first words of a message, safe to put into an error line. */
export function excerpt(text: string, length = 60): string {
  const words = text
    .slice(0, length * 4)
    .replace(/[^\x20-\x7e\u00a0-\ufffd]+/g, ' ')
    .trim();
  return words.length > length ? `${words.slice(0, length)}…` : words;
}

function message(compression: DecodedMessage['compression'], data: Buffer): DecodedMessage {
  const text = decodeXmlBytes(data)
    .replace(/^\ufeff/, '')
    .trim();
  return { compression, kind: messageKind(text), text };
}

/** Whether the bytes are UTF-8 or UTF-16 text; compressed data is not, but for cases that need a handful of bytes. */
function isText(data: Buffer): boolean {
  if ((data[0] === 0xff && data[1] === 0xfe) || (data[0] === 0xfe && data[1] === 0xff)) return true;
  if (data.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(data);
    return true;
  } catch {
    return false;
  }
}

function looksLikeMarkup(data: Buffer): boolean {
  return /^(?:\xef\xbb\xbf)?\s*[<{]/.test(data.subarray(0, 100).toString('latin1'));
}

/** Where zlib (78 01, 5E, 9C, DA) or gzip (1F 8B 08) data may begin, in the order of position. */
function compressedStarts(data: Buffer): { compression: 'zlib' | 'gzip'; position: number }[] {
  const starts: { compression: 'zlib' | 'gzip'; position: number }[] = [];
  for (let position = 0; position < data.length - 1 && starts.length < MAX_CANDIDATES; position += 1) {
    const [first, second, third] = [data[position], data[position + 1], data[position + 2]];
    if (first === 0x78 && (second === 0x01 || second === 0x5e || second === 0x9c || second === 0xda)) {
      starts.push({ compression: 'zlib', position });
    } else if (first === 0x1f && second === 0x8b && third === 0x08) {
      starts.push({ compression: 'gzip', position });
    }
  }
  return starts;
}

const unpackers = { zlib: promisify(inflate), gzip: promisify(gunzip), deflate: promisify(inflateRaw) };

function unpack(compression: keyof typeof unpackers, data: Buffer, maxBytes: number): Promise<Buffer> {
  return unpackers[compression](data, { maxOutputLength: maxBytes });
}

function compressionFailure(error: unknown, compression: string, maxBytes: number): FiError {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ERR_BUFFER_TOO_LARGE') {
    const limit = `${Math.round(maxBytes / 1024)} KiB`;
    return new FiError('ERR_FI_TOO_LARGE', `${compression} data that grows beyond ${limit}; refused`, { cause: error });
  }
  if (code === 'Z_BUF_ERROR') {
    return new FiError('ERR_FI_COMPRESSED_TRUNCATED', `${compression} data that is cut off`, { cause: error });
  }
  return new FiError('ERR_FI_COMPRESSED_DAMAGED', `damaged ${compression} data (${describeError(error)})`, {
    cause: error,
  });
}

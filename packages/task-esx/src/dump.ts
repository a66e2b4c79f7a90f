/**
 * The raw answers of a host in a file, for support: JSON lines, the first says what it is, each other holds one answer as it
 * came. Logins are not in it. Read back, they give the inventory again without a host.
 */

import { gunzipSync } from 'node:zlib';
import { describeError, FiError } from '@fi/core';
import { isRecord } from '@fi/core/task';
import type { HostVisitor } from './hosts.js';
import { parseElements } from './soap/element.js';
import { objectTree } from './soap/object.js';

const FORMAT = 'fi-esx-dump';
const VERSION = 1;
/** Largest unpacked dump that is read, in bytes. */
const MAX_BYTES = 512 * 1024 * 1024;

/** File name of the dump that belongs to an inventory. */
export const dumpFileName = (deviceid: string): string => `${deviceid}-hostfullinfo.dump`;

export interface DumpHeader {
  readonly deviceid: string;
  /** How the host was called. */
  readonly host: string;
}

export function writeDump(header: DumpHeader, answers: readonly string[]): string {
  const lines: object[] = [{ format: FORMAT, version: VERSION, ...header }, ...answers.map((answer) => ({ answer }))];
  return `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`;
}

/**
 * Hands the objects of a dump to a visitor, each machine once.
 * @param bytes content of the file; may be compressed with gzip
 * @throws {FiError} `ERR_FI_DUMP` when it is no dump, or a damaged one
 */
export async function readDump(bytes: Uint8Array, visitor: HostVisitor): Promise<DumpHeader> {
  const [first = '', ...lines] = unpack(bytes).split('\n');
  const header = parseLine(first, 1);
  if (header.format !== FORMAT) {
    throw new FiError('ERR_FI_DUMP', 'this is no dump of fi-esx; those of the Perl agents cannot be read');
  }
  if (header.version !== VERSION) {
    throw new FiError('ERR_FI_DUMP', `version ${JSON.stringify(header.version)} of the dump is not known`);
  }
  const seen = new Set<string>();
  for (const [index, line] of lines.entries()) {
    if (line === '') continue;
    const { answer } = parseLine(line, index + 2);
    if (typeof answer !== 'string') throw new FiError('ERR_FI_DUMP', `line ${index + 2}: no answer in it`);
    visitor.raw?.(answer);
    await parseElements(answer, (object) => {
      const tree = objectTree(object);
      const key = `${tree.name} ${tree.text}`;
      if (seen.has(key)) return;
      seen.add(key);
      if (tree.name === 'VirtualMachine') visitor.machine(tree);
      else if (tree.name === 'HostSystem') visitor.host(tree);
    });
  }
  return { deviceid: String(header.deviceid ?? ''), host: String(header.host ?? '') };
}

function unpack(bytes: Uint8Array): string {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return Buffer.from(bytes).toString('utf8');
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_BYTES }).toString('utf8');
  } catch (error) {
    throw new FiError('ERR_FI_DUMP', `the dump cannot be unpacked: ${describeError(error)}`, { cause: error });
  }
}

function parseLine(line: string, number: number): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    if (isRecord(value)) return value;
  } catch {
    // told below
  }
  const what = number === 1 ? 'this is no dump of fi-esx' : `line ${number}: the dump is damaged or cut off`;
  throw new FiError('ERR_FI_DUMP', what);
}

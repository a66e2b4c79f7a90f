/** Compares a scan with one that was saved before, and prints what is different on the standard error. */

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeError, FiError } from '@fi/core';
import { parseXml, writeXml, type XmlTree } from '@fi/core/xml';
import { differences } from '../difference.js';
import type { ScanResult } from '../scan/discovery.js';

const FOLDERS = { NETDISCOVERY: 'netdiscovery', SNMPQUERY: 'netinventory' } as const;
const LISTS = ['PORT', 'VLAN', 'COMPONENT', 'FIRMWARES', 'MODEMS', 'SIMCARDS', 'DRIVES', 'STORAGES'];

/** @throws FiError when the folder holds no scan */
export async function diffWith(
  folder: string,
): Promise<{ add(address: string, result: ScanResult): void; end(): Promise<void> }> {
  const before = new Map<string, string>();
  for (const name of Object.values(FOLDERS)) {
    const files = await readdir(join(folder, name)).catch(() => []);
    for (const file of files.filter((item) => item.endsWith('.xml')))
      before.set(`${name}/${file}`, join(folder, name, file));
  }
  if (before.size === 0)
    throw new FiError('ERR_FI_DIFF', `${folder} holds no saved scan (netdiscovery/*.xml)`, { exitCode: 2 });
  // Read at once: the new scan may be saved in the same folder.
  const known = new Map<string, XmlTree>();
  for (const [key, file] of before) known.set(key, await contentOf(file));
  const now = new Map<string, XmlTree>();
  return {
    add(address, { query, content }) {
      now.set(`${FOLDERS[query]}/${address.replaceAll(':', '_')}.xml`, content);
    },
    async end() {
      const lines: string[] = [];
      for (const key of [...new Set([...known.keys(), ...now.keys()])].sort()) {
        const a = known.get(key);
        const found = now.get(key);
        // In the form that a file has, so that a list of one is the same on both sides.
        const b = found === undefined ? undefined : await contentIn(await writeXml('REQUEST', { CONTENT: found }));
        const device = key.replace(/\.xml$/, '');
        if (a === undefined) lines.push(`new: ${device}`);
        else if (b === undefined) lines.push(`gone: ${device}`);
        else {
          const changes = differences(a, b);
          if (changes.length > 0) lines.push(`changed: ${device}`, ...changes.map((line) => `  ${line}`));
        }
      }
      process.stderr.write(lines.length === 0 ? 'nothing has changed\n' : `${lines.join('\n')}\n`);
    },
  };
}

async function contentOf(file: string): Promise<XmlTree> {
  try {
    return await contentIn(await readFile(file));
  } catch (error) {
    throw new FiError('ERR_FI_DIFF', `cannot read ${file}: ${describeError(error)}`, { cause: error });
  }
}

async function contentIn(text: string | Uint8Array): Promise<XmlTree> {
  const { REQUEST } = await parseXml(text, { lists: LISTS });
  const { MODULEVERSION, PROCESSNUMBER, ...content } = ((REQUEST as XmlTree | undefined)?.CONTENT ?? {}) as XmlTree;
  return content;
}

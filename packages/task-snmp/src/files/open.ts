/** Opens captures: `FILE`, and `FILE@10` for the view of VLAN 10. */

import { readFile } from 'node:fs/promises';
import { describeError, FiError } from '@fi/core';
import { parseSnmprec } from './snmprec.js';
import { type Capture, CaptureSource } from './store.js';
import { parseWalkText } from './walk-text.js';

/**
 * A device from the output of snmpwalk or from a `.snmprec` capture.
 * @throws FiError `ERR_FI_WALK` when the file cannot be read or is neither
 */
export async function openCapture(file: string, peer?: string): Promise<CaptureSource> {
  const [, base = file, recording = ''] = /^(.*?)(\.snmprec)?$/s.exec(file) ?? [];
  return new CaptureSource(await readCapture(file), {
    peer,
    vlan: async (id) => {
      if (!/^\w{1,32}$/.test(id)) return undefined;
      try {
        return await readCapture(`${base}@${id}${recording}`);
      } catch {
        return undefined;
      }
    },
  });
}

async function readCapture(file: string): Promise<Capture> {
  let text: string;
  try {
    text = await readFile(file, 'latin1');
  } catch (error) {
    throw new FiError('ERR_FI_WALK', `cannot read the walk file ${file}: ${describeError(error)}`, { cause: error });
  }
  if (text === '') throw new FiError('ERR_FI_WALK', `the walk file ${file} is empty`);
  if (file.endsWith('.snmprec')) return parseSnmprec(text);
  try {
    return parseWalkText(text);
  } catch (error) {
    throw new FiError('ERR_FI_WALK', `${file} is ${describeError(error)}`, { cause: error });
  }
}

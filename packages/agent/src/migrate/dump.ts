/** The identity of a FusionInventory or GLPI agent, from the file in its state directory. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describeError, FiError } from '@fi/core';
import { isDeviceId } from '@fi/core/storage';
import { identityOf, readStorable } from './storable.js';

const STATE_FILES = ['GLPI-Agent.dump', 'FusionInventory-Agent.dump'];

export interface Identity {
  /** Where it stands, for people. */
  readonly file: string;
  readonly deviceid: string;
  readonly agentid?: string;
}

/** The identity in the first state file that is there. @throws FiError when it has none */
export function findDump(folders: readonly string[]): Identity | undefined {
  for (const folder of folders) {
    for (const name of STATE_FILES) {
      const file = path.join(folder, name);
      if (!existsSync(file)) continue;
      try {
        const { deviceid, agentid } = identityOf(readStorable(readFileSync(file)));
        if (!isDeviceId(deviceid)) throw new Error('it holds no deviceid');
        return { file, deviceid, ...(agentid === undefined ? {} : { agentid }) };
      } catch (error) {
        throw new FiError('ERR_FI_MIGRATE', `${file} cannot be used: ${describeError(error)}`, { cause: error });
      }
    }
  }
  return undefined;
}

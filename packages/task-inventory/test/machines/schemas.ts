/** The schemas that inventories are checked against. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

/** The schema that we publish. */
export const published = fileURLToPath(new URL('../../../core/inventory.schema.json', import.meta.url));

/** The schema of the GLPI inventory format, in the directory that FI_LAB names; `undefined` where there is none. */
export const official: string | undefined = [process.env.FI_LAB ?? '']
  .filter((dir) => dir !== '')
  .map((dir) => join(dir, 'inventory.schema.json'))
  .find((file) => existsSync(file));

export function compile(file: string): ValidateFunction {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  return ajv.compile(JSON.parse(readFileSync(file, 'utf8')));
}

/** What a schema does not allow in an inventory, one line each. */
export const problems = (validate: ValidateFunction, inventory: unknown): string[] =>
  validate(inventory) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);

/**
 * Recorded machines give the inventories that were checked by hand: `golden.json` beside each recording. After a change
 * that is meant, `npm run golden` writes them anew; read the difference before it is committed.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { silentLogger } from '@fi/core';
import { RecordedHost } from '@fi/core/host';
import {
  type ClassicTree,
  fromClassicContent,
  type Inventory,
  type InventoryContent,
  toClassic,
  toJson,
} from '@fi/core/inventory';
import { parseXml, writeXml } from '@fi/core/xml';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { beforeAll, describe, expect, it } from 'vitest';
import { type InventoryResult, takeInventory } from '../../src/inventory.js';

const machines = fileURLToPath(new URL('../../../../test-fixtures/machines/', import.meta.url));
const published = fileURLToPath(new URL('../../../core/inventory.schema.json', import.meta.url));
const official = process.env.FI_LAB === undefined ? undefined : join(process.env.FI_LAB, 'inventory.schema.json');
const hasOfficial = official !== undefined && existsSync(official);
if (!hasOfficial) console.log('FI_LAB has no inventory.schema.json: machines are not checked against the official one');

const names = readdirSync(machines, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort();

function compile(file: string): ValidateFunction {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  return ajv.compile(JSON.parse(readFileSync(file, 'utf8')));
}

const problems = (validate: ValidateFunction, inventory: unknown) =>
  validate(inventory) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);

/** Without what tells about the run and not about the machine. */
function machineFacts(inventory: Inventory): Inventory {
  const { versionprovider: _, ...content } = inventory.content;
  return { ...inventory, content: { ...content, versionclient: 'fi' } };
}

/** What comes back from the classic message. It has no place for databases and for the time that the run took. */
async function throughXml(inventory: Inventory): Promise<InventoryContent> {
  const text = await writeXml('REQUEST', toClassic(inventory));
  const { REQUEST } = await parseXml(text);
  return fromClassicContent((REQUEST as unknown as { CONTENT: ClassicTree }).CONTENT);
}

it('there are recorded machines', () => expect(names.length).toBeGreaterThan(0));

describe.each(names)('%s', (name) => {
  const dir = join(machines, name);
  const said: string[] = [];
  let result: InventoryResult;
  let inventory: Inventory;
  beforeAll(async () => {
    const note = (message: string) => void said.push(message);
    const log = { ...silentLogger, error: note, warning: note };
    result = await takeInventory({ host: await RecordedHost.open(dir), log });
    inventory = machineFacts(result.inventory);
  });

  it('gives the inventory that was checked', async () => {
    await expect(toJson(inventory)).toMatchFileSnapshot(join(dir, 'golden.json'));
  });

  it('makes no collector fail', () => {
    expect(
      result.report.collectors.filter(({ status }) => status !== 'ok').map(({ name, error }) => [name, error]),
    ).toEqual([]);
    expect(said).toEqual([]);
  });

  it('is valid by the published schema', () => {
    expect(problems(compile(published), result.inventory)).toEqual([]);
  });

  it.skipIf(!hasOfficial)('is valid by the official schema', () => {
    expect(problems(compile(official ?? ''), result.inventory)).toEqual([]);
  });

  it('loses nothing in classic XML', async () => {
    const { databases_services: _, ...content } = inventory.content;
    expect(await throughXml(inventory)).toEqual(content);
  });
});

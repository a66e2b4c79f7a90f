/**
 * Recorded machines give the inventories that were checked by hand: `golden.json` beside each recording. After a change
 * that is meant, `npm run golden` writes them anew; read the difference before it is committed.
 */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { silentLogger } from '@fi/core';
import { RecordedHost } from '@fi/core/host';
import { type Inventory, toJson } from '@fi/core/inventory';
import { beforeAll, describe, expect, it } from 'vitest';
import { type InventoryResult, takeInventory } from '../../src/inventory.js';
import { compile, official, problems, published } from './schemas.js';
import { classicPart, throughClassic } from './through-classic.js';

const machines = fileURLToPath(new URL('../../../../test-fixtures/machines/', import.meta.url));
if (official === undefined) console.log('FI_LAB has no inventory.schema.json: the official schema is not checked');

const names = readdirSync(machines, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort();

/** Without what tells about the run and not about the machine. */
function machineFacts(inventory: Inventory): Inventory {
  const { versionprovider: _, ...content } = inventory.content;
  return { ...inventory, content: { ...content, versionclient: 'fi' } };
}

it('there are recorded machines', () => expect(names.length).toBeGreaterThan(0));

const validators = { published: compile(published), official: official === undefined ? undefined : compile(official) };

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
    expect(problems(validators.published, result.inventory)).toEqual([]);
  });

  it.skipIf(official === undefined)('is valid by the official schema', () => {
    if (validators.official !== undefined) expect(problems(validators.official, result.inventory)).toEqual([]);
  });

  it('loses nothing in classic XML', async () => {
    const problems: string[] = [];
    expect(await throughClassic(inventory, (problem) => problems.push(problem))).toEqual(classicPart(inventory));
    expect(problems).toEqual([]);
  });
});

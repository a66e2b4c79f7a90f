/** Whatever tools and files hold, an inventory comes out of it, and one that servers take. */

import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Host } from '@fi/core';
import { RecordedHost, RecordingHost } from '@fi/core/host';
import { describe, expect, it } from 'vitest';
import { takeInventory } from '../../src/inventory.js';
import { damagedHost } from './damaged-host.js';
import { garbageHost } from './garbage-host.js';
import { compile, problems, published } from './schemas.js';
import { classicPart, throughClassic } from './through-classic.js';

const machines = fileURLToPath(new URL('../../../../test-fixtures/machines/', import.meta.url));

/** The one that is recorded. */
const RECORDED = 1;
const SEEDS = Array.from({ length: 40 }, (_, index) => index + RECORDED);
/** Damages of each recorded machine. */
const DAMAGES = Number(process.env.FI_DAMAGES ?? 5);

const validate = compile(published);

/** Takes an inventory, of which no collector may fail. */
async function inventoried(host: Host): Promise<void> {
  const { inventory, report } = await takeInventory({ host });
  const failed = report.collectors
    .filter(({ status }) => status !== 'ok')
    .map(({ name, error }) => `${name}: ${error}`);
  expect(failed).toEqual([]);
  expect(problems(validate, inventory)).toEqual([]);
  const { versionprovider: _, ...content } = await throughClassic(inventory);
  expect(content).toEqual(classicPart(inventory));
}

it.each(SEEDS)('a machine full of garbage is inventoried: %i', (seed) => inventoried(garbageHost(seed)));

describe('a machine whose tools are broken is inventoried', () => {
  const names = readdirSync(machines, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  it.each(names)('%s', async (name) => {
    for (let seed = 0; seed < DAMAGES; seed++) {
      await inventoried(damagedHost(await RecordedHost.open(join(machines, name)), seed));
    }
  });
});

// FI_RECORD=1 writes the recording anew, for when collectors ask other questions than it holds
it.runIf(process.env.FI_RECORD === '1')('is recorded', async () => {
  const dir = join(machines, 'garbage');
  for (const part of ['files', 'commands']) rmSync(`${dir}/${part}`, { recursive: true, force: true });
  const recording = new RecordingHost(garbageHost(RECORDED), dir);
  await takeInventory({ host: recording });
  await recording.save();
});

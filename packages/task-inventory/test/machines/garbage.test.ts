/** Whatever tools and files hold, an inventory comes out of it, and one that servers take. */

import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { RecordingHost } from '@fi/core/host';
import { toClassic } from '@fi/core/inventory';
import { parseXml, writeXml } from '@fi/core/xml';
import { describe, expect, it } from 'vitest';
import { takeInventory } from '../../src/inventory.js';
import { garbageHost } from './garbage-host.js';
import { compile, problems, published } from './schemas.js';

/** The one that is recorded; its collectors all succeed. */
const RECORDED = 1;
const SEEDS = Array.from({ length: 40 }, (_, index) => index + RECORDED);

describe('a machine full of garbage', () => {
  const validate = compile(published);
  it.each(SEEDS)('%i is inventoried', async (seed) => {
    const { inventory, report } = await takeInventory({ host: garbageHost(seed) });
    const failed = report.collectors
      .filter(({ status }) => status !== 'ok')
      .map(({ name, error }) => `${name}: ${error}`);
    expect(failed).toEqual([]);
    expect(problems(validate, inventory)).toEqual([]);
    await parseXml(await writeXml('REQUEST', toClassic(inventory)));
  });
});

// FI_RECORD=1 writes the recording anew, for when collectors ask other questions than it holds
it.runIf(process.env.FI_RECORD === '1')('is recorded', async () => {
  const dir = fileURLToPath(new URL('../../../../test-fixtures/machines/garbage', import.meta.url));
  for (const part of ['files', 'commands']) rmSync(`${dir}/${part}`, { recursive: true, force: true });
  const recording = new RecordingHost(garbageHost(RECORDED), dir);
  await takeInventory({ host: recording });
  await recording.save();
});

/** On every recorded machine a collector fills only the fields that it declares: docs/collectors.md is made of them. */

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RecordedHost } from '@fi/core/host';
import { describe, expect, it } from 'vitest';
import type { CollectContext, Collector } from '../../src/collector.js';
import { listCollectors } from '../../src/collectors/index.js';
import { takeInventory } from '../../src/inventory.js';

const MACHINES = fileURLToPath(new URL('../../../../test-fixtures/machines', import.meta.url));
const machines = readdirSync(MACHINES).filter((name) => existsSync(join(MACHINES, name, 'host.json')));

/** The collector, which also writes down fields that it fills and does not declare. */
function watched(collector: Collector, undeclared: Set<string>): Collector {
  const fills = collector.fills as Readonly<Record<string, readonly string[]>>;
  const look = (section: string, fields: object) => {
    for (const [field, value] of Object.entries(fields)) {
      if (value === undefined || value === '' || fills[section]?.includes(field) === true) continue;
      undeclared.add(`${collector.name}: ${section}.${field}`);
    }
  };
  return {
    ...collector,
    collect(context: CollectContext) {
      return collector.collect({
        ...context,
        add: (section, entry) => {
          look(section, entry);
          context.add(section, entry);
        },
        set: (section, fields) => {
          look(section, fields);
          context.set(section, fields);
        },
        update: (section, entry, fields) => {
          look(section, fields);
          context.update(section, entry, fields);
        },
      });
    },
  };
}

describe('collectors fill only what they declare', () => {
  it('on enough machines', () => expect(machines.length).toBeGreaterThan(10));

  it.each(machines)('%s', async (name) => {
    const host = await RecordedHost.open(join(MACHINES, name));
    const undeclared = new Set<string>();
    const entries = await listCollectors(host);
    const loaded = await Promise.all(entries.map(async (entry) => (await entry.load()).default));
    const collectors = loaded.map((collector) => watched(collector, undeclared));
    await takeInventory({ host, collectors, scanHomedirs: true });
    expect([...undeclared]).toEqual([]);
  });
});

import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Platform } from '@fi/core';
import { SECTIONS } from '@fi/core/inventory';
import { describe, expect, it } from 'vitest';
import { machine } from '../../test/machine.js';
import { CATEGORIES } from '../categories.js';
import { filledSections } from '../collector.js';
import { listCollectors, loadCollectors } from './index.js';

const PLATFORMS: readonly Platform[] = ['linux'];

/** Collectors that no platform of today has in its list. */
const WAITING = ['unix/battery-acpiconf', 'unix/jails', 'unix/solaris-zones'];

describe.each(PLATFORMS)('the collectors of %s', async (platform) => {
  const entries = await listCollectors({ platform });
  const loaded = await Promise.all(entries.map(async (entry) => (await entry.load()).default));

  it('are listed once, as they name themselves', () => {
    expect(loaded.map(({ name, category }) => ({ name, category }))).toEqual(
      entries.map(({ name, category }) => ({ name, category })),
    );
    expect(new Set(entries.map(({ name }) => name)).size).toBe(entries.length);
  });

  it('come after collectors that exist, and never wait for each other', () => {
    const byName = new Map(loaded.map((collector) => [collector.name, collector]));
    const walk = (name: string, path: readonly string[]): void => {
      expect(path, 'collectors that wait for each other').not.toContain(name);
      const collector = byName.get(name);
      expect(collector, `${name}, after which ${path.at(-1)} comes`).toBeDefined();
      for (const other of collector?.after ?? []) walk(other, [...path, name]);
    };
    for (const { name } of loaded) walk(name, []);
  });

  it('fill sections of their category', () => {
    for (const { name, category, fills } of loaded) {
      for (const section of filledSections({ fills })) {
        expect(Object.keys(SECTIONS), name).toContain(section);
        if (category !== undefined) expect(CATEGORIES[category] as readonly string[], name).toContain(section);
      }
    }
  });

  it('name the fields that they fill', () => {
    for (const { name, fills } of loaded) {
      expect(Array.isArray(fills), name).toBe(false);
      for (const [section, fields] of Object.entries(fills)) expect(fields, `${name}: ${section}`).not.toEqual([]);
    }
  });

  it('are loaded where they are wanted and have something to ask', async () => {
    const names = async (host: Parameters<typeof loadCollectors>[1], wants = (_: string) => true) =>
      (await loadCollectors(entries, host, wants)).map(({ name }) => name);
    const empty = await names(machine({}).host);
    expect(empty).toContain('linux/memory');
    expect(empty).not.toContain('unix/dpkg');
    const debian = await names(machine({ commands: { 'dpkg-query': '' } }).host, (category) => category === 'software');
    expect(debian).toContain('unix/dpkg');
    expect(debian).not.toContain('linux/memory');
  });
});

it('every collector is in a list', async () => {
  const listed = new Set(
    (await Promise.all(PLATFORMS.map((platform) => listCollectors({ platform })))).flat().map(({ name }) => name),
  );
  const folder = fileURLToPath(new URL('.', import.meta.url));
  const files = ['linux', 'unix'].flatMap((dir) =>
    readdirSync(`${folder}/${dir}`)
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && file !== 'index.ts')
      .map((file) => `${dir}/${file.slice(0, -3)}`),
  );
  expect(files.filter((name) => !listed.has(name)).sort()).toEqual(WAITING);
});

/** Disks behind 3ware controllers, by tw_cli. */

import type { Host } from '@fi/core';
import { defineCollector } from '../../collector.js';
import type { Disk } from '../../tools/disk.js';
import { canonicalManufacturer } from '../../tools/values.js';

/** A controller as `tw_cli info` lists it. */
export interface TwCard {
  /** `c0`. */
  id: string;
  model: string;
}

/** Controllers in the answer to `tw_cli info`. */
export function parseTwCards(text: string): TwCard[] {
  return [...text.matchAll(/^(c\d{1,3})\s+([\w-]+)/gm)].map(([, id = '', model = '']) => ({ id, model }));
}

/** Units in the answer to `tw_cli info cN`: `u0`. */
export function parseTwUnits(text: string): string[] {
  return [...text.matchAll(/^(u\d{1,3})\s/gm)].map(([, id]) => id ?? '');
}

/** Ports in the answer to `tw_cli info cN uN`: `p0`. */
export function parseTwPorts(text: string): string[] {
  return [...new Set([...text.matchAll(/(?<=^|\s)(p\d{1,4})(?=\s|$)/gm)].map(([, id]) => id ?? ''))];
}

/**
 * Reads the answer to `tw_cli info cN pN model serial capacity firmware`.
 *
 * @param cardModel tells the bus by its first digit.
 * @returns `disksize` in MiB, as existing agents report it; `undefined` when the port has no disk.
 */
export function parseTwDisk(text: string, cardModel: string): Disk | undefined {
  const value = (key: string) => new RegExp(`\\s${key} = (\\S.*)`).exec(text)?.[1]?.trim();
  const model = value('Model');
  const serial = value('Serial');
  if (model === undefined && serial === undefined) return undefined;
  const [, number, unit] = /^(\d{1,9}(?:\.\d+)?) ([GT])B/.exec(value('Capacity') ?? '') ?? [];
  return {
    manufacturer: canonicalManufacturer(model),
    model,
    serial,
    firmware: value('Firmware Version'),
    disksize: number === undefined ? undefined : Math.trunc(Number(number) * 1024 * (unit === 'T' ? 1024 : 1)),
    type: 'disk',
    description: /^[56]/.test(cardModel) ? 'IDE' : /^[789]/.test(cardModel) ? 'SATA' : undefined,
  };
}

async function readCard(host: Host, card: TwCard): Promise<Disk[]> {
  const ask = async (...question: string[]) =>
    (await host.run('tw_cli', ['info', ...question], { timeout: 60_000 }))?.stdout ?? '';
  const disks: Disk[] = [];
  for (const unit of parseTwUnits(await ask(card.id))) {
    for (const port of parseTwPorts(await ask(card.id, unit))) {
      const text = await ask(card.id, port, 'model', 'serial', 'capacity', 'firmware');
      const disk = parseTwDisk(text, card.model);
      if (disk !== undefined) disks.push(disk);
    }
  }
  return disks;
}

export default defineCollector({
  name: 'unix/tw-cli',
  category: 'storage',
  fills: { storages: ['description', 'disksize', 'firmware', 'manufacturer', 'model', 'name', 'serial', 'type'] },
  reads: ['tw_cli info', 'tw_cli info cN', 'tw_cli info cN uN', 'tw_cli info cN pN model serial capacity firmware'],
  async collect({ host, add }) {
    const cards = await host.run('tw_cli', ['info']);
    for (const card of parseTwCards(cards?.stdout ?? '')) {
      for (const disk of await readCard(host, card)) add('storages', disk);
    }
  },
});

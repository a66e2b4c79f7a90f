/** Collectors from a module: its default export is a collector or a list of them. */

import { pathToFileURL } from 'node:url';
import { isSection } from '@fi/core/inventory';
import { isCategory } from '../categories.js';
import type { Collector } from '../collector.js';

/**
 * Loads the collectors of a module.
 *
 * @param name of the module; each collector is called by it and its own name.
 * @throws Error that says what the module lacks.
 */
export async function moduleCollectors(name: string, path: string): Promise<Collector[]> {
  const { default: exported } = (await import(pathToFileURL(path).href)) as { default?: unknown };
  const list = Array.isArray(exported) ? exported : [exported];
  return list.map((item) => checked(item, name));
}

function checked(item: unknown, name: string): Collector {
  if (item === null || typeof item !== 'object') {
    throw new Error('its default export is neither a collector nor a list of collectors');
  }
  const given = item as Partial<Record<keyof Collector, unknown>>;
  const { name: own, category, fills = [], reads = [], after, collect } = given;
  const refuse = (what: string) => new Error(`a collector in it ${what}`);
  if (typeof own !== 'string' || own === '') throw refuse('has no name');
  if (typeof collect !== 'function') throw refuse(`(${own}) has no function "collect"`);
  if (category !== undefined && !(typeof category === 'string' && isCategory(category))) {
    throw refuse(`(${own}) has the unknown category ${String(category).slice(0, 40)}`);
  }
  const named = typeof fills === 'object' && fills !== null ? Object.keys(fills) : [''];
  const sections = isTextList(fills) ? fills : named;
  if (!sections.every(isSection)) throw refuse(`(${own}) has an unknown section in "fills"`);
  if (!isTextList(reads) || !(after === undefined || isTextList(after))) {
    throw refuse(`(${own}) has something else than texts in "reads" or "after"`);
  }
  return {
    name: `${name}#${own}`,
    category,
    fills: sections,
    reads,
    ...(after === undefined ? {} : { after }),
    collect: (context) => (collect as Collector['collect']).call(item, context),
  };
}

const isTextList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

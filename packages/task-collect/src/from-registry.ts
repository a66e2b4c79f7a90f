/** Values of the Windows registry (collect protocol, getFromRegistry). */
import { type Registry, type RegistryData, type RegistryKey, registryValue } from '@fi/core/host';
import type { CollectResult } from './result.js';

/** Keys that a `**` may stand for. */
const MAX_KEYS = 10_000;

/** The form in which servers expect data. Pure. */
export function registryText({ type, data }: RegistryData): string | readonly string[] {
  if (type === 'REG_DWORD') return /^0x/.test(data) ? `0x${data.slice(2).toUpperCase()}` : data;
  return type === 'REG_MULTI_SZ' ? data.split('\n') : data;
}

/**
 * The values that a path stands for: `HKEY_LOCAL_MACHINE/SOFTWARE/Key/Name`, `…/Key/*` for all values of a key, and `**` for all
 * keys at that place, whose results are named by the path behind it.
 * @returns undefined when there is no such key
 */
export async function getFromRegistry(path: string, registry: Registry): Promise<CollectResult | undefined> {
  const parts = path.replaceAll('\\', '/').split('/');
  const [hive = '', ...rest] = parts;
  if (!/^HKEY_\w+$/.test(hive) || rest.length < 2) return undefined;
  const name = rest.pop() ?? '';
  const star = rest.indexOf('**');
  const base = (star < 0 ? rest : rest.slice(0, star)).join('/');
  const key = await registry.key(`${hive}/${base}`);
  if (key === undefined) return undefined;
  if (star < 0) return Object.fromEntries(valuesOf(key, name, ''));

  // what is left to walk: keys relative to the base
  let places: readonly string[] = [''];
  for (const part of rest.slice(star)) {
    const next: string[] = [];
    for (const place of places) {
      const names = part === '**' ? ((await registry.key(join(hive, base, place)))?.keys ?? []) : [part];
      next.push(...names.map((child) => (place === '' ? child : `${place}/${child}`)));
    }
    places = next.slice(0, MAX_KEYS);
  }
  const found: [string, string | readonly string[]][] = [];
  for (const place of places) {
    const child = await registry.key(join(hive, base, place));
    if (child !== undefined) found.push(...valuesOf(child, name, `${place}/`));
  }
  return Object.fromEntries(found);
}

function join(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('/');
}

function valuesOf(key: RegistryKey, name: string, prefix: string): [string, string | readonly string[]][] {
  if (name === '*') return [...key.values].map(([label, data]) => [prefix + label, registryText(data)]);
  const data = registryValue(key, name);
  return data === undefined ? [] : [[prefix + name, registryText(data)]];
}

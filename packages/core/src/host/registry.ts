/** The Windows registry, key by key, as `reg query` prints it. Read in the 64-bit view, whatever this process is. */
import type { Host } from './host.js';

export interface RegistryKey {
  /** Type and data by name; the default value has the empty name. */
  readonly values: ReadonlyMap<string, RegistryData>;
  /** Names of the keys below. */
  readonly keys: readonly string[];
}

export interface RegistryData {
  /** `REG_SZ`, `REG_DWORD`, …. */
  readonly type: string;
  /**
   * Texts as they are, not expanded; numbers as `0x0000000a`; bytes as lower-case hexadecimal separated by blanks; the
   * texts of REG_MULTI_SZ separated by line feeds.
   */
  readonly data: string;
}

export interface Registry {
  /**
   * A key and what is in it; undefined: there is no such key, or it cannot be read.
   * @param path `HKEY_LOCAL_MACHINE/SOFTWARE/…`, with slashes or backslashes
   */
  key(path: string): Promise<RegistryKey | undefined>;
}

/** A value by its name, whose letter case does not matter. */
export function registryValue(key: RegistryKey, name: string): RegistryData | undefined {
  const exact = key.values.get(name);
  if (exact !== undefined) return exact;
  const lower = name.toLowerCase();
  for (const [other, data] of key.values) if (other.toLowerCase() === lower) return data;
  return undefined;
}

/** The registry of a Windows machine. */
export function hostRegistry(host: Host): Registry {
  return {
    async key(path) {
      const name = path.replaceAll('/', '\\').replace(/\\+$/, '');
      if (!/^HKEY_\w+\\./.test(name) || name.includes('"')) return undefined;
      const output = await host.run('reg', ['query', name, '/reg:64']);
      return output === undefined || output.code !== 0 ? undefined : parseRegQuery(output.stdout, name);
    },
  };
}

/**
 * The output of `reg query KEY`: values are indented by four blanks, `    Name    REG_SZ    data`; names of keys stand at
 * the beginning of a line. The first value without a name in brackets is the default value, whose word in the brackets
 * depends on the language of Windows.
 * @param name full name of the key
 */
export function parseRegQuery(text: string, name: string): RegistryKey {
  const values = new Map<string, RegistryData>();
  const keys: string[] = [];
  const below = `${name.toLowerCase()}\\`;
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('    ')) {
      const mark = /^ {4}(.*?) {4}(REG_[A-Z_]+)(?: {4}(.*))?$/s.exec(line);
      if (mark === null) continue;
      const [, label = '', type = '', raw = ''] = mark;
      const isDefault = values.size === 0 && /^\([^()]{1,40}\)$/.test(label);
      values.set(isDefault ? '' : label, { type, data: dataOf(type, raw) });
    } else if (line.toLowerCase().startsWith(below)) {
      const child = line.slice(below.length);
      if (child !== '' && !child.includes('\\')) keys.push(child);
    }
  }
  return { values, keys };
}

function dataOf(type: string, raw: string): string {
  if (type === 'REG_DWORD' || type === 'REG_DWORD_BIG_ENDIAN') {
    return /^0x[0-9a-f]{1,8}$/i.test(raw) ? `0x${raw.slice(2).padStart(8, '0')}` : raw;
  }
  if (type === 'REG_MULTI_SZ')
    return raw
      .split('\\0')
      .filter((item) => item !== '')
      .join('\n');
  if (type === 'REG_QWORD') {
    const hex = /^0x[0-9a-f]{1,16}$/i.test(raw) ? raw.slice(2).padStart(16, '0').toLowerCase() : '';
    return (hex.match(/../g) ?? []).reverse().join(' ');
  }
  if (type === 'REG_SZ' || type === 'REG_EXPAND_SZ' || type === 'REG_LINK') return raw;
  return /^(?:[0-9a-f]{2})+$/i.test(raw) ? (raw.toLowerCase().match(/../g) ?? []).join(' ') : raw;
}

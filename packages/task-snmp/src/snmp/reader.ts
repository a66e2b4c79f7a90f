/** What rules see of a device: values as text. A table that was read once is not asked for again. */

import { compareOids } from './oid.js';
import type { SnmpSource } from './source.js';
import { textOf } from './value.js';

/** Values of a table by their suffix; never empty. */
export type Rows = ReadonlyMap<string, string>;

export class Reader {
  readonly #source: SnmpSource;
  readonly #scalars = new Map<string, Promise<string | undefined>>();
  readonly #tables = new Map<string, Promise<Rows | undefined>>();
  readonly #firsts = new Map<string, Promise<string | undefined>>();

  constructor(source: SnmpSource) {
    this.#source = source;
  }

  /** Address of the device. */
  get peer(): string {
    return this.#source.peer;
  }

  /** Value of exactly this instance. */
  get(oid: string): Promise<string | undefined> {
    let value = this.#scalars.get(oid);
    if (value === undefined) {
      value = this.#source.get(oid).then((found) => (found === undefined ? undefined : textOf(found)));
      this.#scalars.set(oid, value);
    }
    return value;
  }

  /** Everything below an OID, in OID order; undefined when there is nothing. */
  walk(oid: string): Promise<Rows | undefined> {
    let rows = this.#tables.get(oid);
    if (rows === undefined) {
      rows = this.#source.walk(oid).then((found) => {
        if (found === undefined || found.size === 0) return undefined;
        return new Map([...found].map(([suffix, value]) => [suffix, textOf(value)]));
      });
      this.#tables.set(oid, rows);
    }
    return rows;
  }

  /** The first value below an OID that is neither empty nor 0. */
  async first(oid: string): Promise<string | undefined> {
    let value = this.#firsts.get(oid);
    if (value === undefined) {
      const table = this.#tables.get(oid);
      value =
        table === undefined
          ? this.#source
              .find(oid, (found) => isTrue(textOf(found)))
              .then((found) => (found === undefined ? undefined : textOf(found)))
          : table.then((rows) => [...(rows?.values() ?? [])].find(isTrue));
      this.#firsts.set(oid, value);
    }
    return value;
  }

  /** The first of several instances whose value is neither empty nor 0; else the value of the last one. */
  async firstOf(...oids: string[]): Promise<string | undefined> {
    const values = await Promise.all(oids.map((oid) => this.get(oid)));
    return values.find(isTrue) ?? values.at(-1);
  }

  /** The values below an OID as a list, in OID order. */
  async list(oid: string): Promise<string[]> {
    return [...((await this.walk(oid))?.values() ?? [])];
  }

  /** The same device in the context of a VLAN. */
  async vlan(id: string): Promise<Reader> {
    return new Reader(await this.#source.vlan(id));
  }
}

/** Neither absent nor empty nor `0`: the sense in which rules take "no value". */
export function isTrue(text: string | undefined): text is string {
  return text !== undefined && text !== '' && text !== '0';
}

/** Suffixes in byte order of their text, the order in which later rows of a table win over earlier ones. */
export function textOrder(rows: Rows | undefined): [string, string][] {
  return [...(rows ?? [])].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** Suffixes as numbers. */
export function oidOrder(rows: Rows | undefined): [string, string][] {
  return [...(rows ?? [])].sort(([a], [b]) => compareOids(a, b));
}

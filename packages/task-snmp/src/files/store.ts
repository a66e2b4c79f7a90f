/** All values of a capture in memory, as a source. */

import { compareOids, isBelow } from '../snmp/oid.js';
import type { SnmpSource } from '../snmp/source.js';
import type { SnmpValue } from '../snmp/value.js';

/** Values by OID. */
export type Capture = ReadonlyMap<string, SnmpValue>;

export interface CaptureOptions {
  /** Address that the device counts as having. */
  readonly peer?: string;
  /** The capture of a VLAN context, when there is one. */
  readonly vlan?: (id: string) => Promise<Capture | undefined>;
}

/** A device whose values are all known. */
export class CaptureSource implements SnmpSource {
  readonly peer: string;
  readonly #values: Capture;
  /** In byte order: all OIDs below another one stand together. */
  readonly #sorted: readonly string[];
  readonly #vlan: CaptureOptions['vlan'];

  constructor(values: Capture, options: CaptureOptions = {}) {
    this.peer = options.peer ?? '127.0.0.1';
    this.#values = values;
    this.#sorted = [...values.keys()].sort();
    this.#vlan = options.vlan;
  }

  get(oid: string): Promise<SnmpValue | undefined> {
    return Promise.resolve(this.#values.get(oid));
  }

  walk(oid: string): Promise<ReadonlyMap<string, SnmpValue> | undefined> {
    const keys = this.#below(oid).sort(compareOids);
    const rows = new Map<string, SnmpValue>();
    for (const key of keys) {
      const value = this.#values.get(key);
      if (value !== undefined) rows.set(key.slice(oid.length + 1), value);
    }
    return Promise.resolve(rows.size === 0 ? undefined : rows);
  }

  async find(oid: string, accept: (value: SnmpValue) => boolean): Promise<SnmpValue | undefined> {
    for (const value of (await this.walk(oid))?.values() ?? []) if (accept(value)) return value;
    return undefined;
  }

  async vlan(id: string): Promise<SnmpSource> {
    return new CaptureSource((await this.#vlan?.(id)) ?? new Map(), { peer: this.peer });
  }

  #below(oid: string): string[] {
    let low = 0;
    let high = this.#sorted.length;
    const first = `${oid}.`;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sorted[middle] ?? '') < first) low = middle + 1;
      else high = middle;
    }
    let end = low;
    while (end < this.#sorted.length && isBelow(this.#sorted[end] ?? '', oid)) end += 1;
    return this.#sorted.slice(low, end);
  }
}

/** Where the values of a device come from: a walk file, a capture, or the device itself. */

import type { SnmpValue } from './value.js';

export interface SnmpSource {
  /** Address of the device. */
  readonly peer: string;
  /** Value of exactly this instance; undefined when there is none. Questions that are asked together travel together. */
  get(oid: string): Promise<SnmpValue | undefined>;
  /**
   * Everything strictly below an OID by its suffix, in OID order; undefined when there is nothing, or when the device did
   * not answer to the end: half a table would be taken for a whole one.
   */
  walk(oid: string): Promise<ReadonlyMap<string, SnmpValue> | undefined>;
  /** The first row below an OID that is accepted; reads no further than needed. */
  find(oid: string, accept: (value: SnmpValue) => boolean): Promise<SnmpValue | undefined>;
  /** The same device seen in the context of a VLAN (forwarding tables); an empty one when it has none. */
  vlan(id: string): Promise<SnmpSource>;
}

/** Devices that tests compose: values by OID; numbers are INTEGERs, texts OCTET STRINGs, `0x…` octets, `oid:…` an OID. */

import { CaptureSource } from '../src/files/store.js';
import { Reader } from '../src/snmp/reader.js';
import { octets, type SnmpValue } from '../src/snmp/value.js';

export type Values = Readonly<Record<string, string | number>>;

export function capture(values: Values): Map<string, SnmpValue> {
  return new Map(Object.entries(values).map(([oid, value]) => [oid, toValue(value)]));
}

function toValue(value: string | number): SnmpValue {
  if (typeof value === 'number') return { type: 'integer', text: String(value) };
  if (value.startsWith('oid:')) return { type: 'oid', oid: value.slice('oid:'.length) };
  if (value.startsWith('0x')) return { type: 'octets', bytes: Buffer.from(value.slice(2), 'hex') };
  return octets(value);
}

/** A device with these values; `vlans` are its views in the contexts of VLANs. */
export function composed(values: Values, vlans: Readonly<Record<string, Values>> = {}): Reader {
  return new Reader(
    new CaptureSource(capture(values), {
      peer: '192.0.2.10',
      vlan: async (id) => (vlans[id] === undefined ? undefined : capture(vlans[id])),
    }),
  );
}

/** A column of a table from its rows. */
export function column(oid: string, rows: Values): Values {
  return Object.fromEntries(Object.entries(rows).map(([suffix, value]) => [`${oid}.${suffix}`, value]));
}

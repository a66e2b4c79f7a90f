/** Values as net-snmp decodes them, in our form. */

import snmp, { type Varbind } from 'net-snmp';
import { type SnmpValue, timeTicks } from '../snmp/value.js';

const { ObjectType } = snmp;

/** The value of a variable; undefined when the device says that there is none. */
export function toValue({ type, value }: Varbind): SnmpValue | undefined {
  switch (type) {
    case ObjectType.Integer:
      return { type: 'integer', text: String(value) };
    case ObjectType.Counter:
      return { type: 'counter32', text: unsigned(value) };
    case ObjectType.Gauge:
      return { type: 'gauge32', text: unsigned(value) };
    case ObjectType.TimeTicks:
      return timeTicks(Number(unsigned(value)));
    case ObjectType.Counter64:
      return Buffer.isBuffer(value)
        ? { type: 'counter64', text: BigInt(`0x0${value.toString('hex')}`).toString() }
        : undefined;
    case ObjectType.OctetString:
    case ObjectType.Opaque:
      // A view into the datagram would keep all of it in memory.
      return Buffer.isBuffer(value) ? { type: 'octets', bytes: Uint8Array.prototype.slice.call(value) } : undefined;
    case ObjectType.OID:
      return typeof value === 'string' ? { type: 'oid', oid: value } : undefined;
    case ObjectType.IpAddress:
      return typeof value === 'string' ? { type: 'address', text: value } : undefined;
    default:
      return undefined;
  }
}

/** Some agents encode large numbers as negative ones. */
const unsigned = (value: unknown) => String(Number(value) >>> 0);

/** Whether a variable marks the end of what a device shows. */
export function isEnd({ type }: Varbind): boolean {
  return type === ObjectType.EndOfMibView || type === ObjectType.NoSuchObject || type === ObjectType.NoSuchInstance;
}

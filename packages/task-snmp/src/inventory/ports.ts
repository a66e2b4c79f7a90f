/** PORTS from the IF-MIB (RFC 2863), EtherLike-MIB and the address table. */

import { canonicalMac, IPV4_PATTERN } from '../canonical/address.js';
import { constant, count } from '../canonical/number.js';
import { canonicalString } from '../canonical/text.js';
import { mib2 } from '../snmp/oid.js';
import { isTrue, type Reader, type Rows, textOrder } from '../snmp/reader.js';
import type { Port, Ports } from './inventory.js';

const IF_DESCR = mib2('2.2.1.2');
const IF_SPEED = mib2('2.2.1.5');
const IF_NAME = mib2('31.1.1.1.1');
const IF_HIGH_SPEED = mib2('31.1.1.1.15');
const IP_AD_ENT_IF_INDEX = mib2('4.20.1.2');

type Convert = (text: string) => string | undefined;

/** An enumeration; values outside of it mean nothing to a server. */
const upTo =
  (max: number): Convert =>
  (text) => {
    const value = constant(text);
    return Number(value) >= 1 && Number(value) <= max ? value : undefined;
  };

const COLUMNS: readonly { readonly field: keyof Port; readonly oid: string; readonly convert: Convert }[] = [
  { field: 'IFNUMBER', oid: mib2('2.2.1.1'), convert: constant },
  { field: 'IFDESCR', oid: IF_DESCR, convert: canonicalString },
  { field: 'IFTYPE', oid: mib2('2.2.1.3'), convert: constant },
  { field: 'IFMTU', oid: mib2('2.2.1.4'), convert: count },
  { field: 'MAC', oid: mib2('2.2.1.6'), convert: canonicalMac },
  { field: 'IFINTERNALSTATUS', oid: mib2('2.2.1.7'), convert: upTo(3) },
  { field: 'IFSTATUS', oid: mib2('2.2.1.8'), convert: upTo(7) },
  { field: 'IFLASTCHANGE', oid: mib2('2.2.1.9'), convert: canonicalString },
  { field: 'IFINOCTETS', oid: mib2('2.2.1.10'), convert: count },
  { field: 'IFINERRORS', oid: mib2('2.2.1.14'), convert: count },
  { field: 'IFOUTOCTETS', oid: mib2('2.2.1.16'), convert: count },
  { field: 'IFOUTERRORS', oid: mib2('2.2.1.20'), convert: count },
  { field: 'IFPORTDUPLEX', oid: mib2('10.7.2.1.19'), convert: upTo(3) },
  { field: 'IFALIAS', oid: mib2('31.1.1.1.18'), convert: canonicalString },
];

/** Every row of any of the tables is a port. */
export async function readPorts(snmp: Reader): Promise<Ports> {
  const ports: Ports = new Map();
  const fill = (rows: Rows | undefined, field: keyof Port, convert: Convert) => {
    for (const [index, text] of rows ?? []) {
      let port = ports.get(index);
      if (port === undefined) {
        port = {};
        ports.set(index, port);
      }
      const value = convert(text);
      if (value !== undefined && value !== '') Object.assign(port, { [field]: value });
    }
  };
  const [tables, names, speeds, highSpeeds, addresses] = await Promise.all([
    Promise.all(COLUMNS.map(({ oid }) => snmp.walk(oid))),
    snmp.walk(IF_NAME),
    snmp.walk(IF_SPEED),
    snmp.walk(IF_HIGH_SPEED),
    snmp.walk(IP_AD_ENT_IF_INDEX),
  ]);
  for (const [place, { field, convert }] of COLUMNS.entries()) fill(tables[place], field, convert);
  fill(names ?? (await snmp.walk(IF_DESCR)), 'IFNAME', canonicalString);
  const speedRows = [...(speeds ?? [])].map(([index, speed]): [string, string] => {
    const fast = highSpeeds?.get(index);
    return [index, isTrue(fast) ? String(Number(fast) * 1_000_000) : speed];
  });
  fill(new Map(speedRows), 'IFSPEED', count);
  addAddresses(ports, addresses);
  return ports;
}

function addAddresses(ports: Ports, addresses: Rows | undefined): void {
  for (const [address, index] of textOrder(addresses)) {
    const port = ports.get(index);
    if (port === undefined || !isTrue(index) || !IPV4_PATTERN.test(address)) continue;
    port.IPS ??= { IP: [] };
    port.IPS.IP.push(address);
    port.IP = address;
  }
}

/** Ports in the order of their index; dotted indexes `a.b.c` count as the number `a.bbbccc`. */
export function sortedPorts(ports: Ports): Port[] {
  const weight = (index: string) => {
    if (/^\d+$/.test(index)) return Number(index);
    if (!/^\d+(?:\.\d+)+$/.test(index)) return 0;
    const [whole, ...parts] = index.split('.');
    return Number(`${whole}.${parts.map((part) => part.padStart(3, '0')).join('')}`);
  };
  return [...ports].sort(([a], [b]) => weight(a) - weight(b)).map(([, port]) => port);
}

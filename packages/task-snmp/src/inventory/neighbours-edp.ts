/** Neighbours by the Extreme Discovery Protocol (EXTREME-EDP-MIB). */

import { canonicalString } from '../canonical/text.js';
import { enterprise } from '../snmp/oid.js';
import { type Reader, textOrder } from '../snmp/reader.js';
import type { Connection } from './inventory.js';

const VLAN_IP = enterprise('1916.1.13.3.1.3');
const NAME = enterprise('1916.1.13.2.1.3');
const PORT = enterprise('1916.1.13.2.1.6');

/** Neighbours by interface; an interface with several is left out. */
export async function edpNeighbours(snmp: Reader): Promise<Map<string, Connection>> {
  const [addresses, names, ports] = await Promise.all([VLAN_IP, NAME, PORT].map((oid) => snmp.walk(oid)));
  const neighbours = new Map<string, Connection>();
  const ambiguous = new Set<string>();
  for (const [suffix, ip] of textOrder(addresses)) {
    if (ip === '0.0.0.0') continue;
    // interface, 0.0 and six octets of the neighbour's MAC address; the name of the VLAN follows
    const parts = suffix.split('.').slice(0, 9);
    const [local = ''] = parts;
    if (parts.length < 9) continue;
    const neighbour = parts.join('.');
    const mac = parts.slice(3).map((part) => Number(part).toString(16).padStart(2, '0'));
    if (neighbours.has(local)) ambiguous.add(local);
    neighbours.set(local, {
      IP: ip,
      IFDESCR: canonicalString(ports?.get(neighbour)),
      SYSNAME: canonicalString(names?.get(neighbour)),
      SYSMAC: mac.join(':'),
    });
  }
  for (const local of ambiguous) neighbours.delete(local);
  return neighbours;
}

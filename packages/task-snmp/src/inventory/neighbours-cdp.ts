/** Neighbours by the Cisco Discovery Protocol (CISCO-CDP-MIB cdpCacheTable). */

import { ipOfOctets, macOfAnyNotation } from '../canonical/address.js';
import { canonicalString } from '../canonical/text.js';
import { component, enterprise } from '../snmp/oid.js';
import { isTrue, type Reader, textOrder } from '../snmp/reader.js';
import type { Connection } from './inventory.js';

const CDP_CACHE = enterprise('9.9.23.1.2.1.1');
const ADDRESS = `${CDP_CACHE}.4`;
const VERSION = `${CDP_CACHE}.5`;
const DEVICE_ID = `${CDP_CACHE}.6`;
const DEVICE_PORT = `${CDP_CACHE}.7`;
const PLATFORM = `${CDP_CACHE}.8`;
const SYSTEM_NAME = `${CDP_CACHE}.17`;

/** Neighbours by interface; an interface with several is left out, as nobody can say which one is behind it. */
export async function cdpNeighbours(snmp: Reader): Promise<Map<string, Connection>> {
  const [addresses, versions, deviceIds, ports, platforms, names] = await Promise.all(
    [ADDRESS, VERSION, DEVICE_ID, DEVICE_PORT, PLATFORM, SYSTEM_NAME].map((oid) => snmp.walk(oid)),
  );
  const neighbours = new Map<string, Connection>();
  const ambiguous = new Set<string>();
  for (const [suffix, address] of textOrder(addresses)) {
    const local = component(suffix, -2);
    const ip = ipOfOctets(address);
    if (local === undefined || ip === undefined || ip === '0.0.0.0') continue;
    const description = canonicalString(versions?.get(suffix));
    const model = canonicalString(platforms?.get(suffix));
    if (!isTrue(description) || !isTrue(model)) continue;

    const connection: Connection = { IP: ip, SYSDESCR: description, MODEL: model };
    const port = canonicalString(ports?.get(suffix));
    if (port !== undefined) connection[/^\d+$/.test(port) ? 'IFNUMBER' : 'IFDESCR'] = port;
    const name = canonicalString(names?.get(suffix));
    if (isTrue(name)) connection.SYSNAME = name;
    addDeviceId(connection, deviceIds?.get(suffix));

    if (neighbours.has(local)) ambiguous.add(local);
    neighbours.set(local, connection);
  }
  for (const local of ambiguous) neighbours.delete(local);
  return neighbours;
}

/** The device id is a name, a MAC address, or for phones and access points both in one. */
function addDeviceId(connection: Connection, id: string | undefined): void {
  if (id?.startsWith('0x')) {
    if (id.length === 14) connection.SYSMAC = macOfAnyNotation(id);
    else {
      const text = canonicalString(id);
      if (/^[\da-f]{12}$/i.test(text)) connection.SYSMAC = macOfAnyNotation(text);
      else connection.SYSNAME ??= text;
    }
  } else if (isTrue(id)) {
    connection.SYSNAME ??= canonicalString(id);
  }
  const sip = /^SIP([\da-f]+)$/i.exec(connection.SYSNAME ?? '')?.[1];
  if (sip !== undefined) connection.SYSMAC = macOfAnyNotation(`0x${sip}`);
  const model = /^SIP-(.*)$/.exec(connection.SYSNAME ?? '')?.[1];
  if (model !== undefined && id?.startsWith(model)) {
    const digits = /^([\da-f]{12})$/i.exec(id.slice(model.length))?.[1];
    if (digits !== undefined) connection.SYSMAC = macOfAnyNotation(digits);
  }
}

/** Neighbours by LLDP (IEEE 802.1AB, lldpRemTable). */

import { canonicalMac, MAC_PATTERN, macOfAnyNotation } from '../canonical/address.js';
import { constant } from '../canonical/number.js';
import { canonicalString } from '../canonical/text.js';
import { enterprise, mib2 } from '../snmp/oid.js';
import { isTrue, type Reader } from '../snmp/reader.js';
import type { Connection } from './inventory.js';

const LLDP_REM = '1.0.8802.1.1.2.1.4.1.1';
const CHASSIS_SUBTYPE = `${LLDP_REM}.4`;
const CHASSIS_ID = `${LLDP_REM}.5`;
const PORT_SUBTYPE = `${LLDP_REM}.6`;
const PORT_ID = `${LLDP_REM}.7`;
const PORT_DESCRIPTION = `${LLDP_REM}.8`;
const SYSTEM_NAME = `${LLDP_REM}.9`;
const SYSTEM_DESCRIPTION = `${LLDP_REM}.10`;
/** CISCO-STACK-MIB portIfIndex of module 1. */
const CISCO_PORT_IF_INDEX = enterprise('9.5.1.4.1.1.11.1');
const DOT1D_BASE_PORT_IF_INDEX = mib2('17.1.4.1.2');
const CHASSIS_IS_MAC_ADDRESS = '4';

/** Neighbours by interface; the last one of an interface wins. */
export async function lldpNeighbours(snmp: Reader, manufacturer: string | undefined): Promise<Map<string, Connection>> {
  const [subtypes, chassis, portSubtypes, portIds, portDescriptions, names, descriptions, stack, bridge] =
    await Promise.all(
      [
        CHASSIS_SUBTYPE,
        CHASSIS_ID,
        PORT_SUBTYPE,
        PORT_ID,
        PORT_DESCRIPTION,
        SYSTEM_NAME,
        SYSTEM_DESCRIPTION,
        CISCO_PORT_IF_INDEX,
        DOT1D_BASE_PORT_IF_INDEX,
      ].map((oid) => snmp.walk(oid)),
    );
  const interfaces = manufacturer === 'Juniper' ? undefined : (stack ?? bridge);
  const neighbours = new Map<string, Connection>();
  for (const suffix of [...(chassis?.keys() ?? [])].sort(byIndexPortTime)) {
    const parts = suffix.split('.');
    const local = parts.at(-2);
    const description = canonicalString(descriptions?.get(suffix));
    const name = canonicalString(names?.get(suffix));
    if (!isTrue(description) && !isTrue(name)) continue;
    if (parts.length < 2 || local === undefined || constant(subtypes?.get(suffix)) !== CHASSIS_IS_MAC_ADDRESS) continue;

    const id = chassis?.get(suffix);
    const mac = macOfAnyNotation(id) ?? macOfAnyNotation(canonicalString(id)) ?? canonicalMac(id);
    const connection: Connection = {};
    if (mac !== undefined) connection.SYSMAC = mac;
    if (isTrue(description)) connection.SYSDESCR = description;
    if (isTrue(name)) connection.SYSNAME = name;
    addPort(connection, portIds?.get(suffix), portSubtypes?.get(suffix));
    const portDescription = canonicalString(portDescriptions?.get(suffix));
    if (portDescription) {
      if (/^\d+$/.test(portDescription) && connection.IFNUMBER === undefined) connection.IFNUMBER = portDescription;
      else connection.IFDESCR ??= portDescription;
    }
    neighbours.set(interfaces?.get(local) ?? local, connection);
  }
  return neighbours;
}

/** Suffixes are time mark, local port, index of the neighbour. */
function byIndexPortTime(a: string, b: string): number {
  const [x, y] = [a.split('.').map(Number), b.split('.').map(Number)];
  for (const place of [2, 1, 0]) {
    const difference = (x[place] ?? 0) - (y[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The neighbour's port, in one of the forms of LldpPortIdSubtype: 1 and 5 names, 3 MAC address, 7 as the device likes. */
function addPort(connection: Connection, raw: string | undefined, form: string | undefined): void {
  const id = canonicalString(raw);
  const subtype = constant(form) ?? form;
  if (raw === undefined || id === undefined) return;
  if (subtype === '3') addMac(connection, macOfAnyNotation(id) ?? canonicalMac(raw));
  else if (subtype === undefined) addPortOfUnknownForm(connection, id);
  else if (['1', '5', '7'].includes(subtype) && id !== '') {
    connection[/^\d+$/.test(id) ? 'IFNUMBER' : 'IFDESCR'] = id;
  }
}

function addPortOfUnknownForm(connection: Connection, id: string): void {
  if (/(?:[\da-f]{1,2}:){5}[\da-f]{1,2}/i.test(id)) addMac(connection, canonicalMac(id));
  else if (/^\d+$/.test(id)) connection.IFNUMBER = id;
  else {
    const mac = macOfAnyNotation(id) ?? canonicalMac(id);
    if (mac !== undefined && MAC_PATTERN.test(mac) && mac !== connection.SYSMAC) addMac(connection, mac);
    else if (id !== '') connection.IFDESCR = id;
  }
}

/** A port that is named by an address of its own tells a station. */
function addMac(connection: Connection, mac: string | undefined): void {
  if (mac !== undefined && mac !== connection.SYSMAC) connection.MAC = [mac];
}

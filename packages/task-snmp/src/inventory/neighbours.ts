/** CONNECTIONS of ports to devices that told about themselves. Protocols that speak of one neighbour complete each other. */

import { canonicalMac } from '../canonical/address.js';
import type { Reader } from '../snmp/reader.js';
import type { Connection, Port, Ports } from './inventory.js';
import { cdpNeighbours } from './neighbours-cdp.js';
import { edpNeighbours } from './neighbours-edp.js';
import { lldpNeighbours } from './neighbours-lldp.js';

export async function addNeighbours(snmp: Reader, ports: Ports, manufacturer: string | undefined): Promise<void> {
  const [lldp, cdp, edp] = await Promise.all([
    lldpNeighbours(snmp, manufacturer),
    cdpNeighbours(snmp),
    edpNeighbours(snmp),
  ]);
  for (const [index, connection] of lldp) {
    const port = ports.get(index);
    if (port !== undefined) port.CONNECTIONS = { CDP: '1', CONNECTION: connection };
  }
  for (const [index, connection] of cdp) {
    const port = ports.get(index);
    if (port === undefined) continue;
    // IP phones repeat what LLDP said of them, in other words.
    if (connection.MODEL?.startsWith('Communicator')) port.CONNECTIONS ??= {};
    else merge(port, connection, sameByCdp, ['IP', 'MODEL']);
  }
  for (const [index, connection] of edp) {
    const port = ports.get(index);
    if (port !== undefined) merge(port, connection, sameByEdp, ['IP']);
  }
}

/** Adds a neighbour; one that contradicts what is known leaves nothing certain about the port. */
function merge(
  port: Port,
  found: Connection,
  same: (known: Connection, found: Connection) => boolean,
  fields: readonly ('IP' | 'MODEL')[],
): void {
  const known = port.CONNECTIONS?.CONNECTION;
  if (known === undefined) port.CONNECTIONS = { CDP: '1', CONNECTION: found };
  else if (same(known, found)) for (const field of fields) known[field] = found[field];
  else port.CONNECTIONS = undefined;
}

function sameByCdp(known: Connection, found: Connection): boolean {
  if (known.SYSDESCR && known.SYSDESCR === found.SYSDESCR) return true;
  if (known.SYSNAME && known.SYSNAME === found.SYSNAME) return true;
  return known.SYSMAC !== undefined && canonicalMac(found.SYSNAME) === known.SYSMAC;
}

function sameByEdp(known: Connection, found: Connection): boolean {
  if (known.SYSDESCR !== undefined && known.SYSDESCR === found.SYSDESCR) return true;
  return known.SYSMAC !== undefined && known.SYSMAC.toLowerCase() === found.SYSMAC?.toLowerCase();
}

/** TRUNK of ports: whether one carries several VLANs. The first table that the device has decides. */

import { constant } from '../canonical/number.js';
import { component, enterprise, mib2 } from '../snmp/oid.js';
import type { Reader } from '../snmp/reader.js';
import { LLDP_LOC_PORT_VLAN_ID } from './vlans.js';

const VLAN_TRUNK_PORT_DYNAMIC_STATUS = enterprise('9.9.46.1.6.1.1.14');
const JNX_EX_VLAN_PORT_ACCESS_MODE = enterprise('2636.3.40.1.5.1.7.1.5');
const DOT1D_BASE_PORT_IF_INDEX = mib2('17.1.4.1.2');

/** `1` or `0` by port. */
export async function readTrunks(snmp: Reader): Promise<Map<string, string>> {
  const [cisco, juniper, lldp, bridge] = await Promise.all(
    [VLAN_TRUNK_PORT_DYNAMIC_STATUS, JNX_EX_VLAN_PORT_ACCESS_MODE, LLDP_LOC_PORT_VLAN_ID, DOT1D_BASE_PORT_IF_INDEX].map(
      (oid) => snmp.walk(oid),
    ),
  );
  const trunks = new Map<string, string>();
  if (cisco !== undefined) {
    for (const [port, status] of cisco) trunks.set(port, constant(status) === '1' ? '1' : '0');
  } else if (juniper !== undefined) {
    for (const [suffix, mode] of juniper) {
      const port = bridge?.get(component(suffix, -1) ?? '');
      if (port !== undefined) trunks.set(port, constant(mode) === '2' ? '1' : '0');
    }
  } else if (lldp !== undefined) {
    for (const [suffix, id] of lldp) trunks.set(bridge?.get(suffix) ?? suffix, id === '0' ? '1' : '0');
  }
  return trunks;
}

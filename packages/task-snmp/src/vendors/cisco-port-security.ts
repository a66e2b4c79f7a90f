/** Cisco port security (CISCO-PORT-SECURITY-MIB): the last address that a secured port has seen. */

import { canonicalMac } from '../canonical/address.js';
import type { Vendor } from '../device.js';
import { enterprise } from '../snmp/oid.js';
import { isTrue } from '../snmp/reader.js';

const ENABLED = enterprise('9.9.315.1.1.3.0');
const LAST_ADDRESS = enterprise('9.9.315.1.2.1.1.10');

export const ciscoPortSecurity: Vendor = {
  name: 'cisco-port-security',
  about: 'Cisco switches with port security: the stations of secured ports',
  priority: 5,
  match: [{ has: ENABLED }],
  async run({ snmp }, { ports }) {
    if (!isTrue(await snmp.get(ENABLED))) return;
    for (const [index, address] of (await snmp.walk(LAST_ADDRESS)) ?? []) {
      const port = ports.get(index);
      const mac = canonicalMac(address);
      if (port !== undefined && mac !== undefined) {
        port.CONNECTIONS = { ...port.CONNECTIONS, CONNECTION: { ...port.CONNECTIONS?.CONNECTION, MAC: [mac] } };
      }
    }
  },
};

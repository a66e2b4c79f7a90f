/** QLogic Fibre Channel switches (FIBRE-CHANNEL-FE-MIB, FCMGMT-MIB): Fibre Channel ports and what is logged in there. */

import { canonicalMac } from '../canonical/address.js';
import { canonicalSerial } from '../canonical/text.js';
import type { Vendor } from '../device.js';
import { component, mib2 } from '../snmp/oid.js';
import { isTrue } from '../snmp/reader.js';

const SERIAL = '1.3.6.1.3.94.1.6.1.8.16.0.0.192.221.12';
const FC_PORT_NAME = mib2('75.1.1.5.1.2.1');
const FC_PORT_STATUS = mib2('75.1.2.2.1.2.1');
const FC_LOGIN_NAME = mib2('75.1.2.3.1.10.1');
/** ifType fibreChannel. */
const FIBRE_CHANNEL = '56';

const portKey = (number: string) => `10${number.padStart(2, '0')}00`;

export const qlogic: Vendor = {
  name: 'qlogic',
  about: 'QLogic Fibre Channel switches',
  priority: 0,
  match: [{ sysObjectId: /^\.1\.3\.6\.1\.4\.1\.1663\.1\.1\.1\.1\.24(?:\.|$)/ }],
  async run({ snmp }, { info, ports }) {
    const serial = canonicalSerial((await snmp.list(SERIAL)).find(isTrue));
    if (serial !== undefined) info.SERIAL = serial;
    if (ports.size === 0) return;
    const [names, statuses, logins] = await Promise.all(
      [FC_PORT_NAME, FC_PORT_STATUS, FC_LOGIN_NAME].map((oid) => snmp.walk(oid)),
    );
    for (const [number, name] of names ?? []) {
      ports.set(portKey(number), {
        IFNUMBER: portKey(number),
        IFTYPE: FIBRE_CHANNEL,
        IFNAME: `FC port ${number}`,
        MAC: canonicalMac(name),
        IFSTATUS: statuses?.get(number),
      });
    }
    for (const [suffix, name] of logins ?? []) {
      const port = ports.get(portKey(component(suffix, 0) ?? ''));
      const wwn = canonicalMac(name);
      if (port === undefined || wwn === undefined) continue;
      const known = port.CONNECTIONS?.CONNECTION?.MAC ?? [];
      port.CONNECTIONS = { CONNECTION: { MAC: [...known, wwn] } };
    }
  },
};

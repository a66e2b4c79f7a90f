/** HP management boards (CPQSM2-MIB): the board's own network interface is a row of its own table. */

import { canonicalMac } from '../canonical/address.js';
import { constant } from '../canonical/number.js';
import { canonicalString } from '../canonical/text.js';
import type { Vendor } from '../device.js';
import type { Port } from '../inventory/inventory.js';
import { enterprise } from '../snmp/oid.js';
import { value } from './rules.js';

const CONTROLLER = enterprise('232.9.2.2');
const NIC = enterprise('232.9.2.5.1.1');
/** Columns of the interface in their order in the table. */
const DESCRIPTION = 1;
const MAC = 3;
const IP = 4;
const STATUS = 6;
const DUPLEX = 7;
const SPEED = 8;
const MTU = 11;
/** cpqSm2NicCondition to ifOperStatus. */
const IF_STATUS: Readonly<Record<string, string>> = { 1: '2', 2: '1', 3: '2' };

export const ilo: Vendor = {
  name: 'ilo',
  about: 'HP iLO management boards, with their network interface',
  match: [{ sysObjectId: enterprise('232.9.4') }],
  firmware: value(`${CONTROLLER}.2.0`),
  firmwareDate: value(`${CONTROLLER}.1.0`),
  serial: value(`${CONTROLLER}.15.0`),
  mac: async ({ snmp }) => (await snmp.list(NIC))[MAC],
  ip: async ({ snmp }) => (await snmp.list(NIC))[IP],
  async run({ snmp }, { ports }) {
    const nic = await snmp.list(NIC);
    if (nic.length === 0) return;
    const port: Port = { IFNUMBER: '1', IFSTATUS: IF_STATUS[constant(nic[STATUS]) ?? ''] ?? '2' };
    const fields: Partial<Port> = {
      IFDESCR: canonicalString(nic[DESCRIPTION]),
      MAC: canonicalMac(nic[MAC]),
      IFPORTDUPLEX: constant(nic[DUPLEX]),
      IFSPEED: String(Number(constant(nic[SPEED]) ?? 0) * 1000),
      IFMTU: constant(nic[MTU]),
    };
    ports.set('1', { ...port, ...fields, ...(nic[IP] === undefined ? {} : { IPS: { IP: [nic[IP]] } }) });
  },
};

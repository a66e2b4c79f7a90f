/** StormShield firewalls (STORMSHIELD-PROPERTY-MIB), which say that they are FreeBSD machines. */

import type { Device, Hook, Vendor } from '../device.js';
import { enterprise } from '../snmp/oid.js';
import { isTrue } from '../snmp/reader.js';

const PROPERTIES = enterprise('11256.1.0');
const MODEL = `${PROPERTIES}.1.0`;

const ours =
  (answer: (device: Device) => Promise<string | undefined> | string): Hook =>
  async (device) =>
    isTrue(await device.snmp.get(MODEL)) ? answer(device) : undefined;

export const stormshield: Vendor = {
  name: 'freebsd',
  about: 'StormShield firewalls on FreeBSD',
  match: [{ sysObjectId: enterprise('8072.3.2.8') }],
  type: ours(() => 'NETWORKING'),
  manufacturer: ours(() => 'StormShield'),
  model: ours(({ snmp }) => snmp.get(MODEL)),
  firmware: ours(({ snmp }) => snmp.get(`${PROPERTIES}.2.0`)),
  serial: ours(({ snmp }) => snmp.get(`${PROPERTIES}.3.0`)),
  async run({ snmp }, { info }) {
    if (!isTrue(await snmp.get(MODEL))) return;
    const name = await snmp.get(`${PROPERTIES}.4.0`);
    if (isTrue(name)) info.NAME = name;
  },
};

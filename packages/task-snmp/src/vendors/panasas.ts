/** Panasas storage clusters (PANASAS-SYSTEM-MIB): the serial number of the blade that answers. */

import { hexToChars } from '../canonical/text.js';
import type { Vendor } from '../device.js';
import { enterprise } from '../snmp/oid.js';
import { isTrue } from '../snmp/reader.js';
import { readText } from './rules.js';

const CLUSTER = enterprise('10159.1.3.2.1');

export const panasas: Vendor = {
  name: 'panasas',
  about: 'Panasas storage clusters',
  match: [{ sysObjectId: enterprise('10159.1.3.0') }],
  async serial({ snmp }) {
    const address = snmp.peer || (await snmp.get(`${CLUSTER}.2.1.2.0`));
    const rows = await snmp.walk(`${CLUSTER}.3.1.2`);
    const index = [...(rows ?? [])].find(([, ip]) => ip === address)?.[0];
    return index === undefined ? undefined : hexToChars(await snmp.get(`${CLUSTER}.3.1.3.${index}`));
  },
  async run({ snmp }, { info }) {
    const name = await readText(snmp, `${CLUSTER}.1.0`);
    if (isTrue(name)) info.NAME = name;
  },
};

/** Brother network cards (BROTHER-MIB). */

import { canonicalString } from '../canonical/text.js';
import type { Vendor } from '../device.js';
import { enterprise } from '../snmp/oid.js';
import { readText, setCounters, text } from './rules.js';

const CARD = enterprise('2435.2.4.3.1240.1');
const NAME = `${CARD}.12.0`;

export const brother: Vendor = {
  name: 'brother',
  about: 'Brother printers',
  priority: 5,
  match: [{ has: `${CARD}.3.0` }],
  firmware: text(`${CARD}.4.0`),
  hostname: text(`${CARD}.1.0`),
  serial: text(enterprise('2435.2.3.9.4.2.1.5.5.1.0')),
  async manufacturer({ snmp }) {
    return /^Brother .*$/i.test((await readText(snmp, NAME)) ?? '') ? 'Brother' : undefined;
  },
  async model({ snmp, identity }) {
    if (identity.MODEL) return identity.MODEL.replace(/^Brother /, '');
    return /^Brother (.*)$/i.exec(canonicalString(await snmp.get(NAME)) ?? '')?.[1];
  },
  run: (device, inventory) =>
    setCounters(device, inventory, { SCANNED: enterprise('2435.2.3.9.4.2.1.5.5.54.2.2.1.3.3') }),
};

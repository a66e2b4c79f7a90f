/** SonicWall firewalls (SNWL-COMMON-MIB). */

import { hexToChars, sanitizedString } from '../canonical/text.js';
import type { Vendor } from '../device.js';
import { enterprise } from '../snmp/oid.js';
import { addFirmware, value } from './rules.js';

const SYSTEM = enterprise('8741.2.1.1');

export const sonicwall: Vendor = {
  name: 'sonicwall',
  about: 'SonicWall firewalls',
  match: [{ sysObjectId: enterprise('8741') }],
  model: value(`${SYSTEM}.1.0`),
  serial: value(`${SYSTEM}.2.0`),
  firmware: value(`${SYSTEM}.4.0`),
  async run({ snmp }, inventory) {
    const [name, version] = await Promise.all([snmp.get(`${SYSTEM}.1.0`), snmp.get(`${SYSTEM}.3.0`)]);
    addFirmware(inventory, {
      NAME: sanitizedString(hexToChars(name)),
      DESCRIPTION: 'SonicOS firmware',
      TYPE: 'system',
      VERSION: sanitizedString(hexToChars(version)),
      MANUFACTURER: 'SonicWall',
    });
  },
};

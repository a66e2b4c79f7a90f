/** Sophos firewalls (XG-FIREWALL-MIB). */

import type { Vendor } from '../device.js';
import { enterprise } from '../snmp/oid.js';
import { isTrue } from '../snmp/reader.js';
import { readText, text } from './rules.js';

const DEVICE = enterprise('2604.5.1.1');
const ENGINES = [
  { oid: `${DEVICE}.5.0`, name: 'webcat', description: 'Integrated webcat version' },
  { oid: `${DEVICE}.6.0`, name: 'snort', description: 'Integrated snort version' },
];

export const sophos: Vendor = {
  name: 'sophos',
  about: 'Sophos XG firewalls',
  match: [{ sysObjectId: /\.1\.3\.6\.1\.4\.1\.2604\.5/ }],
  model: text(`${DEVICE}.2.0`),
  firmware: text(`${DEVICE}.3.0`),
  serial: text(`${DEVICE}.1.0`),
  async run({ snmp }, { firmwares }) {
    for (const { oid, name, description } of ENGINES) {
      const version = await readText(snmp, oid);
      if (!isTrue(version) || /Not available/i.test(version)) continue;
      firmwares.push({
        NAME: name,
        DESCRIPTION: description,
        TYPE: 'software',
        VERSION: version,
        MANUFACTURER: 'Sophos',
      });
    }
  },
};

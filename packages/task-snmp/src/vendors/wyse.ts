/** Dell Wyse thin clients (WYSE-MIB). */

import type { Vendor } from '../device.js';
import { enterprise } from '../snmp/oid.js';
import { addFirmware, value } from './rules.js';

const words = (description: string | undefined) => /^(\S+)\s+(.*)$/.exec(description ?? '') ?? [];

export const wyse: Vendor = {
  name: 'wyse-thinos',
  about: 'Dell Wyse thin clients with ThinOS',
  match: [{ sysObjectId: enterprise('714.1.2') }],
  type: 'NETWORKING',
  manufacturer: 'Dell',
  model({ identity }) {
    const word = /^\S+/.exec(identity.DESCRIPTION ?? '')?.[0];
    return word === undefined ? undefined : `Wyse ${word}`;
  },
  serial: value(enterprise('714.1.2.6.2.1.0')),
  async run({ identity }, inventory) {
    addFirmware(inventory, {
      NAME: 'ThinOS',
      DESCRIPTION: 'Dell Wyse ThinOS',
      TYPE: 'system',
      VERSION: words(identity.DESCRIPTION)[2],
      MANUFACTURER: 'Dell',
    });
  },
};

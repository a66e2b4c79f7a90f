/** Uninterruptible power supplies (UPS-MIB RFC 1628, PowerNet-MIB of APC). */

import type { Vendor } from '../device.js';
import { enterprise, mib2 } from '../snmp/oid.js';
import { text, value } from './rules.js';

const IDENT = mib2('33.1.1');

export const ups: Vendor = {
  name: 'ups',
  about: 'Power supplies and distribution units of APC and others with the UPS-MIB',
  match: [
    { sysObjectId: /^\.1\.3\.6\.1\.4\.1\.318/ },
    { sysObjectId: /\.1\.3\.6\.1\.2\.1\.33/ },
    { sysObjectId: /\.1\.3\.6\.1\.4\.1\.5491/ },
  ],
  type: 'NETWORKING',
  manufacturer: text(`${IDENT}.1.0`),
  model: value(`${IDENT}.2.0`, enterprise('318.1.1.4.1.4.0')),
  serial: value(enterprise('318.1.1.1.1.2.3.0'), enterprise('318.1.1.4.1.5.0')),
  firmware: value(`${IDENT}.3.0`, enterprise('318.1.1.4.1.2.0')),
};

/** Check Point firewalls (CHECKPOINT-MIB). */

import { canonicalString } from '../canonical/text.js';
import type { Vendor } from '../device.js';
import type { Inventory } from '../inventory/inventory.js';
import { enterprise } from '../snmp/oid.js';
import { isTrue, type Reader } from '../snmp/reader.js';
import { readText, text } from './rules.js';

export const SVN = enterprise('2620.1.6');
export const APPLIANCE_SERIAL = `${SVN}.16.3.0`;
export const APPLIANCE_MODEL = `${SVN}.16.7.0`;
export const APPLIANCE_MANUFACTURER = `${SVN}.16.9.0`;
export const SVN_PRODUCT = `${SVN}.1.0`;
export const SVN_VERSION = `${SVN}.4.1.0`;
const SVN_BUILD = `${SVN}.4.2.0`;

export const checkpoint: Vendor = {
  name: 'checkpoint',
  about: 'Check Point firewalls',
  match: [{ sysObjectId: enterprise('2620') }],
  async firmware({ snmp }) {
    const [version = '', build = ''] = await Promise.all([snmp.get(SVN_VERSION), snmp.get(SVN_BUILD)]);
    return canonicalString(`${version} (build ${build})`);
  },
  serial: text(APPLIANCE_SERIAL),
  manufacturer: text(APPLIANCE_MANUFACTURER),
  model: text(APPLIANCE_MODEL),
  async run({ snmp }, inventory) {
    const manufacturer = await readText(snmp, APPLIANCE_MANUFACTURER);
    if (!isTrue(manufacturer)) return;
    await addVersion(snmp, inventory, manufacturer, {
      what: 'SVN',
      name: SVN_PRODUCT,
      major: `${SVN}.2.0`,
      minor: `${SVN}.3.0`,
    });
    await addVersion(snmp, inventory, manufacturer, {
      what: 'OS',
      name: `${SVN}.5.1.0`,
      major: `${SVN}.5.2.0`,
      minor: `${SVN}.5.3.0`,
    });
  },
};

async function addVersion(
  snmp: Reader,
  inventory: Inventory,
  manufacturer: string,
  { what, name, major, minor }: { what: string; name: string; major: string; minor: string },
): Promise<void> {
  const [product, high, low] = await Promise.all([name, major, minor].map((oid) => readText(snmp, oid)));
  if (high === undefined) return;
  inventory.firmwares.push({
    NAME: product,
    DESCRIPTION: `${manufacturer} ${what} version`,
    TYPE: 'system',
    VERSION: `${high}.${low ?? ''}`,
    MANUFACTURER: manufacturer,
  });
}

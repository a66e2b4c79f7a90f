/** Aruba access points (AI-AP-MIB): an access point finds its own row by its own address in the forwarding table. */

import { canonicalMac } from '../canonical/address.js';
import { constant } from '../canonical/number.js';
import { canonicalString } from '../canonical/text.js';
import type { Device, Vendor } from '../device.js';
import { enterprise, mib2 } from '../snmp/oid.js';
import { isTrue } from '../snmp/reader.js';
import { readText, text } from './rules.js';

const ACCESS_POINTS = enterprise('14823.2.3.3.1.2.1.1');
const SERIAL = `${ACCESS_POINTS}.4`;
const MODEL = `${ACCESS_POINTS}.6`;
const SSIDS = enterprise('14823.2.3.3.1.2.3.1.3');
const BSSIDS = enterprise('14823.2.3.3.1.2.3.1.4');
const DOT1Q_TP_FDB_STATUS = mib2('17.7.1.2.2.1.3');
const FDB_STATUS_SELF = '4';

function ownIndex(device: Device): Promise<string | undefined> {
  return device.once('aruba.index', async () => {
    const rows = await device.snmp.walk(DOT1Q_TP_FDB_STATUS);
    const own = [...(rows ?? [])].find(([, status]) => constant(status) === FDB_STATUS_SELF)?.[0];
    return own?.replace(/^\d+\./, '');
  });
}

async function ownText(device: Device, column: string): Promise<string | undefined> {
  const index = await ownIndex(device);
  return index === undefined ? undefined : readText(device.snmp, `${column}.${index}`);
}

export const aruba: Vendor = {
  name: 'aruba',
  about: 'Aruba Instant access points',
  match: [{ sysObjectId: enterprise('14823') }],
  firmware: text(enterprise('14823.2.3.3.1.1.4.0')),
  serial: (device) => ownText(device, SERIAL),
  async model(device) {
    const model = await ownText(device, MODEL);
    if (isTrue(model)) return `AP ${model}`;
    const described = /^ArubaOS\s+\(MODEL:\s*(.*)\)/.exec(device.identity.DESCRIPTION ?? '')?.[1];
    return described === undefined ? undefined : `AP ${described}`;
  },
  async run({ snmp }, { ports }) {
    const [bssids, ssids] = await Promise.all([snmp.walk(BSSIDS), snmp.walk(SSIDS)]);
    for (const [index, address] of bssids ?? []) {
      const mac = canonicalMac(address);
      const port = mac === undefined ? undefined : [...ports.values()].find(({ MAC }) => MAC === mac);
      if (port === undefined) continue;
      if (port.IFDESCR) port.IFALIAS = port.IFDESCR;
      const ssid = canonicalString(ssids?.get(index));
      if (!ssid) continue;
      const band = /^radio([01])/.exec(port.IFDESCR ?? '')?.[1];
      port.IFNAME = band === undefined ? ssid : `${ssid} (${band === '0' ? '5GHz' : '2.4GHz'})`;
    }
  },
};

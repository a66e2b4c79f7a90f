/** Ubiquiti wireless (UBNT-AirMAX-MIB, UBNT-UniFi-MIB). */

import { canonicalMac } from '../canonical/address.js';
import { canonicalString } from '../canonical/text.js';
import type { Device, Vendor } from '../device.js';
import { enterprise } from '../snmp/oid.js';
import { text, withoutColons } from './rules.js';

const RADIO_MAC = enterprise('41112.1.4.5.1.4.1');
const SYSTEM = enterprise('41112.1.6.3');
const VAP = enterprise('41112.1.6.1.2.1');
export const UNIFI_MODEL = `${SYSTEM}.3.0`;
export const UNIFI_VERSION = `${SYSTEM}.6.0`;
const ETHERNET = '6';
/** ifType ieee80211. */
const WIRELESS = '71';

const mac = async ({ snmp }: Device) => canonicalMac(await snmp.get(RADIO_MAC));

export const ubiquiti: Vendor = {
  name: 'ubnt',
  about: 'Ubiquiti airMAX and UniFi access points',
  match: [{ sysOrId: enterprise('41112') }, { sysObjectId: enterprise('41112') }],
  mac,
  serial: async (device) => withoutColons((await mac(device)) ?? device.identity.MAC),
  firmware: text(UNIFI_VERSION),
  model: text(UNIFI_MODEL),
  async run({ snmp }, { ports }) {
    const [names, ssids] = await Promise.all([snmp.walk(`${VAP}.7`), snmp.walk(`${VAP}.6`)]);
    for (const port of ports.values()) {
      const { IFDESCR } = port;
      if (IFDESCR?.startsWith('ra') !== true) continue;
      if (port.IFTYPE === ETHERNET) port.IFTYPE = WIRELESS;
      const index = [...(names ?? [])].find(([, name]) => name === IFDESCR)?.[0];
      if (index === undefined) continue;
      port.IFALIAS = IFDESCR;
      const ssid = canonicalString(ssids?.get(index));
      if (!ssid) continue;
      const band = /^ra(i?)\d+$/.exec(IFDESCR)?.[1];
      port.IFNAME = band === undefined ? ssid : `${ssid} (${band === 'i' ? '5GHz' : '2.4GHz'})`;
    }
  },
};

/** Digi cellular routers (DIGI-CONNECTWARE-MIB, DIGI-MOBILE-MIB): modem and SIM card. */

import type { Vendor } from '../device.js';
import { enterprise } from '../snmp/oid.js';
import { isTrue } from '../snmp/reader.js';
import { mobileCountry } from './mobile-countries.js';
import { value } from './rules.js';

const DEVICE = enterprise('16378.10000.3');
const MOBILE = enterprise('16378.10000.2');
const TECHNOLOGIES = ['', 'unknown', 'gprs', 'edge', 'umts', 'hsdpa', 'hsupa', 'hspa', 'lte'];

export const digi: Vendor = {
  name: 'digi',
  about: 'Digi cellular routers, with modem and SIM card',
  match: [{ sysOrId: enterprise('16378.10000') }],
  firmware: value(`${DEVICE}.16.0`),
  serial: value(`${DEVICE}.15.0`),
  async run({ snmp }, inventory) {
    const [device, mobile] = await Promise.all([snmp.walk(DEVICE), snmp.walk(MOBILE)]);
    if (device === undefined) return;
    const model = device.get('19.0');
    inventory.modems.push({
      NAME: 'Digi modem',
      DESCRIPTION: device.get('14.0'),
      MODEL: model,
      MANUFACTURER: 'Digi',
      ...(mobile === undefined ? {} : { SERIAL: mobile.get('19.0'), TYPE: TECHNOLOGIES[Number(mobile.get('7.0'))] }),
    });
    if (mobile !== undefined) {
      const [, operator, mcc, mnc] = /^(.*),\s*(\d{3})(\d+)$/.exec(mobile.get('22.0') ?? '') ?? [];
      const slot = mobile.get('30.0');
      inventory.simcards.push({
        IMSI: mobile.get('21.0'),
        ICCID: mobile.get('20.0'),
        OPERATOR_NAME: operator,
        OPERATOR_CODE: mcc === undefined ? undefined : `${mcc}.${mnc}`,
        COUNTRY: mcc === undefined ? undefined : mobileCountry(mcc),
        STATE: `${isTrue(slot) ? `SIM${slot} - ` : ''}${mobile.get('26.0') ?? ''}`,
      });
    }
    inventory.firmwares.push({
      NAME: 'Digi modem',
      DESCRIPTION: `Digi ${model ?? ''} modem`,
      TYPE: 'modem',
      VERSION: device.get('20.0'),
      MANUFACTURER: 'Digi',
    });
  },
};

/** PAGECOUNTERS of printers: the life count of the Printer-MIB, and the counters of Kyocera that others have taken over. */

import { isInteger } from '../canonical/number.js';
import { enterprise, mib2 } from '../snmp/oid.js';
import type { Reader } from '../snmp/reader.js';

const COUNTERS: Readonly<Record<string, readonly string[]>> = {
  // prtMarkerLifeCount second
  TOTAL: [enterprise('1347.43.10.1.1.12.1.1'), mib2('43.10.2.1.4.1.1')],
  BLACK: [enterprise('1347.42.2.2.1.1.3.1.1')],
  COLOR: [enterprise('1347.42.2.1.1.1.8.1.1')],
  SCANNED: [enterprise('1347.46.10.1.1.5.3')],
  PRINTTOTAL: [enterprise('1347.42.3.1.1.1.1.1')],
  PRINTBLACK: [enterprise('1347.42.3.1.2.1.1.1.1')],
  PRINTCOLOR: [enterprise('1347.42.3.1.2.1.1.1.3')],
  COPYTOTAL: [enterprise('1347.42.3.1.1.1.1.2')],
  COPYBLACK: [enterprise('1347.42.3.1.2.1.1.2.1')],
  COPYCOLOR: [enterprise('1347.42.3.1.2.1.1.2.3')],
  FAXTOTAL: [enterprise('1347.42.3.1.1.1.1.4')],
};

export async function readPageCounters(snmp: Reader): Promise<Record<string, string>> {
  const counters: Record<string, string> = {};
  await Promise.all(
    Object.entries(COUNTERS).map(async ([name, oids]) => {
      const values = await Promise.all(oids.map((oid) => snmp.get(oid)));
      const value = values.find(isInteger);
      if (value !== undefined) counters[name] = value;
    }),
  );
  return counters;
}

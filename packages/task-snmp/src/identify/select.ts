/** Which vendors' rules apply to a device. */

import type { Device, Match, Vendor } from '../device.js';
import { mib2 } from '../snmp/oid.js';

/** The rules whose match holds, in the order in which they are asked. */
export async function selectVendors(device: Device, vendors: readonly Vendor[]): Promise<Vendor[]> {
  const sysOrIds = new Set(await device.snmp.list(mib2('1.9.1.2')));
  const chosen = await Promise.all(
    vendors.map(async (vendor) => {
      for (const match of vendor.match) if (await holds(match, device, sysOrIds)) return vendor;
      return undefined;
    }),
  );
  return chosen.filter((vendor) => vendor !== undefined).sort(byPriority);
}

async function holds(match: Match, device: Device, sysOrIds: ReadonlySet<string>): Promise<boolean> {
  const id = device.sysObjectId;
  if (match.sysObjectId !== undefined && id !== undefined) {
    if (typeof match.sysObjectId === 'string' ? id.startsWith(`.${match.sysObjectId}`) : match.sysObjectId.test(id)) {
      return true;
    }
  }
  if (match.has !== undefined && (await device.snmp.get(match.has)) !== undefined) return true;
  return match.sysOrId !== undefined && sysOrIds.has(`.${match.sysOrId}`);
}

function byPriority(a: Vendor, b: Vendor): number {
  const difference = (a.priority ?? 10) - (b.priority ?? 10);
  return difference !== 0 ? difference : a.name < b.name ? -1 : 1;
}

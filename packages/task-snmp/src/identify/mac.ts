/** The MAC address that stands for a whole device: of its bridge, of the interface that answered, or a common one. */

import { canonicalMac, MAC_PATTERN } from '../canonical/address.js';
import { mib2 } from '../snmp/oid.js';
import { isTrue, type Reader } from '../snmp/reader.js';

export const DOT1D_BASE_BRIDGE_ADDRESS = mib2('17.1.1.0');
const IF_SPEED = mib2('2.2.1.5');
const IF_PHYS_ADDRESS = mib2('2.2.1.6');
const IP_AD_ENT_IF_INDEX = mib2('4.20.1.2');

/** A canonical address of six octets; World Wide Names are not meant here. */
function macOf(value: string | undefined): string | undefined {
  const mac = canonicalMac(value);
  return mac !== undefined && MAC_PATTERN.test(mac) ? mac : undefined;
}

/** @param ownRule what the vendor's rules say, asked when there is no bridge address */
export async function deviceMac(snmp: Reader, ownRule: () => Promise<string | undefined>): Promise<string | undefined> {
  const bridge = await snmp.get(DOT1D_BASE_BRIDGE_ADDRESS);
  const candidate = macOf(isTrue(bridge) ? bridge : await ownRule());
  if (candidate !== undefined) return candidate;

  const [addresses = new Map<string, string>(), interfaces] = await Promise.all([
    snmp.walk(IF_PHYS_ADDRESS),
    snmp.walk(IP_AD_ENT_IF_INDEX),
  ]);
  const answering = macOf(addresses.get(interfaces?.get(snmp.peer) ?? ''));
  if (answering !== undefined) return answering;

  let candidates = [...(interfaces?.values() ?? [])]
    .map((index) => addresses.get(index))
    .filter((mac) => mac !== undefined);
  if (candidates.length === 0) candidates = [...addresses.values()];
  const macs = [...new Set(candidates.map(macOf).filter((mac) => mac !== undefined))];
  if (macs.length <= 1) return macs[0];

  // Consecutive addresses belong to the ports of one board; the first of them is the board's.
  const sorted = macs.map((mac) => ({ mac, number: Number.parseInt(mac.replaceAll(':', ''), 16) }));
  sorted.sort((a, b) => a.number - b.number);
  const first = sorted.find(({ number }, index) => sorted[index + 1]?.number === number + 1);
  if (first !== undefined) return first.mac;

  const speeds = await snmp.walk(IF_SPEED);
  for (const [index, value] of addresses) {
    const mac = macOf(value);
    if (isTrue(speeds?.get(index)) && mac !== undefined && macs.includes(mac)) return mac;
  }
  return undefined;
}

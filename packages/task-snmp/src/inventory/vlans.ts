/** VLANS of ports, from Cisco's tables, the Q-BRIDGE-MIB (RFC 4363), or what LLDP says of its own ports (IEEE 802.1AB). */

import { constant } from '../canonical/number.js';
import { canonicalString, hexToChars } from '../canonical/text.js';
import { enterprise, mib2 } from '../snmp/oid.js';
import { isTrue, type Reader, type Rows, textOrder } from '../snmp/reader.js';
import type { Ports, Vlan } from './inventory.js';

const VTP_VLAN_NAME = enterprise('9.9.46.1.3.1.1.4.1');
const VM_VLAN = enterprise('9.9.68.1.2.2.1.2');
const DOT1Q_VLAN_STATIC_NAME = mib2('17.7.1.4.3.1.1');
const DOT1Q_VLAN_STATIC_EGRESS = mib2('17.7.1.4.3.1.2');
const DOT1Q_VLAN_STATIC_UNTAGGED = mib2('17.7.1.4.3.1.4');
const DOT1Q_VLAN_STATIC_ROW_STATUS = mib2('17.7.1.4.3.1.5');
const DOT1Q_VLAN_CURRENT_EGRESS = mib2('17.7.1.4.2.1.4');
const DOT1Q_VLAN_CURRENT_UNTAGGED = mib2('17.7.1.4.2.1.5');
const LLDP_LOC_PORT_ID = '1.0.8802.1.1.2.1.3.7.1.3';
const LLDP_LOC_VLAN_NAME = '1.0.8802.1.1.2.1.5.32962.1.2.3.1.2';
export const LLDP_LOC_PORT_VLAN_ID = '1.0.8802.1.1.2.1.5.32962.1.2.1.1.1';
/** RowStatus active. */
const ROW_IS_ACTIVE = '1';

/** VLANs by port. The sources of Cisco and Q-BRIDGE add up; LLDP is asked when they have nothing. */
export async function readVlans(snmp: Reader, ports: Ports): Promise<Map<string, Vlan[]>> {
  const found = new Map<string, Vlan[]>();
  const add = (port: string, vlan: Vlan) => {
    const list = found.get(port);
    if (list === undefined) found.set(port, [vlan]);
    else list.push(vlan);
  };
  await ciscoVlans(snmp, add);
  await bridgeVlans(snmp, ports, add);
  if (found.size === 0) await lldpVlanNames(snmp, add);
  if (found.size === 0) {
    for (const [port, id] of textOrder(await snmp.walk(LLDP_LOC_PORT_VLAN_ID))) {
      add(port, { NUMBER: id, NAME: `VLAN ${id}` });
    }
  }
  return found;
}

type Add = (port: string, vlan: Vlan) => void;

async function ciscoVlans(snmp: Reader, add: Add): Promise<void> {
  const [names, members] = await Promise.all([snmp.walk(VTP_VLAN_NAME), snmp.walk(VM_VLAN)]);
  if (names === undefined) return;
  for (const [suffix, id] of textOrder(members)) {
    add(suffix.split('.').at(-1) ?? '', { NUMBER: id, NAME: canonicalString(names.get(id)) });
  }
}

async function bridgeVlans(snmp: Reader, ports: Ports, add: Add): Promise<void> {
  const [names, statuses] = await Promise.all([
    snmp.walk(DOT1Q_VLAN_STATIC_NAME),
    snmp.walk(DOT1Q_VLAN_STATIC_ROW_STATUS),
  ]);
  if (names === undefined || statuses === undefined) return;
  const [egress, untagged, staticEgress, staticUntagged] = await Promise.all(
    [DOT1Q_VLAN_CURRENT_EGRESS, DOT1Q_VLAN_CURRENT_UNTAGGED, DOT1Q_VLAN_STATIC_EGRESS, DOT1Q_VLAN_STATIC_UNTAGGED].map(
      (oid) => snmp.walk(oid),
    ),
  );
  for (const [id, status] of textOrder(statuses)) {
    if (constant(status) !== ROW_IS_ACTIVE) continue;
    const current = currentSuffix(egress, id);
    const members = bits(current === undefined ? staticEgress?.get(id) : egress?.get(current));
    const plain = bits((current === undefined ? undefined : untagged?.get(current)) ?? staticUntagged?.get(id));
    if (members.length === 0 || plain.length === 0) continue;
    for (const port of ports.keys()) {
      // The number of the interface counts as the number of the bridge port, of a dotted one its first part. Number 0
      // falls on the last bit.
      const number = Number.parseInt(port, 10);
      if (Number.isNaN(number) || number > members.length || number > plain.length) continue;
      const tagged = plain.at(number - 1) ? '0' : members.at(number - 1) ? '1' : undefined;
      if (tagged !== undefined) add(port, { NUMBER: id, NAME: canonicalString(names.get(id)), TAGGED: tagged });
    }
  }
}

/** The row of a VLAN in the current tables, which may carry a time mark in front. */
function currentSuffix(egress: Rows | undefined, id: string): string | undefined {
  if (egress === undefined) return undefined;
  return (
    [id, `0.${id}`].find((suffix) => egress.has(suffix)) ?? [...egress.keys()].find((key) => key.endsWith(`.${id}`))
  );
}

/** The bits of a PortList, most significant first: port 1 is the first. */
function bits(list: string | undefined): boolean[] {
  return [...Buffer.from(hexToChars(list) ?? '', 'latin1')].flatMap((byte) =>
    [128, 64, 32, 16, 8, 4, 2, 1].map((bit) => (byte & bit) !== 0),
  );
}

async function lldpVlanNames(snmp: Reader, add: Add): Promise<void> {
  const [names, ids] = await Promise.all([snmp.walk(LLDP_LOC_VLAN_NAME), snmp.walk(LLDP_LOC_PORT_ID)]);
  if (ids === undefined) return;
  for (const [suffix, name] of textOrder(names)) {
    const [port = '', vlan] = suffix.split('.');
    const id = ids.get(port);
    if (!isTrue(id) || vlan === undefined) continue;
    add(/^\d+$/.test(id) ? id : port, { NUMBER: vlan, NAME: canonicalString(name) });
  }
}

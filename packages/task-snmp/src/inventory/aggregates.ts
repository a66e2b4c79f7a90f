/** AGGREGATE of ports: the members of link aggregations, by LACP (IEEE8023-LAG-MIB) and by Cisco's PAgP. */

import { enterprise } from '../snmp/oid.js';
import { isTrue, type Reader, textOrder } from '../snmp/reader.js';

const DOT3AD_AGG_PORT_ATTACHED_AGG_ID = '1.2.840.10006.300.43.1.2.1.1.13';
const PAGP_GROUP_IF_INDEX = enterprise('9.9.98.1.1.1.1.5');
/** Interfaces of PAgP groups are numbered from here. */
const PAGP_FIRST_INDEX = 5000;

/** Member ports by aggregating port; PAgP replaces what LACP says of a port. */
export async function readAggregates(snmp: Reader): Promise<Map<string, string[]>> {
  const [lacp, pagp] = await Promise.all([snmp.walk(DOT3AD_AGG_PORT_ATTACHED_AGG_ID), snmp.walk(PAGP_GROUP_IF_INDEX)]);
  const aggregates = new Map<string, string[]>();
  for (const [port, aggregate] of textOrder(lacp)) {
    if (isTrue(aggregate) && aggregate !== port) add(aggregates, aggregate, port);
  }
  const groups = new Map<string, string[]>();
  for (const [port, group] of textOrder(pagp)) {
    if (Number(group) > 0) add(groups, String(Number(group) + PAGP_FIRST_INDEX), port);
  }
  return new Map([...aggregates, ...groups]);
}

function add(aggregates: Map<string, string[]>, aggregate: string, port: string): void {
  aggregates.set(aggregate, [...(aggregates.get(aggregate) ?? []), port]);
}

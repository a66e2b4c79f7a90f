/** Force10 S-series stacks (F10-S-SERIES-CHASSIS-MIB): units and ports as components. */

import { constant } from '../canonical/number.js';
import type { Vendor } from '../device.js';
import { componentText } from '../inventory/components.js';
import type { Component } from '../inventory/inventory.js';
import { component, enterprise } from '../snmp/oid.js';
import { oidOrder, type Reader } from '../snmp/reader.js';

const UNITS = enterprise('6027.3.10.1.2.2.1');
const PORTS = enterprise('6027.3.10.1.2.5.1.5');
const UNIT_COLUMNS: Readonly<Record<string, string>> = {
  7: 'MODEL',
  9: 'DESCRIPTION',
  10: 'FIRMWARE',
  12: 'SERIAL',
  21: 'REVISION',
};

/** A chassis per unit, its ports, and the stack around them. */
export async function force10Components(snmp: Reader): Promise<Component[]> {
  const [units, ports] = await Promise.all([snmp.walk(UNITS), snmp.walk(PORTS)]);
  const indexes = [...(units ?? [])]
    .filter(([suffix]) => /^2\.\d+$/.test(suffix))
    .map(([, index]) => constant(index))
    .filter((index) => index !== undefined)
    .sort((a, b) => Number(a) - Number(b));
  const components = indexes.map((index) => {
    const entry: Component = {
      INDEX: index,
      NAME: String(Number(index) - 1),
      CONTAINEDININDEX: '-1',
      TYPE: 'chassis',
    };
    for (const [column, field] of Object.entries(UNIT_COLUMNS)) {
      const text = units?.get(`${column}.${index}`);
      if (text !== undefined) entry[field] = componentText(text) || undefined;
    }
    return entry;
  });
  for (const [suffix, index] of oidOrder(ports)) {
    components.push({ INDEX: index, CONTAINEDININDEX: component(suffix, -2), TYPE: 'port' });
  }
  if (components.length > 0) {
    components.push({ CONTAINEDININDEX: '0', INDEX: '-1', TYPE: 'stack', NAME: 'Force10 S-series Stack' });
  }
  return components;
}

export const force10: Vendor = {
  name: 'force10-s',
  about: 'Force10 S-series switches: components of stacks',
  match: [{ sysObjectId: enterprise('6027.1.3') }],
  components: ({ snmp }) => force10Components(snmp),
};

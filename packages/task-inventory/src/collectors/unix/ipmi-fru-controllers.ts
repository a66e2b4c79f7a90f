/** Controllers of servers that only the management board can identify, from `ipmitool`. */

import type { Controller } from '@fi/core/inventory';
import { defineCollector, type Undefinable } from '../../collector.js';
import { type FruUnit, fruUnits, readUnit } from '../../tools/ipmi-fru.js';

/** Backplanes, RAID controllers, network cards: the names are those of Dell's and HP's boards. */
const CONTROLLER = /^(?:BP|PERC|NDC|Ethernet Adptr|SAS Ctlr)\d*\s/;

export function parseFruControllers(units: readonly FruUnit[]): Partial<Undefinable<Controller>>[] {
  return units
    .filter(({ description }) => CONTROLLER.test(description))
    .map((unit) => {
      const { name, manufacturer, serial, model, rev } = readUnit(unit);
      const type = /^[\w ]*[A-Za-z]/.exec(unit.description.replace(/\d*\s*(?:\(.*)?$/, ''))?.[0];
      return { type, name, manufacturer, serial, model, rev };
    });
}

export default defineCollector({
  name: 'unix/ipmi-fru-controllers',
  category: 'controller',
  fills: { controllers: ['manufacturer', 'name', 'rev', 'type', 'model', 'serial'] },
  reads: ['ipmitool fru print'],
  async collect({ host, add }) {
    for (const controller of parseFruControllers(await fruUnits(host))) add('controllers', controller);
  },
});

/** Connectors of the main board, from `dmidecode`. */

import type { Port } from '@fi/core/inventory';
import { defineCollector, type Undefinable } from '../../collector.js';
import { type DmiTables, dmidecode } from '../../tools/dmidecode.js';

/** Reads type 8 (port connectors); `undefined` when the firmware lists none. */
export function parsePorts(tables: DmiTables): Partial<Undefinable<Port>>[] | undefined {
  return tables.get(8)?.map((port) => {
    const first = (...names: string[]) => names.map((name) => port[name]).find((value) => value !== undefined);
    return {
      caption: first('External Reference Designator', 'External Connector Type', 'External Designator'),
      description: first(
        'Internal Connector Type',
        'External Designator',
        'Internal Designator',
        'External Connector Type',
      ),
      name: first(
        'Internal Reference Designator',
        'External Reference Designator',
        'Internal Designator',
        'External Designator',
      ),
      type: first('Port Type', 'External Connector Type'),
    };
  });
}

export default defineCollector({
  name: 'unix/dmidecode-ports',
  category: 'port',
  fills: { ports: ['caption', 'description', 'name', 'type'] },
  reads: ['dmidecode'],
  async collect({ host, add }) {
    const tables = await dmidecode(host);
    // the type is required, and servers know this word for "no type"
    for (const port of (tables && parsePorts(tables)) ?? []) add('ports', { ...port, type: port.type ?? 'None' });
  },
});

/** Gathers inventories and writes their topology at the end: JSON, GraphViz or a page, by the name of the file. */

import type { XmlTree } from '@fi/core/xml';
import type { ScanResult } from '../scan/discovery.js';
import { type TopologyDevice, toDot, toHtml, topologyOf } from '../topology.js';

export function topologyFile(file: string): { add(address: string, result: ScanResult): void; end(): Promise<void> } {
  const devices: TopologyDevice[] = [];
  return {
    add(address, { query, content }) {
      const device = content.DEVICE as XmlTree | undefined;
      if (query !== 'SNMPQUERY' || device?.INFO === undefined) return;
      const ports = ((device.PORTS as XmlTree | undefined)?.PORT ?? []) as TopologyDevice['ports'];
      // Only what a picture needs: the counters of thousands of ports do not.
      const kept = ports.map(({ IFNAME, IFDESCR, IFNUMBER, MAC, CONNECTIONS }) => ({
        IFNAME,
        IFDESCR,
        IFNUMBER,
        MAC,
        CONNECTIONS,
      }));
      devices.push({ address, info: device.INFO as TopologyDevice['info'], ports: kept });
    },
    async end() {
      const topology = topologyOf(devices);
      const { atomicWrite } = await import('@fi/core/storage');
      let text = `${JSON.stringify(topology, undefined, 2)}\n`;
      if (file.endsWith('.dot') || file.endsWith('.gv')) text = toDot(topology);
      else if (file.endsWith('.html')) text = toHtml(topology);
      await atomicWrite(file, text, { mode: 0o644 });
    },
  };
}

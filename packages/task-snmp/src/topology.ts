/**
 * How inventoried devices are connected: by what they say of each other (LLDP, CDP, EDP), and by the addresses that
 * switches have learned. Pure.
 */

import type { Inventory, Port } from './inventory/inventory.js';

export interface TopologyNode {
  /** MAC address where one is known, else name or IP address. */
  readonly id: string;
  readonly name: string;
  readonly type?: string;
  readonly ip?: string;
  /** Whether it was inventoried itself, or is known only from others. */
  readonly inventoried: boolean;
}

export interface TopologyLink {
  readonly from: string;
  readonly fromPort?: string;
  readonly to: string;
  readonly toPort?: string;
  /** Neighbours told about themselves; stations were seen by a switch. */
  readonly kind: 'neighbour' | 'station';
}

export interface Topology {
  readonly nodes: readonly TopologyNode[];
  readonly links: readonly TopologyLink[];
}

/** The part of an inventory that a topology is made of. */
export interface TopologyDevice {
  readonly address: string;
  readonly info: Pick<Inventory['info'], 'NAME' | 'MAC' | 'TYPE' | 'IPS'>;
  readonly ports: readonly Port[];
}

/** Joins the views of all devices; stations count only where another inventoried device is seen. */
export function topologyOf(devices: readonly TopologyDevice[]): Topology {
  const nodes = new Map<string, TopologyNode>();
  const names = new Map<string, string>();
  for (const { address, info, ports } of devices) {
    const id = info.MAC ?? info.NAME ?? address;
    nodes.set(id, {
      id,
      name: info.NAME ?? address,
      ip: address,
      inventoried: true,
      ...(info.TYPE ? { type: info.TYPE } : {}),
    });
    const known = [address, info.NAME, info.MAC, ...(info.IPS?.IP ?? []), ...ports.map(({ MAC }) => MAC)];
    // A loopback address is everybody's.
    for (const name of known) if (name && !name.startsWith('127.')) names.set(name.toLowerCase(), id);
  }
  const links = new Map<string, TopologyLink>();
  const link = (item: TopologyLink) => {
    // Both ends tell of the same cable.
    const key = [item.from, item.to].sort().join(' ');
    const known = links.get(key);
    if (known === undefined || (known.kind === 'station' && item.kind === 'neighbour')) links.set(key, item);
    else if (known.from === item.to) links.set(key, { ...known, toPort: known.toPort ?? item.fromPort });
  };
  for (const { address, info, ports } of devices) {
    const from = info.MAC ?? info.NAME ?? address;
    for (const port of ports) {
      const connection = port.CONNECTIONS?.CONNECTION;
      const fromPort = port.IFNAME ?? port.IFDESCR ?? port.IFNUMBER;
      if (port.CONNECTIONS?.CDP && connection !== undefined) {
        const { SYSMAC, SYSNAME, IP, IFDESCR, IFNUMBER } = connection;
        const label = SYSMAC ?? SYSNAME ?? IP;
        if (label === undefined) continue;
        const to =
          [SYSMAC, SYSNAME, IP].map((name) => names.get(name?.toLowerCase() ?? '')).find((id) => id !== undefined) ??
          label;
        if (!nodes.has(to))
          nodes.set(to, { id: to, name: SYSNAME ?? IP ?? label, inventoried: false, ...(IP ? { ip: IP } : {}) });
        if (to !== from) link({ from, fromPort, to, toPort: IFDESCR ?? IFNUMBER, kind: 'neighbour' });
      } else {
        for (const mac of connection?.MAC ?? []) {
          const to = names.get(mac);
          if (to !== undefined && to !== from) link({ from, fromPort, to, kind: 'station' });
        }
      }
    }
  }
  return { nodes: [...nodes.values()], links: [...links.values()] };
}

const quote = (text: string) => `"${text.replace(/[\\"]/g, '\\$&').replace(/[\0-\x1f]/g, ' ')}"`;

/** The picture as GraphViz text. */
export function toDot({ nodes, links }: Topology): string {
  const lines = nodes.map(
    ({ id, name, inventoried }) => `  ${quote(id)} [label=${quote(name)}${inventoried ? '' : ', style=dashed'}];`,
  );
  for (const { from, to, fromPort, toPort, kind } of links) {
    const label = [fromPort, toPort].filter(Boolean).join(' – ');
    lines.push(
      `  ${quote(from)} -- ${quote(to)} [label=${quote(label)}${kind === 'station' ? ', style=dotted' : ''}];`,
    );
  }
  return `graph network {\n${lines.join('\n')}\n}\n`;
}

const escapeHtml = (text: string) =>
  text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`).replace(/[\0-\x08\x0b\x0c\x0e-\x1f]/g, ' ');

/** The picture as a page of its own: devices on a circle, cables between them. */
export function toHtml({ nodes, links }: Topology): string {
  const size = Math.max(600, nodes.length * 24);
  const places = new Map(
    nodes.map(({ id }, index) => {
      const angle = (2 * Math.PI * index) / Math.max(1, nodes.length);
      return [
        id,
        { x: size / 2 + (size / 2 - 120) * Math.cos(angle), y: size / 2 + (size / 2 - 120) * Math.sin(angle) },
      ];
    }),
  );
  const round = (value: number | undefined) => (value ?? 0).toFixed(0);
  const lines = links.map(({ from, to, fromPort, toPort, kind }) => {
    const [a, b] = [places.get(from), places.get(to)];
    const label = [fromPort, toPort].filter(Boolean).join(' – ');
    return `<line class="${kind}" x1="${round(a?.x)}" y1="${round(a?.y)}" x2="${round(b?.x)}" y2="${round(b?.y)}"><title>${escapeHtml(label)}</title></line>`;
  });
  const circles = nodes.map(({ id, name, ip, type, inventoried }) => {
    const place = places.get(id);
    const title = [id, ip, type].filter(Boolean).join(', ');
    return `<g class="${inventoried ? 'own' : 'other'}"><circle cx="${round(place?.x)}" cy="${round(place?.y)}" r="8"><title>${escapeHtml(title)}</title></circle><text x="${round((place?.x ?? 0) + 11)}" y="${round((place?.y ?? 0) + 4)}">${escapeHtml(name)}</text></g>`;
  });
  return `<!doctype html>
<meta charset="utf-8">
<title>Network topology</title>
<style>
body { font: 13px sans-serif; margin: 0 }
line { stroke: #557 } line.station { stroke-dasharray: 2 4 }
.own circle { fill: #2a6 } .other circle { fill: #bbb }
</style>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" width="${size}" height="${size}">
${[...lines, ...circles].join('\n')}
</svg>
`;
}

/** Monitors, by the EDID that they sent to the graphics driver. */

import type { Host } from '@fi/core';
import type { Monitor } from '@fi/core/inventory';
import { defineCollector, type Undefinable } from '../../collector.js';
import { type Edid, parseEdid } from '../../tools/edid.js';
import { monitorSerial } from '../../tools/monitor-serial.js';
import { PNP_FILES, pnpMaker } from '../../tools/pnp-makers.js';

type ListedMonitor = Partial<Undefinable<Monitor>>;

/** Classes of devices that may have an EDID: outputs of kernel mode setting, and USB display adapters with a framebuffer. */
const CLASSES = ['/sys/class/drm', '/sys/class/graphics'];

/** Tools that ask the video BIOS, for kernels without mode setting. */
const TOOLS = ['monitor-get-edid-using-vbe', 'monitor-get-edid', 'get-edid'];

/** Names that the registry of makers does not have as their customers know them. */
const MAKERS: Readonly<Record<string, string>> = { AIC: 'AG Neovo' };

/**
 * The entry of a monitor.
 *
 * @param maker name of a PNP id, if known.
 * @returns nothing for an EDID that is damaged beyond use.
 */
export function toMonitor(edid: Edid, maker: string | undefined): ListedMonitor {
  const name = edid.name?.trim() === '' ? undefined : edid.name;
  const isComplete = name !== undefined && edid.week > 0 && edid.serialNumber > 0;
  if (!edid.valid && !isComplete) return {};
  const caption = (name ?? edid.texts.join(' ')).replace(/[^\x20-\x7e].*$/s, '');
  return {
    caption: caption.trim() === '' ? undefined : caption,
    description: edid.week === 255 ? String(edid.year) : `${edid.week}/${edid.year}`,
    manufacturer: MAKERS[edid.maker] ?? maker ?? edid.maker,
    ...monitorSerial(edid),
  };
}

/** One entry per monitor: those with the same serial number, else with the same EDID, are one; sorted by these. */
export function mergeMonitors(monitors: readonly ListedMonitor[]): ListedMonitor[] {
  const known = new Map<string, ListedMonitor>();
  for (const monitor of monitors) {
    const key = monitor.serial ?? monitor.base64 ?? '';
    known.set(key, { ...monitor, ...withoutUndefined(known.get(key) ?? {}) });
  }
  return [...known].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, monitor]) => monitor);
}

const withoutUndefined = (monitor: ListedMonitor): ListedMonitor =>
  Object.fromEntries(Object.entries(monitor).filter(([, value]) => value !== undefined));

async function readEdids(host: Host): Promise<Uint8Array[]> {
  const dirs = await Promise.all(CLASSES.map(async (path) => (await host.list(path)).map((name) => `${path}/${name}`)));
  const files = await Promise.all(dirs.flat().map((dir) => host.readBytes(`${dir}/edid`)));
  const edids = files.filter((bytes) => bytes !== undefined && bytes.length > 0) as Uint8Array[];
  // a driver that lists its outputs has asked them all
  if (edids.length > 0 || dirs.flat().some((dir) => dir.includes('-'))) return edids;
  for (const tool of TOOLS) {
    const output = await host.run(tool, [], { encoding: 'latin1', timeout: 15_000, maxOutput: 65_536 });
    if (output !== undefined && output.stdout !== '') return [Buffer.from(output.stdout, 'latin1')];
  }
  return [];
}

export default defineCollector({
  name: 'unix/monitors',
  category: 'monitor',
  fills: { monitors: ['base64', 'caption', 'description', 'manufacturer', 'serial', 'altserial'] },
  reads: [...CLASSES.map((path) => `${path}/*/edid`), ...TOOLS, ...PNP_FILES],
  async collect({ host, add }) {
    const monitors = await Promise.all(
      (await readEdids(host)).map(async (bytes) => {
        const base64 = Buffer.from(bytes).toString('base64');
        const edid = parseEdid(bytes);
        return edid === undefined ? { base64 } : { base64, ...toMonitor(edid, await pnpMaker(host, edid.maker)) };
      }),
    );
    for (const monitor of mergeMonitors(monitors)) add('monitors', monitor);
  },
});

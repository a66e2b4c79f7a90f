/** Memory and resolution of NVIDIA cards, from the settings tool of their driver. */

import { defineCollector } from '../../collector.js';
import { PCI_IDS_FILES, type PciIds, pciIds } from '../../tools/hardware-ids.js';
import { PCI_SOURCES, pciDevices } from '../../tools/pci.js';
import { type ListedVideo, splitModel } from '../../tools/video.js';

const GPUS = ['-t', '-c', 'all', '-q', 'gpus'] as const;

/** More would not fit in a machine. */
const MAX_GPUS = 32;

/** Numbers of the cards in `nvidia-settings -t -c all -q gpus`, with the names printed there. */
export function parseGpus(text: string): Map<string, string> {
  const gpus = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const [, number, name] = /^\s+\[(\d{1,3})\] \[gpu:\d{1,3}\] \(([^)]*)\)/.exec(line) ?? [];
    if (number !== undefined && name !== undefined && gpus.size < MAX_GPUS) gpus.set(number, name);
  }
  return gpus;
}

/**
 * Reads `nvidia-settings -t -c :NUMBER -q all`.
 *
 * @param name what the list of cards calls it: the chipset when the database does not know the card.
 */
export function parseNvidiaSettings(text: string, number: string, name: string, ids: PciIds): ListedVideo {
  const attributes = new Map<string, string>();
  let resolution: string | undefined;
  let isCard = false;
  for (const line of text.split(/\r?\n/)) {
    const heading = /^Attributes queryable via (\S+):$/.exec(line)?.[1];
    if (heading !== undefined) isCard = new RegExp(`:${number}\\[gpu:\\d{1,3}\\]$`).test(heading);
    const [, width, height] = /^\s+ScreenPosition: x=\d+, y=\d+, width=(\d{1,6}), height=(\d{1,6})/.exec(line) ?? [];
    if (height !== undefined) resolution = `${width}x${height}`;
    const [, key = '', value = ''] = /^ {1,8}(\w+): (\S+)$/.exec(line.trimEnd()) ?? [];
    if (isCard && key !== '') attributes.set(key, value);
  }
  const [, vendor, device] = /^(\d{1,5}),(\d{1,5})$/.exec(attributes.get('PCIID') ?? '')?.map(Number) ?? [];
  return {
    chipset: name,
    ...(vendor === undefined || device === undefined ? {} : names(hex(vendor, 4), hex(device, 4), ids)),
    memory: decimal(attributes.get('TotalDedicatedGPUMemory')),
    pcislot: slot(attributes),
    resolution,
  };
}

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');

const decimal = (text: string | undefined) => (text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined);

function names(vendorId: string, deviceId: string, ids: PciIds): ListedVideo {
  const vendor = ids.vendor(vendorId);
  const model = splitModel(ids.device(vendorId, deviceId));
  const pciid = `${vendorId}:${deviceId}`;
  if (vendor === undefined || model === undefined) return { pciid };
  return { pciid, chipset: `${vendor} ${model.chipset}`, name: `${vendor} ${model.product}` };
}

/** `bb:dd.f`, with the domain before it unless it is 0. */
function slot(attributes: ReadonlyMap<string, string>): string | undefined {
  const [domain = 0, bus, device, func] = ['PCIDomain', 'PCIBus', 'PCIDevice', 'PCIFunc'].map((key) =>
    decimal(attributes.get(key)),
  );
  if (bus === undefined || device === undefined || func === undefined) return undefined;
  const place = `${hex(bus, 2)}:${hex(device, 2)}.${hex(func, 1)}`;
  return domain === 0 ? place : `${hex(domain, 4)}:${place}`;
}

/** A slot with its domain, to compare those of different tools. */
const fullSlot = (text: string | undefined) =>
  text === undefined || text.split(':').length > 2 ? text : `0000:${text}`;

/** What a card of the driver adds to the listed card in the same slot; `undefined`: no such card is listed. */
export function mergeVideo<T extends ListedVideo>(
  listed: readonly T[],
  card: ListedVideo,
): { entry: T; fields: ListedVideo } | undefined {
  const place = fullSlot(card.pcislot);
  const entry = place === undefined ? undefined : listed.find((video) => fullSlot(video.pcislot) === place);
  if (entry === undefined) return undefined;
  const { memory = entry.memory, resolution = entry.resolution } = card;
  return {
    entry,
    fields: { name: entry.name ?? card.name, chipset: entry.chipset ?? card.chipset, memory, resolution },
  };
}

export default defineCollector({
  name: 'unix/videos-nvidia',
  category: 'video',
  fills: { videos: ['name', 'chipset', 'memory', 'resolution', 'pcislot'] },
  reads: [`nvidia-settings ${GPUS.join(' ')}`, 'nvidia-settings -t -c :N -q all', ...PCI_SOURCES, ...PCI_IDS_FILES],
  after: ['unix/pci-videos'],
  async collect({ host, add, entries, update }) {
    if ((await host.which('nvidia-settings')) === undefined) return;
    const devices = await pciDevices(host);
    if (devices.length > 0 && !devices.some((device) => device.vendorId === '10de')) return;
    const gpus = parseGpus((await host.run('nvidia-settings', GPUS))?.stdout ?? '');
    const ids = await pciIds(host);
    const listed = entries('videos');
    for (const [number, name] of gpus) {
      const output = await host.run('nvidia-settings', ['-t', '-c', `:${number}`, '-q', 'all']);
      const card = parseNvidiaSettings(output?.stdout ?? '', number, name, ids);
      const { pciid: _, ...entry } = card;
      const merged = mergeVideo(listed, entry);
      if (merged === undefined) add('videos', entry);
      else update('videos', merged.entry, merged.fields);
    }
  },
});

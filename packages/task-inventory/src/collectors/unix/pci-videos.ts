/** Video cards on the PCI bus. */

import { defineCollector } from '../../collector.js';
import { type PciIds, pciIds } from '../../tools/hardware-ids.js';
import { isVideo, namesOf, PCI_SOURCES, type PciDevice, pciDevices } from '../../tools/pci.js';
import { type ListedVideo, splitModel } from '../../tools/video.js';
import { DISPLAY_SOURCES, displayResolution } from '../../tools/x-display.js';

/** Entries for the video cards among PCI devices. */
export function toVideos(devices: readonly PciDevice[], ids: PciIds): ListedVideo[] {
  return devices.filter(isVideo).map((device) => {
    const { chipset, name } = model(device, ids);
    const board = device.subsystem === undefined ? undefined : ids.vendor(device.subsystem.slice(0, 4));
    return {
      pcislot: device.slot,
      pciid: `${device.vendorId}:${device.deviceId}`,
      chipset: chipset ?? device.kind,
      name: name === undefined ? namesOf(device) : [board, name].join(' ').trim(),
      memory: device.memory,
    };
  });
}

function model(device: PciDevice, ids: PciIds): { chipset?: string; name?: string } {
  const printed = splitModel(device.text);
  if (printed !== undefined) return { chipset: printed.chipset, name: printed.product };
  // the other way round: the names that servers have of cards whose database is younger than their lspci
  const known = splitModel(ids.device(device.vendorId, device.deviceId));
  return known === undefined ? {} : { chipset: known.product, name: known.chipset };
}

export default defineCollector({
  name: 'unix/pci-videos',
  category: 'video',
  fills: { videos: ['name', 'chipset', 'memory', 'resolution', 'pcislot'] },
  reads: [...PCI_SOURCES, ...DISPLAY_SOURCES],
  async collect({ host, add }) {
    const [devices, ids] = await Promise.all([pciDevices(host), pciIds(host)]);
    const videos = toVideos(devices, ids);
    // the display's size says nothing about a single one of several cards
    const resolution = videos.length === 1 ? await displayResolution(host) : undefined;
    for (const { pciid: _, ...video } of videos) add('videos', { ...video, resolution });
  },
});

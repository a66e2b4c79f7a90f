/** Memory modules, from `dmidecode`. */

import type { Memory } from '@fi/core/inventory';
import { defineCollector, type Undefinable } from '../../collector.js';
import { type DmiRecord, type DmiTables, dmidecode } from '../../tools/dmidecode.js';
import { identifyPart } from '../../tools/part-numbers.js';
import { canonicalSize, canonicalSpeed, hexToText } from '../../tools/values.js';

export type MemoryModule = Partial<Undefinable<Memory>>;

/**
 * Reads type 17 (memory device), or type 6 (memory module) of old firmware.
 *
 * @returns one entry per slot, also for empty ones, which have no capacity; `undefined` when the firmware lists none.
 */
export function parseMemories(tables: DmiTables): MemoryModule[] | undefined {
  const devices = tables.get(17);
  if (devices === undefined) return tables.get(6)?.map(readModule);

  const bios = tables.get(0)?.[0];
  const hyperV = /^microsoft/i.test(bios?.Vendor ?? '') && /^hyper-v/i.test(bios?.Version ?? '');
  const defaults = hyperV ? { description: 'Hyper-V Memory', manufacturer: bios?.Vendor } : {};
  const memorycorrection = tables.get(16)?.[0]?.['Error Correction Type'];
  const modules: MemoryModule[] = [];
  devices.forEach((device, index) => {
    // firmware lists the flash chip that it lives in itself
    if (device.Type?.includes('Flash')) return;
    modules.push(readDevice(device, index + 1, memorycorrection, defaults));
  });
  return modules;
}

function readModule(record: DmiRecord, index: number): MemoryModule {
  const installed = /^(\d{1,15} *[kmgt]?B)/i.exec(record['Installed Size'] ?? '')?.[1];
  return { numslots: index + 1, type: record.Type, capacity: canonicalSize(installed, 1024) };
}

function readDevice(
  device: DmiRecord,
  numslots: number,
  memorycorrection: string | undefined,
  defaults: { description?: string; manufacturer?: string | undefined },
): MemoryModule {
  const size = /^\d{1,15} [a-z]B$/i.test(device.Size ?? '') ? device.Size : undefined;
  const speed = canonicalSpeed(device.Speed);
  return completeFromPartNumber(
    {
      numslots,
      description: device['Form Factor'] ?? defaults.description,
      caption: device.Locator,
      speed: speed === undefined ? undefined : String(speed),
      type: device.Type,
      serialnumber: device['Serial Number'],
      memorycorrection,
      manufacturer: makerName(device.Manufacturer) ?? defaults.manufacturer,
      capacity: canonicalSize(size, 1024),
      model: partNumber(device['Part Number']),
    },
    device['Module Manufacturer ID'],
  );
}

/** A maker's name; not its JEDEC code, nor the label of the field. */
function makerName(text: string | undefined): string | undefined {
  return text === undefined || /manufacturer|undefined|none| dimm|^0x|\d{4}/i.test(text) ? undefined : text;
}

function partNumber(text: string | undefined): string | undefined {
  if (text === undefined || /DIMM|Part\s?Num|Ser\s?Num/i.test(text)) return undefined;
  const clean = hexToText(text)
    .replace(/[\u0000-\u001f\u007f-\u009f]/g, '')
    .trim();
  return clean.replace(/-{1,100}$/, '') || undefined;
}

/** What the part number tells: the maker for certain, speed and type where the firmware does not. */
export function completeFromPartNumber(module: MemoryModule, jedecId?: string): MemoryModule {
  const part = module.model === undefined ? undefined : identifyPart(module.model, 'memory', { jedecId });
  if (part === undefined) return module;
  return {
    ...module,
    manufacturer: part.manufacturer,
    speed: module.speed ?? (part.speed === undefined ? undefined : String(part.speed)),
    type: module.type ?? part.type,
  };
}

/**
 * Corrects the size of the only module of a virtual machine: firmware of hypervisors often tells the maximum, or the
 * size at the first start. VMware's is right.
 *
 * @param memory memory that the kernel sees, MiB.
 */
export function correctForVirtualMachine(
  modules: readonly MemoryModule[],
  vmsystem: string | undefined,
  memory: number | undefined,
): readonly MemoryModule[] {
  const virtual = vmsystem !== undefined && vmsystem !== 'Physical' && vmsystem !== 'VMware';
  if (!virtual || memory === undefined || memory === 0) return modules;
  if (modules.filter(({ capacity }) => capacity !== undefined).length !== 1) return modules;
  return modules.map((module) => (module.capacity === undefined ? module : { ...module, capacity: memory }));
}

export default defineCollector({
  name: 'unix/dmidecode-memory',
  category: 'memory',
  fills: {
    memories: [
      'capacity',
      'caption',
      'description',
      'manufacturer',
      'memorycorrection',
      'numslots',
      'serialnumber',
      'model',
      'speed',
      'type',
    ],
  },
  reads: ['dmidecode'],
  after: ['linux/memory', 'vmsystem'],
  async collect({ host, add, fields }) {
    const tables = await dmidecode(host);
    const modules = tables === undefined ? undefined : parseMemories(tables);
    if (modules === undefined) return;
    const { vmsystem, memory } = fields('hardware');
    for (const module of correctForVirtualMachine(modules, vmsystem, memory)) add('memories', module);
  },
});

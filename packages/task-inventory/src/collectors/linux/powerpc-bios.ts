/** Identity of a PowerPC machine, from Open Firmware's device tree. */

import type { Bios } from '@fi/core/inventory';
import { defineCollector, type Undefinable } from '../../collector.js';
import { architecture } from '../../tools/architecture.js';
import { deviceTreeText } from '../../tools/device-tree.js';

export interface OpenFirmware {
  serial?: string | undefined;
  model?: string | undefined;
  version?: string | undefined;
  copyright?: string | undefined;
  colorCode?: Uint8Array | undefined;
}

export function parseOpenFirmware(firmware: OpenFirmware): Partial<Undefinable<Bios>> {
  const clean = (text: string | undefined) => text?.replace(/[^\x20-\x7e]/g, '').trim() || undefined;
  const maker = firmware.copyright?.includes('Apple') ? 'Apple Computer, Inc.' : undefined;
  const model = clean(firmware.model);
  const color =
    firmware.colorCode === undefined
      ? ''
      : [...firmware.colorCode.slice(0, 4)]
          .map((byte) => `${(byte & 15).toString(16)}${(byte >> 4).toString(16)}`)
          .join('')
          .slice(0, 7);
  return {
    ssn: clean(firmware.serial),
    smodel: color === '' ? model : `${model ?? ''} color: ${color}`.trim(),
    bversion: clean(firmware.version),
    bmanufacturer: maker,
    smanufacturer: maker,
  };
}

export default defineCollector({
  name: 'linux/powerpc-bios',
  category: 'bios',
  fills: { bios: ['bmanufacturer', 'bversion', 'smanufacturer', 'smodel', 'ssn'] },
  reads: ['/proc/device-tree/{serial-number,model,openprom/model,copyright,color-code}'],
  async collect({ host, set }) {
    if (!/^(?:ppc|powerpc)/.test((await architecture(host)) ?? '')) return;
    const [serial, model, version, copyright, colorCode] = await Promise.all([
      deviceTreeText(host, 'serial-number'),
      deviceTreeText(host, 'model'),
      deviceTreeText(host, 'openprom/model'),
      deviceTreeText(host, 'copyright'),
      host.readBytes('/proc/device-tree/color-code'),
    ]);
    set('bios', parseOpenFirmware({ serial, model, version, copyright, colorCode }));
  },
});

/** Identity of firmware, system, board and chassis where `dmidecode` cannot be used, and the state of UEFI Secure Boot. */

import type { Host } from '@fi/core';
import { firstLine } from '@fi/core';
import type { Bios } from '@fi/core/inventory';
import { defineCollector, type Undefinable } from '../../collector.js';
import { firmwareDate, modelName } from '../../tools/bios.js';
import { dmidecode } from '../../tools/dmidecode.js';
import { withoutHostSerial } from '../../tools/guest.js';
import { isInvalidBiosValue } from '../../tools/values.js';

const DMI = '/sys/class/dmi/id';
const FILES = [
  ...['bios_vendor', 'bios_date', 'bios_version', 'chassis_asset_tag', 'product_name', 'product_version'],
  ...['product_serial', 'product_uuid', 'board_name', 'board_vendor', 'board_serial', 'sys_vendor'],
] as const;

export type DmiFiles = Partial<Record<string, string | undefined>>;

/** Fields of `bios` from the files of /sys/class/dmi/id. Serial numbers are there only for root. */
export function parseDmiFiles(files: DmiFiles): Partial<Undefinable<Bios>> {
  const value = (name: (typeof FILES)[number]) => {
    const text = firstLine(files[name])?.trim();
    return text === undefined || text === '' || isInvalidBiosValue(text) ? undefined : text;
  };
  const fields = {
    bmanufacturer: value('bios_vendor'),
    bdate: firmwareDate(value('bios_date')),
    bversion: value('bios_version'),
    assettag: value('chassis_asset_tag'),
    smodel: modelName(value('sys_vendor'), value('product_name'), value('product_version')),
    smanufacturer: value('sys_vendor'),
    ssn: value('product_serial'),
    mmodel: value('board_name'),
    mmanufacturer: value('board_vendor'),
    msn: value('board_serial'),
  };
  if (fields.mmodel === 'VirtualBox' && fields.ssn === '0' && fields.msn === '0') fields.ssn = value('product_uuid');
  return fields;
}

const EFI = '/sys/firmware/efi';
/** The variable `SecureBoot` of the namespace EFI_GLOBAL_VARIABLE (UEFI specification, chapter 3.3). */
const SECURE_BOOT = `${EFI}/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c`;

/** The state in an EFI variable: four bytes of attributes, then 1 for enabled. */
export function parseSecureBoot(bytes: Uint8Array): Bios['secure_boot'] {
  return bytes.length === 5 ? (bytes[4] === 1 ? 'enabled' : 'disabled') : undefined;
}

async function secureBoot(host: Host): Promise<Bios['secure_boot']> {
  const bytes = await host.readBytes(SECURE_BOOT);
  if (bytes !== undefined) return parseSecureBoot(bytes);
  const [efi, variables, dmi] = await Promise.all([
    host.stat(EFI),
    host.list(`${EFI}/efivars`),
    // containers do not show the firmware at all
    host.list(DMI),
  ]);
  const unsupported = efi === undefined ? dmi.length > 0 : variables.length > 0;
  return unsupported ? 'unsupported' : undefined;
}

export default defineCollector({
  name: 'linux/bios',
  category: 'bios',
  fills: {
    bios: [
      'assettag',
      'bdate',
      'bmanufacturer',
      'bversion',
      'mmanufacturer',
      'mmodel',
      'msn',
      'smanufacturer',
      'smodel',
      'ssn',
      'secure_boot',
    ],
  },
  reads: [`${DMI}/*`, SECURE_BOOT],
  async collect({ host, set }) {
    const [secure_boot, tables] = await Promise.all([secureBoot(host), dmidecode(host)]);
    set('bios', { secure_boot });
    if (tables !== undefined) return;
    const values = await Promise.all(FILES.map(async (name) => [name, await host.read(`${DMI}/${name}`)] as const));
    set('bios', await withoutHostSerial(host, parseDmiFiles(Object.fromEntries(values))));
  },
});

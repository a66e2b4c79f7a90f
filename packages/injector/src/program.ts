/** What `fi-injector` says of itself. */
import type { ProgramDescription } from '@fi/core/config';
import { INJECTOR_OPTIONS } from './options.js';

export const INJECTOR = {
  name: 'fi-injector',
  summary: 'Uploads inventories that were made offline to GLPI, FusionInventory or OCS Inventory servers.',
  usage: ['[options] --url=URL (--file=FILE | --directory=DIR | --stdin)'],
  options: INJECTOR_OPTIONS,
  examples: [
    { command: 'fi-injector -v -f pc42.ocs -u https://glpi/', text: 'one file' },
    {
      command: 'fi-injector -v -R -r -d /media/usb -u https://glpi/',
      text: 'everything on a stick, deleted when sent',
    },
    { command: 'fi-inventory | fi-injector --stdin -u https://glpi/', text: 'without a file' },
    { command: 'fi-injector -d /srv/inventories -u https://a/ -u https://b/', text: 'to two servers' },
  ],
} as const satisfies ProgramDescription;

export const PROGRAMS: readonly ProgramDescription[] = [INJECTOR];

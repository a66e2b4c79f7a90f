/** What `fi-injector` says of itself. */
import type { ProgramDescription } from '@fi/core/config';
import { INJECTOR_OPTIONS } from './options.js';

export const INJECTOR = {
  name: 'fi-injector',
  summary: 'Uploads inventories that were made offline to GLPI, FusionInventory or OCS Inventory servers.',
  usage: ['[options] --url=URL (--file=FILE | --directory=DIR | --stdin)'],
  details: [
    'Files that end with .ocs, .xml, .json or .data are sent as they are: classic XML as to an OCS Inventory or FusionInventory server, JSON as to GLPI. A file that cannot be sent is named at the end, and does not stop the others.',
    'Bundles of switches such as -vR are understood.',
  ],
  options: INJECTOR_OPTIONS,
  failure: 'something was not sent; what, is listed on the standard error',
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

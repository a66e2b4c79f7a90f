/** What `fi-inventory` says of itself. */
import type { ProgramDescription } from '@fi/core/config';
import { INVENTORY_OPTIONS } from './options.js';

export const INVENTORY = {
  name: 'fi-inventory',
  summary: 'Takes an inventory of this machine and prints it.',
  usage: ['[options]'],
  details: [
    'The standard output holds the inventory and nothing else; warnings go to the standard error. Run it as root: serial numbers, disks and much else can be read by root only. An ordinary user gets the rest.',
    'A part of the inventory that fails or takes too long costs its own sections: they are left out, or filled with their last good entries where --vardir keeps these, and a warning names them.',
  ],
  options: INVENTORY_OPTIONS,
  failure: 'no inventory could be made or written',
  examples: [
    { command: 'fi-inventory > inventory.xml', text: 'classic XML, for OCS Inventory and the FusionInventory plugin' },
    {
      command: 'fi-inventory | curl --header "Content-Type: application/xml" --data-binary @- URL',
      text: 'deliver it without an agent',
    },
    { command: 'fi-inventory --json | fi-injector --stdin --url URL', text: 'deliver it to GLPI' },
    { command: 'fi-inventory --format=html -o pc.html', text: 'a page to read' },
    {
      command: 'fi-inventory --partial=software --format=csv --section=softwares',
      text: 'the software as a spreadsheet',
    },
    { command: 'fi-inventory --format=cyclonedx -o sbom.json', text: 'the software as a bill of materials' },
    { command: 'fi-inventory --diff=last.json', text: 'what changed since that inventory was taken' },
    { command: 'fi-inventory --record DIR', text: 'keep what was read, to send it with a bug report' },
  ],
} as const satisfies ProgramDescription;

export const PROGRAMS: readonly ProgramDescription[] = [INVENTORY];

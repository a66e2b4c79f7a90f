/** What `fi-inventory` says of itself. */
import type { ProgramDescription } from '@fi/core/config';
import { INVENTORY_OPTIONS } from './options.js';

export const INVENTORY = {
  name: 'fi-inventory',
  summary: 'Takes an inventory of this machine and prints it.',
  usage: ['[options]'],
  options: INVENTORY_OPTIONS,
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

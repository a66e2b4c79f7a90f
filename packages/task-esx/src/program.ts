/** What `fi-esx` says of itself, under either of its names. */
import type { ProgramDescription } from '@fi/core/config';
import { ESX_OPTIONS } from './options.js';

export type EsxName = 'fi-esx' | 'fusioninventory-esx';

export function describeEsx(name: EsxName): ProgramDescription<typeof ESX_OPTIONS> {
  return {
    name,
    summary: 'Makes inventories of VMware ESX, ESXi and vCenter hosts over their API.',
    usage: ['[options] --host=HOST --user=USER', '[options] --dumpfile=FILE'],
    details: [
      'Each host of an ESX, ESXi or vCenter server becomes one inventory, with its virtual machines. A user with the role "read only" is enough.',
      'Under the name fusioninventory-esx certificates are not checked unless an option says what to trust, as scripts that call it never named anything.',
    ],
    options: ESX_OPTIONS,
    failure: 'a host has no inventory, or it could not be written',
    examples: [
      { command: `${name} --host esx1 --user inventory --password-file secret --path .`, text: 'one file per host' },
      { command: `FI_PASSWORD=secret ${name} --host vcenter --user inventory --json`, text: 'JSON on the screen' },
      { command: `${name} --dumpfile esx1-2026-01-02-03-04-05-hostfullinfo.dump`, text: 'again, without a host' },
    ],
  };
}

export const PROGRAMS: readonly ProgramDescription[] = [describeEsx('fi-esx')];

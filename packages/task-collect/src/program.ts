/** What `fi-collect` says of itself. */
import type { ProgramDescription } from '@fi/core/config';
import { FI_COLLECT_OPTIONS } from './options.js';

export const COLLECT = {
  name: 'fi-collect',
  summary:
    'Finds files, registry values, WMI objects and output of commands as servers ask for them, and prints one JSON object per result.',
  usage: [
    '[options] --find=DIR',
    '[options] --registry=KEY',
    '[options] --wmi=CLASS --properties=NAME,…',
    '[options] --run=COMMAND',
  ],
  details: [
    'GLPI servers ask such questions through the agent ("computer information"); this command answers one of them on this machine.',
    'Commands of servers are run by the agent only where the option collect-command of its configuration allows them; --run is not bound to it.',
  ],
  options: FI_COLLECT_OPTIONS,
  failure: 'the question could not be answered; an empty answer is none of these cases',
  examples: [
    { command: 'fi-collect --find=/etc -R --regex="\\.conf$" --limit=10', text: 'ten configuration files' },
    { command: 'fi-collect --wmi=Win32_Keyboard --properties=Name', text: 'on Windows' },
    {
      command: 'fi-collect --run="lsb_release -a" --first-match="Release:\\s+(\\S+)"',
      text: 'a part of an output',
    },
  ],
} as const satisfies ProgramDescription;

export const PROGRAMS: readonly ProgramDescription[] = [COLLECT];

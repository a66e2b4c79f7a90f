/** Which commands servers may have run to learn something: none, unless these options say so. */
import type { OptionTable } from './definition.js';

const COLLECTION = 'Collection';
const programs = ['agent'] as const;

export const COLLECT_OPTIONS = {
  'collect-command': {
    type: 'list',
    description:
      'run these commands when a server asks for their output, without a shell unless shell: stands in front; * stands for any text without characters that a shell acts on',
    group: COLLECTION,
    placeholder: 'PATTERN,…',
    programs,
  },
  'collect-server': {
    type: 'list',
    description: 'take commands from these hosts only; without it, from the host of each server',
    group: COLLECTION,
    placeholder: 'HOST,…',
    programs,
  },
  'collect-allow-http': {
    type: 'boolean',
    description: 'take commands over connections that are not encrypted',
    group: COLLECTION,
    programs,
  },
  'collect-user': {
    type: 'string',
    description: 'run commands as this user instead of the agent’s own',
    group: COLLECTION,
    placeholder: 'USER',
    programs,
  },
} as const satisfies OptionTable;

/** Options of fi-inventory: those shared with other programs, and its own. */

import { type ConfigValues, type OptionTable, optionsFor } from '@fi/core/config';

export const FORMATS = ['xml', 'json', 'html', 'table', 'csv', 'cyclonedx', 'none'] as const;
export type Format = (typeof FORMATS)[number];

/** Of files that are named by us. */
export const EXTENSIONS: Readonly<Record<Format, string>> = {
  xml: 'xml',
  json: 'json',
  html: 'html',
  table: 'txt',
  csv: 'csv',
  cyclonedx: 'cdx.json',
  none: 'txt',
};

const OUTPUT = 'Output';
const STATE = 'State';
const DIAGNOSIS = 'Diagnosis';
const only = { programs: ['inventory'], file: false } as const;

export const INVENTORY_OPTIONS = {
  ...optionsFor('inventory'),
  format: {
    ...only,
    type: 'string',
    choices: FORMATS,
    group: OUTPUT,
    short: 'f',
    placeholder: 'FORMAT',
    description:
      'xml (classic, the default), json (GLPI, the default with --partial), html (a page), table (for the terminal), csv, cyclonedx (the software as SBOM), or none',
  },
  output: {
    ...only,
    type: 'path',
    group: OUTPUT,
    short: 'o',
    placeholder: 'FILE',
    description: 'write to this file, which is replaced as a whole, instead of the standard output',
  },
  section: {
    ...only,
    type: 'list',
    group: OUTPUT,
    placeholder: 'SECTION,…',
    description: 'only these sections in table and csv; a single one makes csv with a column per field',
  },
  diff: {
    ...only,
    type: 'path',
    group: OUTPUT,
    placeholder: 'FILE',
    description:
      'instead of the inventory print what changed since the one in this file (JSON or XML), in words, or with --json as JSON',
  },
  volatile: {
    ...only,
    type: 'boolean',
    group: OUTPUT,
    description: 'with --diff: also what changes all the time, such as free space, processes and times',
  },
  deviceid: {
    ...only,
    type: 'string',
    group: OUTPUT,
    placeholder: 'ID',
    description: 'identity of the machine towards servers; made anew in each run when not given',
  },
  guests: {
    ...only,
    type: 'path',
    group: OUTPUT,
    placeholder: 'DIR',
    description:
      'also inventory the running containers of this machine (Docker, Podman, LXC, LXD, Incus, systemd-nspawn), each into a file of ' +
      'its own in this directory',
  },
  'time-limit': {
    ...only,
    type: 'integer',
    min: 1,
    group: OUTPUT,
    placeholder: 'SECONDS',
    description: 'time limit of the whole inventory; what has not ended by then is left out',
  },
  vardir: {
    ...only,
    type: 'path',
    group: STATE,
    placeholder: 'DIR',
    description:
      'keep the good entries of each section in this directory, and send them in classic XML when a collector fails; ' +
      'without it no state is read or written',
  },
  'last-good-days': {
    ...only,
    type: 'integer',
    default: 30,
    min: 0,
    group: STATE,
    placeholder: 'DAYS',
    description: 'age beyond which good entries of --vardir are no longer sent',
  },
  'list-categories': {
    ...only,
    type: 'boolean',
    group: DIAGNOSIS,
    description: 'list the categories for --partial and --no-category',
  },
  record: {
    ...only,
    type: 'path',
    group: DIAGNOSIS,
    placeholder: 'DIR',
    description: 'also keep all files and command outputs that were read, in this directory; it may hold secrets',
  },
  replay: {
    ...only,
    type: 'path',
    group: DIAGNOSIS,
    placeholder: 'DIR',
    description: 'inventory the machine that was recorded in this directory, instead of this one',
  },
  timings: {
    ...only,
    type: 'boolean',
    group: DIAGNOSIS,
    description: 'print what each collector took, found and ran, on the standard error',
  },
} as const satisfies OptionTable;

export type InventoryValues = ConfigValues<typeof INVENTORY_OPTIONS>;

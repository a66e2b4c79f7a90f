/** The options of `fi-collect`: filters of findFile, and the other two questions. */
import { type OptionTable, optionsFor } from '@fi/core/config';

const QUESTION = 'Question';
const FILES = 'Files';
const programs = ['collect'] as const;
const own = { programs, environment: false, file: false } as const;

function checkSize(text: string): string | undefined {
  return /^\d{1,15}$/.test(text) ? undefined : 'a number of bytes';
}

export const FI_COLLECT_OPTIONS = {
  find: { type: 'string', description: 'list files of this directory', group: QUESTION, placeholder: 'DIR', ...own },
  registry: {
    type: 'string',
    description: 'print values of the Windows registry: HKEY_…/Key/Name, Key/* for all, ** for any key',
    group: QUESTION,
    placeholder: 'KEY',
    ...own,
  },
  wmi: {
    type: 'string',
    description: 'print objects of this class of Windows management',
    group: QUESTION,
    placeholder: 'CLASS',
    ...own,
  },
  run: {
    type: 'string',
    description: 'print what this command prints; no shell reads it',
    group: QUESTION,
    placeholder: 'COMMAND',
    ...own,
  },
  'first-match': {
    type: 'string',
    description: 'with --run: only what the first parentheses of this regular expression match first',
    group: QUESTION,
    placeholder: 'REGEX',
    ...own,
  },
  'first-line': { type: 'boolean', description: 'with --run: only the first line', group: QUESTION, ...own },
  'line-count': { type: 'boolean', description: 'with --run: only the number of lines', group: QUESTION, ...own },
  properties: {
    type: 'list',
    description: 'with --wmi: these properties',
    group: QUESTION,
    placeholder: 'NAME,…',
    ...own,
  },
  moniker: { type: 'string', description: 'with --wmi: the namespace', group: QUESTION, placeholder: 'NAME', ...own },
  recursive: { type: 'boolean', description: 'its subdirectories too', group: FILES, short: 'R', ...own },
  directories: { type: 'boolean', description: 'directories instead of files', group: FILES, ...own },
  limit: {
    type: 'integer',
    default: 0,
    min: 0,
    description: 'at most so many; 0: all',
    group: FILES,
    placeholder: 'N',
    ...own,
  },
  name: { type: 'string', description: 'with this name', group: FILES, placeholder: 'NAME', ...own },
  iname: {
    type: 'string',
    description: 'with this name, in any letter case',
    group: FILES,
    placeholder: 'NAME',
    ...own,
  },
  regex: {
    type: 'string',
    description: 'whose path fits this regular expression',
    group: FILES,
    placeholder: 'REGEX',
    ...own,
  },
  'size-equals': {
    type: 'string',
    description: 'of this size',
    group: FILES,
    placeholder: 'BYTES',
    check: checkSize,
    ...own,
  },
  'size-greater': {
    type: 'string',
    description: 'of this size or more',
    group: FILES,
    placeholder: 'BYTES',
    check: checkSize,
    ...own,
  },
  'size-lower': {
    type: 'string',
    description: 'of this size or less',
    group: FILES,
    placeholder: 'BYTES',
    check: checkSize,
    ...own,
  },
  sha512: { type: 'string', description: 'with this SHA-512', group: FILES, placeholder: 'HASH', ...own },
  sha256: { type: 'string', description: 'with this SHA-256', group: FILES, placeholder: 'HASH', ...own },
  ...optionsFor('collect'),
} as const satisfies OptionTable;

/** The options of `fi-esx`: those of the connection and the log that all programs share, and its own. */

import { OPTIONS, type OptionTable, optionsFor } from '@fi/core/config';

const HOST = 'Host';
const OUTPUT = 'Output';
const programs = ['esx'] as const;
const here = { programs, environment: false } as const;

export const ESX_OPTIONS = {
  host: {
    ...here,
    type: 'strings',
    description: 'ESX host or vCenter, with :PORT behind it if needed; may be repeated',
    group: HOST,
    placeholder: 'HOST',
  },
  user: { type: 'string', description: 'user name there', group: HOST, short: 'u', placeholder: 'USER', programs },
  password: {
    type: 'string',
    secret: true,
    description: 'password there; --password-file and FI_PASSWORD keep it out of the process list',
    group: HOST,
    short: 'p',
    placeholder: 'PASSWORD',
    programs,
  },
  'password-file': {
    type: 'path',
    description: 'read the password from the first line of this file',
    group: HOST,
    placeholder: 'FILE',
    programs,
  },
  timeout: {
    type: 'integer',
    default: 180,
    min: 1,
    max: 86_400,
    description: 'time limit of the connection; later answers have 60 seconds at least',
    group: HOST,
    short: 't',
    placeholder: 'SECONDS',
    programs,
  },
  'ca-cert-file': { ...OPTIONS['ca-cert-file'], group: HOST, programs },
  'ca-cert-dir': { ...OPTIONS['ca-cert-dir'], group: HOST, programs },
  'ssl-cert-file': { ...OPTIONS['ssl-cert-file'], group: HOST, programs },
  'ssl-key-file': { ...OPTIONS['ssl-key-file'], group: HOST, programs },
  'ssl-fingerprint': {
    ...OPTIONS['ssl-fingerprint'],
    description: 'trust a host with one of these certificate fingerprints',
    group: HOST,
    programs,
  },
  'no-ssl-check': {
    ...OPTIONS['no-ssl-check'],
    description: 'do not check the certificate of the host',
    group: HOST,
    programs,
  },

  path: {
    ...here,
    type: 'string',
    description: 'write to this directory, one file per host, or to this file; - is the standard output (the default)',
    group: OUTPUT,
    placeholder: 'PATH',
  },
  directory: {
    ...here,
    type: 'string',
    description: 'write to this directory, one file per host',
    group: OUTPUT,
    short: 'd',
    placeholder: 'DIR',
  },
  stdout: { ...here, type: 'boolean', description: 'write to the standard output', group: OUTPUT },
  format: {
    ...here,
    type: 'string',
    choices: ['xml', 'json'],
    description: 'xml (classic, the default) or json (GLPI)',
    group: OUTPUT,
    short: 'f',
    placeholder: 'FORMAT',
  },
  json: { ...here, type: 'boolean', description: 'the same as --format=json', group: OUTPUT },
  tag: {
    type: 'string',
    description: 'tag of the inventories',
    group: OUTPUT,
    placeholder: 'TAG',
    programs,
  },
  'esx-itemtype': { ...OPTIONS['esx-itemtype'], group: OUTPUT, programs },
  dump: {
    ...here,
    type: 'boolean',
    description: 'also write the raw answers of each host to NAME-hostfullinfo.dump',
    group: OUTPUT,
  },
  dumpfile: {
    ...here,
    type: 'strings',
    description: 'make the inventory from such a dump (also .gz) instead of a host; may be repeated',
    group: OUTPUT,
    placeholder: 'FILE',
  },

  ...optionsFor('esx'),
} as const satisfies OptionTable;

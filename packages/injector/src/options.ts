/** The options of `fi-injector`: those shared by all clients, and its own. */

import { OPTIONS, type OptionTable, optionsFor } from '@fi/core/config';

const DOCUMENTS = 'Documents';
const SERVER = 'Server';
const programs = ['injector'] as const;

export const INJECTOR_OPTIONS = {
  url: {
    type: 'list',
    description: 'send to these servers; user and password may stand in the URL',
    group: SERVER,
    short: 'u',
    placeholder: 'URL,…',
    programs,
    check: OPTIONS.server.check,
  },
  file: {
    type: 'strings',
    description: 'send this file; may be repeated',
    group: DOCUMENTS,
    short: 'f',
    placeholder: 'FILE',
    programs,
    environment: false,
  },
  directory: {
    type: 'strings',
    description: 'send all *.ocs, *.xml, *.json and *.data files of this directory; may be repeated',
    group: DOCUMENTS,
    short: 'd',
    placeholder: 'DIR',
    programs,
    environment: false,
  },
  recursive: {
    type: 'boolean',
    description: 'with --directory: its subdirectories too',
    group: DOCUMENTS,
    short: 'R',
    programs,
    environment: false,
  },
  stdin: {
    type: 'boolean',
    description: 'send the document on the standard input',
    group: DOCUMENTS,
    programs,
    environment: false,
  },
  remove: {
    type: 'boolean',
    description: 'delete each file that all servers have accepted',
    group: DOCUMENTS,
    short: 'r',
    programs,
    environment: false,
  },
  useragent: {
    type: 'string',
    description: 'name to send under instead of FusionInventory-Injector',
    group: SERVER,
    placeholder: 'NAME',
    programs,
  },
  'xml-ua': {
    type: 'boolean',
    description: 'send XML documents under the name of the agent that made them',
    group: SERVER,
    short: 'x',
    programs,
  },
  'json-ua': {
    type: 'boolean',
    description: 'send JSON documents under the name of the agent that made them',
    group: SERVER,
    programs,
  },
  user: { ...OPTIONS.user, group: SERVER, short: undefined, programs },
  password: {
    ...OPTIONS.password,
    description: 'password on the server; --password-file and FI_PASSWORD keep it out of the process list',
    group: SERVER,
    short: undefined,
    programs,
  },
  'password-file': {
    type: 'path',
    description: 'read the password from the first line of this file',
    group: SERVER,
    placeholder: 'FILE',
    programs,
  },
  ...optionsFor('injector'),
} as const satisfies OptionTable;

/** What `fi-test-server` says of itself, and its options. */
import { type OptionTable, optionsFor, type ProgramDescription } from '@fi/core/config';
import { DEFAULT_HOST, DEFAULT_PORT } from './options.js';

const SERVER = 'Server';
const programs = ['test-server'] as const;

export const TEST_SERVER_OPTIONS = {
  host: {
    type: 'string',
    default: DEFAULT_HOST,
    description: 'listen on this address; there is no protection, so beyond this machine only in a network you trust',
    group: SERVER,
    placeholder: 'ADDRESS',
    programs,
  },
  port: {
    type: 'integer',
    default: DEFAULT_PORT,
    min: 0,
    max: 65535,
    description: 'listen on this port; 0: any free one',
    group: SERVER,
    placeholder: 'PORT',
    programs,
  },
  dir: {
    type: 'path',
    description: 'keep messages in this folder; without it in fi-test-server beside the state directory of the agent',
    group: SERVER,
    placeholder: 'DIR',
    programs,
  },
  'prolog-freq': {
    type: 'integer',
    default: 24,
    min: 1,
    max: 8760,
    description: 'ask agents to come again after this time',
    group: SERVER,
    placeholder: 'HOURS',
    programs,
  },
  response: {
    type: 'string',
    default: 'SEND',
    choices: ['SEND', 'STOP'],
    description: 'whether agents are asked for an inventory',
    group: SERVER,
    placeholder: 'SEND|STOP',
    programs,
  },
  'max-size': {
    type: 'integer',
    default: 64,
    min: 1,
    max: 1024,
    description: 'refuse messages larger than this, compressed or not',
    group: SERVER,
    placeholder: 'MB',
    programs,
  },
  ...optionsFor('test-server'),
} as const satisfies OptionTable;

export const TEST_SERVER = {
  name: 'fi-test-server',
  summary: 'A small inventory server, for trying agents out and for tests; not for production.',
  usage: ['[options]'],
  details: [
    'It takes inventories as classic XML and as JSON, keeps them in files, and shows them on a web page. There is no protection: it listens on 127.0.0.1 unless it is told otherwise.',
  ],
  options: TEST_SERVER_OPTIONS,
  failure: 'the server could not start, for example because the port is in use',
  examples: [
    { command: 'fi-test-server', text: `listen on http://${DEFAULT_HOST}:${DEFAULT_PORT}/` },
    { command: 'fi-test-server --port 0 --dir ./received', text: 'any free port, and messages in a folder of choice' },
  ],
} as const satisfies ProgramDescription;

export const PROGRAMS: readonly ProgramDescription[] = [TEST_SERVER];

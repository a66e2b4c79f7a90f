/** What `fi-test-server` says of itself, and its options. */
import { type OptionTable, optionsFor, type ProgramDescription } from '@fi/core/config';
import { FAULT_SYNTAX, faultProblem } from './faults.js';
import { DEFAULT_HOST, DEFAULT_PORT, PROTOCOLS } from './options.js';

const SERVER = 'Server';
const ACCESS = 'Access';
const FAILURES = 'Failures';
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
  protocol: {
    type: 'string',
    default: 'any',
    choices: PROTOCOLS,
    description:
      'kind of server: classic (XML only, as OCS), rest (XML, and jobs over REST, as the FusionInventory plugin), native ' +
      '(GLPI 10 and later: tells agents so, and has jobs over REST), or any of them',
    group: SERVER,
    placeholder: PROTOCOLS.join('|'),
    programs,
  },
  pending: {
    type: 'integer',
    default: 0,
    min: 0,
    max: 100,
    description: 'how often the answer to a JSON message is "not ready yet", as that of a GLPI proxy',
    group: SERVER,
    placeholder: 'N',
    programs,
  },
  schedule: {
    type: 'list',
    description: 'tasks that getConfig says there are jobs for: Deploy, Collect, ESX',
    group: SERVER,
    placeholder: 'TASK,…',
    programs,
  },
  jobs: {
    type: 'path',
    description: 'give agents the deployment jobs and questions of this script, and compare what they tell with it',
    group: SERVER,
    placeholder: 'FILE',
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
  user: {
    type: 'string',
    description: 'ask for this user name and the password, with basic authentication',
    group: ACCESS,
    placeholder: 'USER',
    programs,
  },
  password: {
    type: 'string',
    secret: true,
    description: 'password of user; FI_PASSWORD keeps it out of the process list',
    group: ACCESS,
    placeholder: 'PASSWORD',
    programs,
  },
  'oauth-client-id': {
    type: 'string',
    description: 'ask for tokens that this OAuth2 client can get at api.php/token',
    group: ACCESS,
    placeholder: 'ID',
    programs,
  },
  'oauth-client-secret': {
    type: 'string',
    secret: true,
    description: 'its secret; FI_OAUTH_CLIENT_SECRET keeps it out of the process list',
    group: ACCESS,
    placeholder: 'SECRET',
    programs,
  },
  fault: {
    type: 'strings',
    description:
      'let requests fail; may be given several times. KIND is refuse (with a status, 503), reset (the connection), hang, cut ' +
      '(after so many bytes of the answer), garbage, slow (milliseconds between bytes), empty or html; WHEN is the number ' +
      'of a request or its kind: prolog, contact, inventory, netdiscovery, snmpquery, getconfig, rest, poll, token; kept: ' +
      'the message counts as received',
    group: FAILURES,
    placeholder: FAULT_SYNTAX,
    programs,
    environment: false,
    check: faultProblem,
  },
  ...optionsFor('test-server'),
} as const satisfies OptionTable;

export const TEST_SERVER = {
  name: 'fi-test-server',
  summary: 'A small inventory server, for trying agents out and for tests; not for production.',
  usage: ['[options]'],
  details: [
    'It speaks the protocols of OCS, of GLPI with the FusionInventory plugin and of GLPI 10 and later. It takes inventories as classic XML and as JSON, keeps them in files, and shows them on a web page. There is no protection: it listens on 127.0.0.1 unless it is told otherwise.',
  ],
  options: TEST_SERVER_OPTIONS,
  failure: 'the server could not start, for example because the port is in use',
  examples: [
    { command: 'fi-test-server', text: `listen on http://${DEFAULT_HOST}:${DEFAULT_PORT}/` },
    { command: 'fi-test-server --protocol=native', text: 'a GLPI 10 server' },
    {
      command: "fi-test-server --fault='hang@contact*2' --fault='cut:10@inventory'",
      text: 'two contacts get no answer, and no inventory gets a whole one',
    },
    { command: 'fi-test-server --port 0 --dir ./received', text: 'any free port, and messages in a folder of choice' },
  ],
} as const satisfies ProgramDescription;

export const PROGRAMS: readonly ProgramDescription[] = [TEST_SERVER];

/** The command `fi-test-server`. */

import { VERSION } from '@fi/core';
import {
  describeWarnings,
  loadConfig,
  type OptionTable,
  optionsFor,
  type ProgramDescription,
  readCommandLine,
  runProgram,
} from '@fi/core/config';
import { createLog, logSettings } from '@fi/core/log';
import { DEFAULT_HOST, DEFAULT_PORT, defaultDirectory, isLoopback } from './options.js';
import { startTestServer } from './server.js';

const SERVER = 'Server';
const programs = ['test-server'] as const;

const OPTIONS = {
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
    description: `keep messages in this folder (default: ${defaultDirectory()})`,
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

const PROGRAM: ProgramDescription<typeof OPTIONS> = {
  name: 'fi-test-server',
  summary: 'A small inventory server, for trying agents out and for tests; not for production.',
  usage: ['[options]'],
  version: `fi-test-server ${VERSION}`,
  options: OPTIONS,
  examples: [
    { command: 'fi-test-server', text: `listen on http://${DEFAULT_HOST}:${DEFAULT_PORT}/` },
    { command: 'fi-test-server --port 0 --dir ./received', text: 'any free port, and messages in a folder of choice' },
  ],
};

/** Runs the command with the arguments of this process. */
export function run(argv?: readonly string[]): Promise<void> {
  return runProgram({ name: PROGRAM.name, main }, argv);
}

async function main(argv: readonly string[]): Promise<number> {
  const commandLine = readCommandLine(PROGRAM, argv);
  if (commandLine === undefined) return 0;
  const config = loadConfig({ options: OPTIONS, flags: commandLine.flags, environment: process.env });
  const { values } = config;
  const log = createLog({ tag: 'test-server', program: PROGRAM.name, ...logSettings(values) });
  for (const warning of [...commandLine.warnings, ...describeWarnings(config)]) log.warning(warning);
  if (!isLoopback(values.host)) {
    log.warning(`listening on ${values.host}: everyone who can reach it may read and send inventories`);
  }
  const stopped = new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve()).once('SIGTERM', () => resolve());
  });
  const server = await startTestServer({
    host: values.host,
    port: values.port,
    directory: values.dir,
    prologFreq: values['prolog-freq'],
    response: values.response,
    maxBytes: values['max-size'] * 1024 * 1024,
    log,
  });
  process.stdout.write(
    `fi-test-server ${VERSION}: for trying agents out and for tests, not for production.\n` +
      `  agents send to ${server.url}\n` +
      `  people look at ${server.url}\n` +
      `  messages are kept in ${server.directory}\n` +
      'Ctrl+C stops it.\n',
  );
  await stopped;
  await server.close();
  await log.flush();
  return 0;
}

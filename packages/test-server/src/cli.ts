/** The command `fi-test-server`. */

import { VERSION } from '@fi/core';
import { type CommandRun, runCommand } from '@fi/core/config';
import { isLoopback } from './options.js';
import { TEST_SERVER, type TEST_SERVER_OPTIONS } from './program.js';
import { startTestServer } from './server.js';

/** Runs the command with the arguments of this process. */
export function run(argv?: readonly string[]): Promise<void> {
  return runCommand({ program: TEST_SERVER, log: { tag: 'test-server' }, main }, argv);
}

async function main({ values, log }: CommandRun<typeof TEST_SERVER_OPTIONS>): Promise<void> {
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
    protocol: values.protocol,
    pending: values.pending,
    schedule: values.schedule.map((task) => ({ task })),
    access: {
      user: values.user,
      password: values.password,
      oauthClientId: values['oauth-client-id'],
      oauthClientSecret: values['oauth-client-secret'],
    },
    faults: values.fault,
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
}

/** The command `fi-test-server`. */

import { type Logger, VERSION } from '@fi/core';
import { type CommandRun, runCommand } from '@fi/core/config';
import type { JobDesk } from './jobs/desk.js';
import { type ReadyScript, readJobScript } from './jobs/script.js';
import { isLoopback } from './options.js';
import { TEST_SERVER, type TEST_SERVER_OPTIONS } from './program.js';
import { startTestServer } from './server.js';

/** Runs the command with the arguments of this process. */
export function run(argv?: readonly string[]): Promise<void> {
  return runCommand({ program: TEST_SERVER, log: { tag: 'test-server' }, main }, argv);
}

/** The exit code is 1 when something of a job script was not as expected. */
async function main({ values, log }: CommandRun<typeof TEST_SERVER_OPTIONS>): Promise<number> {
  if (!isLoopback(values.host)) {
    log.warning(`listening on ${values.host}: everyone who can reach it may read and send inventories`);
  }
  const stopped = new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve()).once('SIGTERM', () => resolve());
  });
  const script = values.jobs === undefined ? undefined : await readJobScript(values.jobs);
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
  if (script !== undefined) play(server.jobs, script, log);
  process.stdout.write(
    `fi-test-server ${VERSION}: for trying agents out and for tests, not for production.\n` +
      `  agents send to ${server.url}\n` +
      `  people look at ${server.url}\n` +
      `  messages are kept in ${server.directory}\n` +
      'Ctrl+C stops it.\n',
  );
  await stopped;
  await server.close();
  return server.jobs.reports().some(({ problem }) => problem !== undefined) ? 1 : 0;
}

/** Plays a job script, logs what agents tell, and prints how each job ended. */
function play(jobs: JobDesk, script: ReadyScript, log: Logger): void {
  const printed = new Set<string>();
  jobs.play(script);
  jobs.onMessage = (machineid, uuid, line) => {
    log.info(`${uuid} of ${machineid}: ${line}`);
    for (const report of jobs.reports()) {
      const key = `${report.uuid} of ${report.machineid}`;
      if (printed.has(key) || (report.state !== 'done' && report.state !== 'failed')) continue;
      printed.add(key);
      process.stdout.write(`  job ${key} ${report.state}: ${report.problem ?? 'as expected'}\n`);
    }
  };
}

/** The daemon as a process: PID file, process title, and what it was started with. */
import path from 'node:path';
import type { Logger } from '@fi/core';
import type { CommandLine } from '@fi/core/config';
import { runDaemon } from './daemon.js';
import { type AgentConfig, loadAgentConfig, reloadInterval } from './options.js';
import { type PidFile, takePidFile } from './pid-file.js';

/** Seconds without connection after which an agent that a connection started leaves. */
const IDLE_SECONDS = 5;

/** Runs the daemon to its end. @param inherited sockets of the service manager */
export async function startDaemon(
  config: AgentConfig,
  commandLine: CommandLine,
  log: Logger,
  inherited: readonly number[],
): Promise<number> {
  const { values, vardir } = config;
  const given = values.pidfile;
  let pidFile: PidFile | undefined;
  if (given !== undefined) {
    const file = given === 'auto' ? path.join(vardir, 'fi-agent.pid') : path.resolve(given);
    const interval = reloadInterval(values);
    pidFile = takePidFile(file, interval === 0 ? 0 : interval + 60);
  }
  process.title = values.tag === undefined ? 'fi-agent' : `fi-agent (tag ${values.tag})`;
  try {
    await runDaemon({
      config,
      log,
      reload: () => loadAgentConfig(commandLine),
      onReady: () => pidFile?.touch(),
      ...(inherited.length === 0 ? {} : { inherited }),
      ...(values.daemon ? {} : { leaveAfter: IDLE_SECONDS }),
    });
  } finally {
    pidFile?.remove();
  }
  return 0;
}

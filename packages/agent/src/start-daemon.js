/** The daemon as a process: PID file, process title, and what it was started with. */
import path from 'node:path';
import { runDaemon } from './daemon.js';
import { loadAgentConfig, reloadInterval } from './options.js';
import { takePidFile } from './pid-file.js';

/** Seconds without connection after which an agent that a connection started leaves. */
const IDLE_SECONDS = 10;
/** Runs the daemon to its end. @param inherited sockets of the service manager */
export async function startDaemon(config, commandLine, log, inherited) {
  const { values, vardir } = config;
  const given = values.pidfile;
  let pidFile;
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

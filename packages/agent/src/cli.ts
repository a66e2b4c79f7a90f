/** The command `fi-agent`: runs once, stays as a daemon, or does one of its sub-commands. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Logger, UsageError } from '@fi/core';
import { type Command, type CommandRun, openLog as openCommandLog, runCommand } from '@fi/core/config';
import type { Log } from '@fi/core/log';
import { programVersion } from '@fi/core/version';
import { COMMANDS } from './commands/index.js';
import { type AGENT_OPTIONS, type AgentConfig, loadAgentConfig, normalizeArguments } from './options.js';
import { AGENT } from './program.js';

/** For the process that stays: small rather than fast. These take effect only when Node.js starts. */
export const RESIDENT_FLAGS = ['--optimize-for-size', '--no-opt', '--no-maglev'] as const;

/** Marks the process that `--daemon` leaves behind. */
const DETACHED = 'FI_AGENT_DETACHED';

const COMMAND: Command<typeof AGENT_OPTIONS, AgentConfig> = {
  program: AGENT,
  log: { tag: 'core' },
  prepare: normalizeArguments,
  load: loadAgentConfig,
  commands: COMMANDS,
  main,
};

/** Runs the command with the arguments of this process. */
export function run(argv: readonly string[] = process.argv.slice(2)): Promise<void> {
  return runCommand(COMMAND, argv);
}

/** The log of the agent, for sub-commands. */
export function openLog({ values }: Pick<AgentConfig, 'values'>): Log {
  return openCommandLog(COMMAND, values);
}

async function main({ config, commandLine, log }: CommandRun<typeof AGENT_OPTIONS, AgentConfig>): Promise<number> {
  const { values, vardir } = config;
  if (values.setup) return (await import('./commands/setup.js')).printSetup(config);
  if (values['list-tasks']) return (await import('./commands/list-tasks.js')).listTasks(config, log);
  if (values['list-categories']) return (await import('./commands/list-categories.js')).listCategories(config, log);
  if (values.daemon && (values.partial.length > 0 || values.credentials.length > 0)) {
    throw new UsageError('--partial and --credentials are for one run; leave --daemon out');
  }
  log.debug(`fi-agent ${programVersion()}; configuration ${config.file ?? 'without file'}; state in ${vardir}`);
  if (values['set-forcerun']) {
    const { Storage } = await import('@fi/core/storage');
    const { setForcerun } = await import('./identity.js');
    await setForcerun(await Storage.open(vardir, log));
    return 0;
  }
  const detached = process.env[DETACHED] !== undefined;
  delete process.env[DETACHED];
  if (values.daemon && !values['no-fork'] && !detached) return detach(config, log);
  if (values.wait !== undefined && values.wait > 0) {
    const seconds = Math.floor(Math.random() * values.wait);
    log.debug(`waiting ${seconds} s`);
    await sleep(seconds * 1000);
  }
  const activated = process.env.LISTEN_PID === String(process.pid);
  const inherited = activated ? (await import('@fi/http-daemon')).inheritedSockets() : [];
  if (values.daemon || inherited.length > 0) {
    const { startDaemon } = await import('./start-daemon.js');
    return startDaemon(config, commandLine, log, inherited);
  }
  const { runOnce } = await import('./foreground.js');
  const good = await runOnce(config, log);
  return good || !values.strict ? 0 : 1;
}

/** Leaves a copy of this process behind, in a session of its own and without a terminal, and ends. */
async function detach(config: AgentConfig, log: Logger): Promise<number> {
  const { openAgent } = await import('./open.js');
  // What would end the daemon at once is better told here, where somebody reads it.
  await openAgent(config, { log, listener: config.values.listen && !config.values['no-httpd'] });
  const script = process.argv[1];
  if (script === undefined) throw new UsageError('cannot go to the background from here; use --no-fork');
  const child = spawn(
    process.execPath,
    [...process.execArgv, ...RESIDENT_FLAGS, path.resolve(script), ...process.argv.slice(2)],
    {
      detached: true,
      stdio: 'ignore',
      cwd: path.parse(process.cwd()).root,
      env: { ...process.env, [DETACHED]: '1' },
    },
  );
  child.unref();
  log.debug(`fi-agent daemonized with PID ${child.pid}`);
  return 0;
}

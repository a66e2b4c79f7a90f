/** The command `fi-agent`: runs once, stays as a daemon, or does one of its sub-commands. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Logger, UsageError, VERSION } from '@fi/core';
import {
  type CommandLine,
  describeWarnings,
  type ProgramDescription,
  readCommandLine,
  runProgram,
} from '@fi/core/config';
import { createLog, type Log, logSettings } from '@fi/core/log';
import { AGENT_OPTIONS, type AgentConfig, loadAgentConfig, normalizeArguments } from './options.js';

const PROGRAM: ProgramDescription<typeof AGENT_OPTIONS> = {
  name: 'fi-agent',
  summary:
    'Tells inventory servers what this machine is, and does what they ask for. Without --daemon each target is run once.',
  usage: [
    '[options] [--server=URL] [--local=PATH]',
    '[options] --daemon [--no-fork]',
    '[options] outbox list|send|clear [TARGET]',
    '[options] doctor [--json]',
    '[options] migrate [FILE]',
    '[options] service install|remove|status [--on-demand]',
  ],
  version: `fi-agent ${VERSION}`,
  options: AGENT_OPTIONS,
  positionals: true,
  examples: [
    { command: 'fi-agent --server=https://glpi.example.org/', text: 'one run: contact, tasks, results' },
    { command: 'fi-agent --server=https://glpi.example.org/ --lazy --wait=300', text: 'from cron or a timer' },
    { command: 'fi-agent --local=/var/lib/inventories', text: 'without a server' },
    { command: 'fi-agent --daemon --no-fork', text: 'as a service, with the servers of agent.cfg' },
  ],
};

/** For the process that stays: small rather than fast. These take effect only when Node.js starts. */
export const RESIDENT_FLAGS = ['--optimize-for-size', '--no-opt'] as const;

/** Marks the process that `--daemon` leaves behind. */
const DETACHED = 'FI_AGENT_DETACHED';

/** Runs the command with the arguments of this process. */
export function run(argv?: readonly string[]): Promise<void> {
  return runProgram({ name: PROGRAM.name, main }, argv);
}

async function main(argv: readonly string[]): Promise<number> {
  const commandLine = readCommandLine(PROGRAM, normalizeArguments(argv));
  if (commandLine === undefined) return 0;
  const [command, ...words] = commandLine.positionals;
  if (command !== undefined) {
    const { runCommand } = await import('./commands/index.js');
    return runCommand(command, words, commandLine);
  }
  const config = loadAgentConfig(commandLine);
  const { values } = config;
  if (values.setup) {
    const { printSetup } = await import('./commands/setup.js');
    return printSetup(config);
  }
  const log = openLog(config);
  try {
    for (const warning of [...commandLine.warnings, ...describeWarnings(config.loaded)]) log.warning(warning);
    return await act(config, commandLine, argv, log);
  } finally {
    await log.flush();
  }
}

/** The log of the agent; without winston, which a process that stays need not carry. */
export function openLog({ values }: Pick<AgentConfig, 'values'>): Log {
  const { level, backends } = logSettings(values);
  return createLog({ tag: 'core', level, backends, program: PROGRAM.name, direct: true });
}

async function act(
  config: AgentConfig,
  commandLine: CommandLine,
  argv: readonly string[],
  log: Logger,
): Promise<number> {
  const { values, vardir } = config;
  if (values['list-tasks']) return (await import('./commands/list-tasks.js')).listTasks(config, log);
  if (values['list-categories']) return (await import('./commands/list-categories.js')).listCategories(config, log);
  if (values.daemon && (values.partial.length > 0 || values.credentials.length > 0)) {
    throw new UsageError('--partial and --credentials are for one run; leave --daemon out');
  }
  log.debug(`fi-agent ${VERSION}; configuration ${config.file ?? 'without file'}; state in ${vardir}`);
  if (values['set-forcerun']) {
    const { Storage } = await import('@fi/core/storage');
    const { setForcerun } = await import('./identity.js');
    await setForcerun(await Storage.open(vardir, log));
    return 0;
  }
  const detached = process.env[DETACHED] !== undefined;
  delete process.env[DETACHED];
  if (values.daemon && !values['no-fork'] && !detached) return detach(argv, config, log);
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
async function detach(argv: readonly string[], config: AgentConfig, log: Logger): Promise<number> {
  const { openAgent } = await import('./open.js');
  // What would end the daemon at once is better told here, where somebody reads it.
  await openAgent(config, { log, listener: config.values.listen && !config.values['no-httpd'] });
  const script = process.argv[1];
  if (script === undefined) throw new UsageError('cannot go to the background from here; use --no-fork');
  const child = spawn(process.execPath, [...process.execArgv, ...RESIDENT_FLAGS, path.resolve(script), ...argv], {
    detached: true,
    stdio: 'ignore',
    cwd: path.parse(process.cwd()).root,
    env: { ...process.env, [DETACHED]: '1' },
  });
  child.unref();
  log.debug(`fi-agent daemonized with PID ${child.pid}`);
  return 0;
}

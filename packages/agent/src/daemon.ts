/** The agent that stays: waits for the next date, reads its configuration again, answers on the HTTP interface. */
import { describeError, FiError, type Logger } from '@fi/core';
import { programVersion } from '@fi/core/version';
import { type HttpDaemon, LogTail } from '@fi/http-daemon';
import type { Agent } from './agent.js';
import { collectGarbage } from './collect-garbage.js';
import { Installation } from './installation.js';
import { openAgent } from './open.js';
import { type AgentConfig, reloadInterval } from './options.js';
import { makeView } from './view.js';

/** Milliseconds of one sleep at most: the clock may be set, and another process may change the state. */
const LONGEST_SLEEP = 60_000;
/** Between looks whether a package that is missing has come back, in milliseconds. */
const MISSING_SLEEP = 10_000;
/** After a step that failed for a reason nobody foresaw, in milliseconds. */
const FAILURE_SLEEP = 60_000;

export interface DaemonOptions {
  readonly config: AgentConfig;
  readonly log: Logger;
  /** Reads the configuration again. @throws ConfigError */
  reload(): AgentConfig;
  /** Told when the agent is ready, and at each reload. */
  onReady?(): void;
  /** Sockets of the service manager. */
  readonly inherited?: readonly number[];
  /** Seconds without connection after which the agent leaves, when it was started for one; undefined: it stays. */
  readonly leaveAfter?: number;
}

/** Sleeps that end early. */
class Alarm {
  #ring: (() => void) | undefined;
  #rung = false;

  ring(): void {
    this.#rung = true;
    this.#ring?.();
  }

  async sleep(milliseconds: number): Promise<void> {
    if (!this.#rung) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        this.#ring = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#ring = undefined;
    this.#rung = false;
  }
}

/** Runs until it is told to end by SIGINT or SIGTERM, or its package is removed. */
export async function runDaemon(options: DaemonOptions): Promise<void> {
  const stop = new AbortController();
  const alarm = new Alarm();
  const tail = new LogTail();
  const log = tail.tap(options.log, 'core');
  let { config } = options;
  let http: HttpDaemon | undefined;
  let wantsReload = false;
  let reloadAt = 0;
  let leaving = false;

  const open = (previous?: Agent): Promise<Agent> =>
    openAgent(config, {
      log,
      signal: stop.signal,
      ...(previous === undefined ? {} : { previous }),
      onlyRequested: options.leaveAfter !== undefined,
      listener: config.values.listen && !config.values['no-httpd'],
      httpdPort: () => http?.port,
    });
  const planReload = () => {
    const interval = reloadInterval(config.values);
    reloadAt = interval === 0 ? Number.POSITIVE_INFINITY : performance.now() + interval * 1000;
  };
  const onStop = (signal: NodeJS.Signals) => {
    stop.abort(new FiError('ERR_FI_STOPPED', `stopped by ${signal}`));
    alarm.ring();
  };
  const onReload = () => {
    wantsReload = true;
    alarm.ring();
  };
  const onRun = () => {
    log.info('fi-agent requested to run all targets now');
    void agent.runNow().then(() => alarm.ring());
  };

  let agent = await open();
  if (options.leaveAfter === undefined) agent.queueStartEvents();
  process.on('SIGINT', onStop).on('SIGTERM', onStop);
  if (process.platform !== 'win32') process.on('SIGHUP', onReload).on('SIGUSR1', onRun);
  const view = makeView({ agent: () => agent, tail, startedAt: Date.now(), wake: () => alarm.ring() });

  /** Starts the HTTP interface, or gives it other settings; that it cannot run stops nothing else. */
  const serve = async () => {
    try {
      if (config.values['no-httpd']) {
        await http?.close();
        http = undefined;
        return;
      }
      const { httpdSettings, startHttpDaemon } = await import('@fi/http-daemon');
      const settings = httpdSettings(config.values);
      const { inherited } = options;
      if (http !== undefined) await http.reload(settings);
      else http = await startHttpDaemon({ view, settings, log, ...(inherited === undefined ? {} : { inherited }) });
    } catch (error) {
      log.error(`[http server] failed to start the HTTPD service: ${describeError(error)}`);
    }
  };

  const installation = new Installation();
  let told: string | undefined;
  /** @returns whether there is something to work with */
  const isInstalled = (): boolean => {
    const found = installation.look();
    if (found.state === 'removed') {
      log.info('fi-agent was uninstalled, stopping');
      leaving = true;
    } else if (found.state === 'replaced' && found.version !== told) {
      told = found.version;
      log.warning(
        `fi-agent ${told} was installed, this is still ${installation.version}; restart the service to use it`,
      );
    }
    return found.state === 'same' || found.state === 'replaced';
  };

  const reload = async () => {
    wantsReload = false;
    log.debug('agent reinit');
    try {
      config = options.reload();
      agent = await open(agent);
      await serve();
      options.onReady?.();
      log.debug('agent reinit done.');
    } catch (error) {
      log.error(`the configuration was not read again: ${describeError(error)}`);
    }
    planReload();
  };

  try {
    log.info(`fi-agent ${programVersion()} starting`);
    planReload();
    await serve();
    options.onReady?.();
    if (options.leaveAfter !== undefined && http !== undefined) {
      void http.whenIdle(options.leaveAfter).then(() => {
        leaving = true;
        alarm.ring();
      });
    }
    for (const { target, schedule } of options.leaveAfter === undefined ? agent.entries : []) {
      const date = new Date(schedule.nextRun * 1000).toString().slice(0, 24);
      log.info(`target ${target.id}: next run: ${date} - ${target.name}`);
    }
    while (!stop.signal.aborted && !leaving) {
      let next: number;
      const runs = agent.history.count;
      if (!isInstalled()) {
        if (!leaving) await alarm.sleep(MISSING_SLEEP);
        continue;
      }
      try {
        next = (await agent.step()) * 1000 - Date.now();
      } catch (error) {
        log.error(`unexpected: ${describeError(error)}`);
        if (error instanceof Error && error.stack !== undefined) log.debug(error.stack);
        next = FAILURE_SLEEP;
      }
      if (stop.signal.aborted || leaving) break;
      if (agent.history.count > runs) collectGarbage();
      if (wantsReload || performance.now() >= reloadAt) await reload();
      else await alarm.sleep(Math.max(0, Math.min(next, LONGEST_SLEEP, reloadAt - performance.now())));
    }
  } finally {
    await http?.close().catch(() => undefined);
    process.off('SIGINT', onStop).off('SIGTERM', onStop).off('SIGHUP', onReload).off('SIGUSR1', onRun);
    log.info(`fi-agent exiting (${process.pid})`);
  }
}

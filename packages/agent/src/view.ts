/** What the local HTTP interface sees of the agent. */
import { FiError } from '@fi/core';
import { programVersion } from '@fi/core/version';
import type { AgentView, LogTail } from '@fi/http-daemon';
import type { Agent } from './agent.js';

export interface ViewSource {
  /** The agent of now: another one after the configuration was read again. */
  agent(): Agent;
  readonly tail: LogTail;
  readonly startedAt: number;
  /** There is something to do. */
  wake(): void;
}

export function makeView(source: ViewSource): AgentView {
  const { tail, startedAt } = source;
  const setup = () => source.agent().setup;
  const { logfile } = setup().config.values;
  return {
    version: programVersion(),
    startedAt,
    ...(logfile === undefined ? {} : { logFile: logfile }),
    get deviceid() {
      return setup().identity.deviceid;
    },
    get vardir() {
      return setup().config.vardir;
    },
    get config() {
      return setup().config.values;
    },
    status: () => source.agent().history.status(),
    targets: () =>
      source.agent().entries.map(({ target, schedule, last, waiting }) => ({
        id: target.id,
        type: target.type,
        address: target.address,
        nextRun: schedule.nextRun * 1000,
        waiting,
        ...(last === undefined ? {} : { last }),
      })),
    runs: () => source.agent().history.runs(),
    runTotals: () => source.agent().history.totals(),
    logLines: (after) => tail.since(after),
    routes: () => setup().routes,
    async runNow(request, origin) {
      const agent = source.agent();
      const { log } = agent.setup;
      if (request.kind === 'run') {
        const which = request.targets === undefined ? 'all targets' : request.targets.join(', ');
        log.info(`rescheduling next contact for ${which} right now (asked by ${origin.address})`);
        await agent.runNow(request.targets);
      } else {
        const refused = agent.requestPartial(request.parameters, request.target === undefined ? [] : [request.target]);
        if (refused !== undefined) throw new FiError('ERR_FI_EVENT', refused);
      }
      source.wake();
    },
  };
}

/** The agent's figures as OpenMetrics text (https://prometheus.io/docs/specs/om/open_metrics_spec/). Pure but for the process's own figures. */
import type { AgentView } from './agent-view.js';
import type { Counters } from './exchange.js';
import { statusText } from './status-text.js';

export const METRICS_TYPE = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

type Labels = Readonly<Record<string, string>>;
interface Family {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'info' | 'stateset';
  readonly unit?: string;
  readonly help: string;
  readonly samples: readonly (readonly [Labels, number])[];
}

export interface ProcessFigures {
  readonly residentBytes: number;
  readonly heapBytes: number;
  readonly cpuSeconds: number;
}

export function processFigures(): ProcessFigures {
  const { rss, heapUsed } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  return { residentBytes: rss, heapBytes: heapUsed, cpuSeconds: (user + system) / 1e6 };
}

const escapeText = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

const STATES = ['unknown', 'waiting', 'running', 'paused'] as const;

/** Text of all figures, with the end mark. */
export function renderMetrics(view: AgentView, counters: Counters, own: ProcessFigures): string {
  return `${families(view, counters, own).map(renderFamily).join('')}# EOF\n`;
}

function families(view: AgentView, counters: Counters, own: ProcessFigures): Family[] {
  const status = view.status();
  const targets = view.targets();
  const totals = view.runTotals();
  const labelled = <T>(items: readonly T[], label: (item: T) => Labels, value: (item: T) => number | undefined) =>
    items.flatMap((item): [Labels, number][] => {
      const number = value(item);
      return number === undefined ? [] : [[label(item), number]];
    });
  const target = ({ id, type }: (typeof targets)[number]) => ({ target: id, type });
  const run = ({ task, status: outcome }: (typeof totals)[number]) => ({ task, status: outcome });
  return [
    { name: 'fi_agent', type: 'info', help: 'Version of the agent.', samples: [[{ version: view.version }, 1]] },
    {
      name: 'fi_agent_start_time_seconds',
      type: 'gauge',
      unit: 'seconds',
      help: 'When the agent started.',
      samples: [[{}, view.startedAt / 1000]],
    },
    {
      name: 'fi_agent_state',
      type: 'stateset',
      help: 'What the agent does now.',
      samples: STATES.map((state) => [
        { fi_agent_state: state },
        (statusText(status).startsWith('running') ? 'running' : statusText(status)) === state ? 1 : 0,
      ]),
    },
    {
      name: 'fi_task_running_seconds',
      type: 'gauge',
      unit: 'seconds',
      help: 'How long running tasks have been running.',
      samples: labelled(
        unique(status.tasks, ({ name }) => name),
        ({ name }) => ({ task: name }),
        ({ since }) => Math.max(0, Date.now() - since) / 1000,
      ),
    },
    {
      name: 'fi_task_runs',
      type: 'counter',
      help: 'Runs that have ended.',
      samples: labelled(totals, run, ({ count }) => count),
    },
    {
      name: 'fi_task_run_seconds',
      type: 'counter',
      unit: 'seconds',
      help: 'Time that these runs took.',
      samples: labelled(totals, run, ({ milliseconds }) => milliseconds / 1000),
    },
    {
      name: 'fi_target_next_run_timestamp_seconds',
      type: 'gauge',
      unit: 'seconds',
      help: 'When the next run for a target is due.',
      samples: labelled(targets, target, ({ nextRun }) => nextRun && nextRun / 1000),
    },
    {
      name: 'fi_target_last_contact_timestamp_seconds',
      type: 'gauge',
      unit: 'seconds',
      help: 'When a target was last contacted.',
      samples: labelled(targets, target, ({ last }) => last && last.time / 1000),
    },
    {
      name: 'fi_target_last_contact_ok',
      type: 'gauge',
      help: 'Whether that went well.',
      samples: labelled(targets, target, ({ last }) => last && Number(last.ok)),
    },
    {
      name: 'fi_target_waiting_results',
      type: 'gauge',
      help: 'Results that wait to be accepted.',
      samples: labelled(targets, target, ({ waiting }) => waiting),
    },
    {
      name: 'fi_http_requests',
      type: 'counter',
      help: 'Answered requests by the first digit of their status.',
      samples: [...counters.requests].sort().map(([status_class, count]) => [{ class: status_class }, count]),
    },
    {
      name: 'fi_http_limited',
      type: 'counter',
      help: 'Requests beyond the rate limit.',
      samples: [[{}, counters.limited]],
    },
    {
      name: 'fi_http_connections',
      type: 'gauge',
      help: 'Open connections.',
      samples: [[{}, counters.connections()]],
    },
    {
      name: 'fi_http_connections_dropped',
      type: 'counter',
      help: 'Connections that were closed because there were too many or they were too slow.',
      samples: [[{}, counters.dropped()]],
    },
    {
      name: 'process_resident_memory_bytes',
      type: 'gauge',
      unit: 'bytes',
      help: 'Resident memory of the agent itself, without its tasks.',
      samples: [[{}, own.residentBytes]],
    },
    {
      name: 'nodejs_heap_used_bytes',
      type: 'gauge',
      unit: 'bytes',
      help: 'Heap in use.',
      samples: [[{}, own.heapBytes]],
    },
    {
      name: 'process_cpu_seconds',
      type: 'counter',
      unit: 'seconds',
      help: 'Processor time of the agent itself.',
      samples: [[{}, own.cpuSeconds]],
    },
  ];
}

function unique<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [key(item), item])).values()];
}

function renderFamily({ name, type, unit, help, samples }: Family): string {
  const suffix = type === 'counter' ? '_total' : type === 'info' ? '_info' : '';
  const lines = samples.map(([labels, value]) => {
    const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapeText(text)}"`);
    return `${name}${suffix}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}\n`;
  });
  const unitLine = unit === undefined ? '' : `# UNIT ${name} ${unit}\n`;
  return `# TYPE ${name} ${type}\n${unitLine}# HELP ${name} ${escapeText(help)}\n${lines.join('')}`;
}

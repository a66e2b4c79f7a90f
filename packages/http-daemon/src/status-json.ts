/** /status.json: what the status page shows, for programs. Clients that are not trusted get less. Pure. */
import type { AgentView } from './agent-view.js';
import { shownAddress } from './shown-address.js';
import { statusText } from './status-text.js';

const iso = (time: number | undefined) =>
  time === undefined || !Number.isFinite(time) || Math.abs(time) > 8.64e15 ? undefined : new Date(time).toISOString();

/** A time that has come already is told as it is: `0` would not be a date of any use. */
const nextRun = (time: number | undefined, now: number) => (time === undefined ? undefined : iso(Math.max(time, now)));

/** The object, with times as ISO 8601. `insider`: addresses, results and the deviceid are told too. */
export function statusDocument(view: AgentView, insider: boolean, now: number): Record<string, unknown> {
  const status = view.status();
  const targets = view.targets().map(({ id, type, address, nextRun: next, last, waiting }) => ({
    id,
    type,
    nextRun: nextRun(next, now),
    ...(insider ? { address: shownAddress(address), waiting } : {}),
    ...(insider && last !== undefined ? { last: { ...last, time: iso(last.time) } } : {}),
  }));
  const open = { status: statusText(status), version: view.version, targets };
  if (!insider) return open;
  return {
    ...open,
    deviceid: view.deviceid,
    startedAt: iso(view.startedAt),
    tasks: status.tasks.map(({ name, since, targets: ids, progress }) => ({
      name,
      since: iso(since),
      targets: ids,
      ...(progress === undefined ? {} : { progress }),
    })),
    runs: view.runs().map((run) => ({ ...run, time: iso(run.time) })),
  };
}

/** The parts of the status page that change: rendered here for the first view, and again for open pages. Pure. */
import { type Html, html } from '@fi/core/inventory-html';
import type { AgentView, LogLine, RunningTask, RunView, TargetView } from '../agent-view.js';
import { shownAddress } from '../shown-address.js';
import { statusText } from '../status-text.js';

const MAX_RUNS = 20;
const MAX_TARGETS = 100;

/** Parts by the id of their element. `insider`: what is not for everybody's eyes is shown too. */
export function renderSections(view: AgentView, insider: boolean, now: number): Record<string, Html> {
  const status = view.status();
  const sections: Record<string, Html> = {
    state: renderState(statusText(status), view.targets(), now),
    targets: renderTargets(view.targets(), insider, now),
  };
  if (insider) {
    sections.running = renderRunning(status.tasks);
    sections.runs = renderRuns(view.runs().slice(0, MAX_RUNS));
  }
  return sections;
}

/** A point in time; the page's script makes it relative and keeps it so. */
export function timeElement(time: number): Html {
  const date = new Date(time);
  if (!Number.isFinite(date.getTime())) return html`–`;
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return html`<time datetime="${date.toISOString()}">${day} ${two(date.getHours())}:${two(date.getMinutes())}</time>`;
}

/** `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`. */
export function formatDuration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const due = (time: number, now: number): Html => (time <= now ? html`now` : timeElement(time));

function renderState(status: string, targets: readonly TargetView[], now: number): Html {
  const kind = status.startsWith('running') ? 'running' : status;
  const times = targets.flatMap(({ nextRun }) => (nextRun === undefined ? [] : [nextRun]));
  const next = times.length === 0 ? undefined : Math.min(...times);
  return html`<span class="dot ${kind}" aria-hidden="true"></span>
<p>The current status is <strong>${status}</strong>${
    next !== undefined && html`<span class="next">Next run: ${due(next, now)}</span>`
  }</p>`;
}

function renderRunning(tasks: readonly RunningTask[]): Html {
  if (tasks.length === 0) return html`<p class="nothing">Nothing is running.</p>`;
  return html`${tasks.map(
    ({ name, since, targets, progress }) => html`<div class="task">
<p><strong>${name}</strong> for ${targets.join(', ') || 'the agent'}, began ${timeElement(since)}</p>
${
  progress === undefined || progress.total <= 0
    ? html`<progress aria-label="${name}"></progress>`
    : html`<progress aria-label="${name}" max="${progress.total}" value="${Math.min(progress.done, progress.total)}"></progress>`
}
${progress !== undefined && html`<p class="quiet">${progressText(progress)}</p>`}
</div>`,
  )}`;
}

function progressText({ done, total, text }: NonNullable<RunningTask['progress']>): string {
  const count = total > 0 ? `${done} of ${total}` : `${done}`;
  return text === undefined || text === '' ? count : `${count}: ${text}`;
}

function renderTargets(targets: readonly TargetView[], insider: boolean, now: number): Html {
  if (targets.length === 0) return html`<p class="nothing">No server and no folder is configured.</p>`;
  return html`<ul class="cards">${targets.slice(0, MAX_TARGETS).map(
    (target) => html`<li>
<h3>${target.id}</h3>
${insider && html`<p class="address">${addressElement(target)}</p>`}
<dl>
<dt>Next run</dt><dd>${target.nextRun === undefined ? 'not planned' : due(target.nextRun, now)}</dd>
${insider && lastContact(target)}
${
  insider &&
  target.waiting !== undefined &&
  target.waiting > 0 &&
  html`<dt>Waiting</dt><dd class="warn">${target.waiting} ${target.waiting === 1 ? 'result' : 'results'} to be delivered</dd>`
}
</dl>
</li>`,
  )}</ul>`;
}

function addressElement({ address }: TargetView): Html {
  const shown = shownAddress(address);
  if (!/^https?:\/\//i.test(shown)) return html`${shown}`;
  return html`<a href="${shown}" rel="noreferrer noopener">${shown}</a>`;
}

function lastContact({ last }: TargetView): Html | undefined {
  if (last === undefined) return undefined;
  const { ok, message, time } = last;
  return html`<dt>Last contact</dt><dd>${timeElement(time)} <span class="${ok ? 'good' : 'bad'}">${
    ok ? 'accepted' : 'failed'
  }</span>${message !== undefined && html`<span class="reason">${message}</span>`}</dd>`;
}

function renderRuns(runs: readonly RunView[]): Html {
  if (runs.length === 0) return html`<p class="nothing">Nothing has run since the agent started.</p>`;
  return html`<table>
<thead><tr><th>Task</th><th>Ended</th><th class="number">Took</th><th>Outcome</th></tr></thead>
<tbody>${runs.map(
    ({ task, targets, time, milliseconds, status, reason, results }) => html`<tr>
<td><strong>${task}</strong> <span class="quiet">${targets.join(', ')}</span></td>
<td>${timeElement(time)}</td>
<td class="number">${formatDuration(milliseconds)}</td>
<td><span class="${status === 'done' ? 'good' : 'bad'}">${status}</span>${
      status === 'done' && html` <span class="quiet">${results} ${results === 1 ? 'result' : 'results'}</span>`
    }${reason !== undefined && html`<span class="reason">${reason}</span>`}</td>
</tr>`,
  )}</tbody>
</table>`;
}

/** One line of the log. */
export function renderLogLine({ number, time, level, tag, message }: LogLine): Html {
  return html`<li class="${level}" data-number="${number}">${timeElement(time)} <span class="tag">${tag}</span> <span class="message">${message}</span></li>`;
}

/** The page of all machines. */

import { formatBytes, formatNumber, type Html, html, renderPage, searchBar } from '@fi/core/inventory-html';
import type { Machine } from '../store.js';
import { LIVE_SCRIPT, machinePath, timeElement } from './parts.js';

/** A message that was not taken. */
export interface Refusal {
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly from: string;
  readonly path: string;
  readonly userAgent: string;
  readonly reason: string;
}

export interface ListPage {
  readonly machines: readonly Machine[];
  /** Newest first. */
  readonly refusals: readonly Refusal[];
  /** Where agents send to. */
  readonly url: string;
  readonly directory: string;
}

export function renderList({ machines, refusals, url, directory }: ListPage): string {
  return renderPage({
    title: 'Machines – fi test server',
    embedPolicy: false,
    head: LIVE_SCRIPT,
    body: html`<header class="top">
<h1>Machines</h1>
<p class="quiet">fi test server, for trying out agents and for tests; no protection, not for production. Messages are kept in <span class="id">${directory}</span></p>
</header>
<main>
${machines.length === 0 ? emptyNote(url) : machineTable(machines)}
${refusals.length > 0 && refusalTable(refusals)}
</main>`,
  });
}

function emptyNote(url: string): Html {
  return html`<div class="panel"><p>No machine has sent anything yet. Point an agent at this server:</p>
<pre>fi-agent --server ${url}</pre>
<p>or deliver an inventory by hand:</p>
<pre>fi-inventory &gt; inventory.xml
fi-injector --file inventory.xml --url ${url}</pre></div>
`;
}

function machineTable(machines: readonly Machine[]): Html {
  return html`${searchBar('Search machines', 'machines')}
<div class="panel scroll" id="machines" data-searchable>
<table class="entries" data-sortable>
<thead><tr><th scope="col">Name</th><th scope="col">Operating system</th><th scope="col">Model</th><th scope="col">Address</th><th scope="col">Software</th><th scope="col">Last seen</th><th scope="col">Size</th></tr></thead>
<tbody>${machines.map(machineRow)}</tbody>
</table>
<p class="nothing" hidden>Nothing found.</p>
</div>
`;
}

function machineRow({ deviceid, facts, lastSeen, messages }: Machine): Html {
  const bytes = messages.find((message) => message.kind === 'inventory')?.bytes;
  const [address, ...more] = facts.addresses;
  return html`<tr><td data-label="Name"><a href="${machinePath(deviceid)}" title="${deviceid}">${facts.name}</a></td>${textCell(
    'System',
    facts.system,
  )}${textCell('Model', facts.model ?? facts.kind)}<td data-label="Address" title="${facts.addresses.join(', ')}">${address}${
    more.length > 0 && html` <span class="count">+${more.length}</span>`
  }</td>${numberCell('Software', facts.softwares || undefined, formatNumber)}<td data-label="Last seen" data-value="${lastSeen}">${timeElement(
    lastSeen,
  )}</td>${numberCell('Size', bytes, formatBytes)}</tr>
`;
}

function numberCell(label: string, value: number | undefined, format: (value: number) => string): Html {
  if (value === undefined) return html`<td></td>`;
  return html`<td class="number" data-label="${label}" data-value="${value}">${format(value)}</td>`;
}

const textCell = (label: string, text: string | undefined): Html =>
  text === undefined || text === ''
    ? html`<td></td>`
    : html`<td${text.length > 32 && html` class="long"`} data-label="${label}">${text}</td>`;

function refusalTable(refusals: readonly Refusal[]): Html {
  return html`<details class="section refused"><summary><h2>Refused messages</h2><span class="count">${refusals.length}</span></summary><div class="scroll">
<table class="entries">
<thead><tr><th scope="col">Time</th><th scope="col">Reason</th><th scope="col">From</th><th scope="col">Path</th><th scope="col">User-Agent</th></tr></thead>
<tbody>${refusals.map(
    (
      refusal,
    ) => html`<tr><td data-label="Time">${timeElement(refusal.time)}</td><td class="long" data-label="Reason">${refusal.reason}</td><td data-label="From">${refusal.from}</td><td data-label="Path">${refusal.path}</td><td data-label="User-Agent">${refusal.userAgent}</td></tr>
`,
  )}</tbody>
</table></div></details>
`;
}

/** The page of one machine: its inventory, what changed, and what came before. */

import type { Inventory } from '@fi/core/inventory';
import {
  fieldLabel,
  formatBytes,
  formatCount,
  GROUPS,
  type Html,
  html,
  renderInventory,
  renderPage,
  valueText,
} from '@fi/core/inventory-html';
import type { Change } from '../changes.js';
import type { Machine, StoredMessage } from '../store.js';
import { LIVE_SCRIPT, machinePath, messagePath, timeElement } from './parts.js';

export interface MachinePage {
  readonly machine: Machine;
  /** `undefined` when none has come yet. */
  readonly inventory: Inventory | undefined;
  /** Set when an earlier message than the newest is shown. */
  readonly shown?: StoredMessage;
  readonly changes: readonly Change[] | undefined;
}

const BACK = html`<a class="back" href="/">← All machines</a>`;

const WORDS = {
  prolog: 'Prolog',
  inventory: 'Inventory',
  netdiscovery: 'Network discovery',
  snmpquery: 'Network inventory',
  contact: 'Contact',
};

export function renderMachine({ machine, inventory, shown, changes }: MachinePage): string {
  const newest = machine.messages.find((message) => message.kind === 'inventory');
  const message = shown ?? newest;
  if (inventory === undefined) {
    return renderPage({
      title: `${machine.facts.name} – fi test server`,
      embedPolicy: false,
      head: LIVE_SCRIPT,
      body: html`<header class="top">${BACK}<h1>${machine.facts.name}</h1><p class="quiet id">${machine.deviceid}</p></header>
<main><div class="panel"><p>This machine has sent no inventory yet.</p></div>
${history(machine, message)}</main>`,
    });
  }
  return renderInventory(inventory, {
    embedPolicy: false,
    head: LIVE_SCRIPT,
    before: html`${BACK}${
      shown !== undefined &&
      shown !== newest &&
      html`<p><strong>Earlier inventory of ${timeElement(shown.time)}.</strong> <a href="${machinePath(machine.deviceid)}">Show the newest</a></p>`
    }`,
    tools: html`<div class="tools">${
      message !== undefined &&
      html`<a href="${messagePath(machine.deviceid, message.file)}" download>Download ${message.format.toUpperCase()}</a>`
    }</div>`,
    between: html`${changes !== undefined && changeSection(changes)}${history(machine, message)}${
      shown === undefined && machine.remarks.length > 0 && remarkSection(machine.remarks)
    }`,
  });
}

function titleOf(section: string): string {
  for (const { sections } of GROUPS) for (const [name, title] of sections) if (name === section) return title;
  return section.replaceAll('_', ' ');
}

function changeSection(changes: readonly Change[]): Html {
  if (changes.length === 0) return html`<p class="quiet">Nothing has changed since the inventory before.</p><br>`;
  return html`<details class="section" id="changes"><summary><h2>Changes since the inventory before</h2><span class="count">${
    changes.length
  }</span></summary><div class="scroll"><table class="entries"><thead><tr><th scope="col">Section</th><th scope="col">Change</th><th scope="col">Entry</th><th scope="col">Values</th></tr></thead><tbody>${changes.map(
    (change) =>
      html`<tr><td data-label="Section">${titleOf(change.section)}</td><td data-label="Change" class="${change.kind}">${change.kind}</td><td data-label="Entry">${
        change.name
      }</td><td class="long" data-label="Values">${(change.fields ?? []).map(
        ({ field, from, to }) =>
          html`<div>${fieldLabel(change.section, field)}: <span class="removed">${valueText(change.section, field, from) || 'nothing'}</span> → <span class="added">${
            valueText(change.section, field, to) || 'nothing'
          }</span></div>`,
      )}</td></tr>
`,
  )}</tbody></table></div></details>
`;
}

function history(machine: Machine, message: StoredMessage | undefined): Html {
  return html`<details class="section" id="history"><summary><h2>Messages of this machine</h2><span class="count">${
    machine.messages.length
  }</span></summary><div class="scroll"><table class="entries"><thead><tr><th scope="col">Received</th><th scope="col">Kind</th><th scope="col">Size</th><th scope="col">Changes</th><th scope="col">As it came</th></tr></thead><tbody>${machine.messages.map(
    (entry) =>
      html`<tr><td data-label="Received">${
        entry.kind === 'inventory' && entry !== message
          ? html`<a href="${machinePath(machine.deviceid)}?message=${encodeURIComponent(entry.file)}">${timeElement(entry.time)}</a>`
          : timeElement(entry.time)
      }</td><td data-label="Kind">${WORDS[entry.kind] ?? entry.kind}</td><td class="number" data-label="Size">${formatBytes(entry.bytes)}</td><td data-label="Changes">${
        entry.changes !== undefined && (entry.changes === 0 ? 'none' : formatCount(entry.changes, 'change'))
      }</td><td data-label="As it came"><a href="${messagePath(machine.deviceid, entry.file)}" download>${entry.format.toUpperCase()}</a></td></tr>
`,
  )}</tbody></table></div></details>
`;
}

function remarkSection(remarks: readonly string[]): Html {
  return html`<details class="section" id="remarks"><summary><h2>What servers drop or refuse of this inventory</h2><span class="count">${
    remarks.length
  }</span></summary><div class="scroll"><table class="facts"><tbody>${remarks.map(
    (remark) => html`<tr><td>${remark}</td></tr>
`,
  )}</tbody></table></div></details>
`;
}

/** A section of the inventory as a foldable table; any value is shown, also what the model does not know. */

import { type Html, html } from './html.js';
import { fieldLabel, fieldOrder } from './sections.js';
import { formatQuantity } from './units.js';

/** Longest text of a cell, in characters; raw EDID blocks and keys may be longer and help nobody. */
const MAX_CELL = 2000;
/** Nested values deeper than this are left out. */
const MAX_DEPTH = 4;

type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** One value as text: yes and no, quantities with units, lists joined. */
export function valueText(section: string, field: string, value: unknown, depth = 0): string {
  const text = formatQuantity(`${section}.${field}`, value)?.text ?? plainText(section, value, depth);
  return text.length > MAX_CELL ? `${text.slice(0, MAX_CELL)}…` : text;
}

function plainText(section: string, value: unknown, depth: number): string {
  if (value === undefined || value === null || depth > MAX_DEPTH) return '';
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (Array.isArray(value)) {
    return value
      .slice(0, MAX_CELL)
      .map((item) => plainText(section, item, depth + 1))
      .filter((text) => text !== '')
      .join(', ');
  }
  if (!isFields(value)) return String(value);
  return Object.entries(value)
    .map(([field, item]) => `${fieldLabel(section, field)}: ${valueText(section, field, item, depth + 1)}`)
    .join('; ');
}

/** Raw data blocks, for programs only; they are in the XML and JSON forms. */
const NOT_SHOWN = new Set(['monitors.base64', 'monitors.uuencode']);

/** Id of the section's element, also the target of links to it. */
export const sectionId = (name: string): string => `section-${name.replace(/[^\w-]/g, '_')}`;

/** Larger sections start folded: what one looks at first stays near. */
const FOLDED_ABOVE = 30;

/** Texts longer than this, in characters, may take several lines of a cell. */
const WRAPPED_ABOVE = 32;

export interface SectionView {
  readonly name: string;
  readonly title: string;
  /** Entries of a list; `undefined` for an object. */
  readonly entries: number | undefined;
  readonly html: Html;
}

/** Renders a section; `undefined` when it holds nothing. */
export function renderSection(name: string, title: string, value: unknown, folded = false): SectionView | undefined {
  const entries = (Array.isArray(value) ? value : [value]).filter((entry) => entry !== undefined && entry !== null);
  if (entries.length === 0 || (entries.length === 1 && isFields(entries[0]) && Object.keys(entries[0]).length === 0))
    return undefined;
  const single = !Array.isArray(value) && isFields(value);
  const rows = single ? Object.keys(value).length : entries.length;
  const table = single ? factTable(name, value) : entryTable(name, entries);
  const open = !folded && rows <= FOLDED_ABOVE;
  return {
    name,
    title,
    entries: single ? undefined : entries.length,
    html: html`<details class="section" id="${sectionId(name)}"${open && html` open`}><summary><h2>${title}</h2>${
      !single && html`<span class="count" data-total="${entries.length}">${entries.length}</span>`
    }</summary><div class="scroll" tabindex="0" role="region" aria-label="${title}">${table}</div></details>
`,
  };
}

/** An object section: one fact per row. */
function factTable(section: string, value: Fields): Html {
  const order = fieldOrder(section);
  const fields = Object.keys(value).sort((a, b) => order(a) - order(b));
  return html`<table class="facts"><tbody>${fields.map((field) => {
    const text = valueText(section, field, value[field]);
    return (
      text !== '' &&
      html`<tr><th scope="row">${fieldLabel(section, field)}</th><td>${text}</td></tr>
`
    );
  })}</tbody></table>`;
}

/** A list section: one entry per row; columns that are empty everywhere are left out. */
function entryTable(section: string, entries: readonly unknown[]): Html {
  const rows = entries.map((entry): Fields => (isFields(entry) ? entry : { value: entry }));
  const order = fieldOrder(section);
  const fields = new Set<string>();
  for (const row of rows)
    for (const [field, value] of Object.entries(row))
      if (value !== '' && !NOT_SHOWN.has(`${section}.${field}`)) fields.add(field);
  const columns = [...fields]
    .sort((a, b) => order(a) - order(b))
    .slice(0, 60)
    .map((field) => ({ field, label: fieldLabel(section, field) }));
  return html`<table class="entries" data-sortable><thead><tr>${columns.map(
    (column) => html`<th scope="col">${column.label}</th>`,
  )}</tr></thead><tbody>${rows.map(
    (row) => html`<tr>${columns.map((column) => cell(section, column, row[column.field]))}</tr>
`,
  )}</tbody></table>`;
}

function cell(section: string, column: { field: string; label: string }, value: unknown): Html {
  const quantity = formatQuantity(`${section}.${column.field}`, value);
  if (quantity !== undefined) {
    return html`<td class="number" data-label="${column.label}" data-value="${quantity.number}">${quantity.text}</td>`;
  }
  const text = valueText(section, column.field, value);
  if (text === '') return html`<td></td>`;
  return html`<td${text.length > WRAPPED_ABOVE && html` class="long"`} data-label="${column.label}">${text}</td>`;
}

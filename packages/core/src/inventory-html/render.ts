/** An inventory as one HTML page for people: cards, foldable sections, a search over all of it. */

import type { Inventory } from '../inventory/model.js';
import { normalizeContent } from '../inventory/normalize.js';
import { type Html, html } from './html.js';
import { type PageOptions, renderPage } from './page.js';
import { renderSection, type SectionView, sectionId } from './section.js';
import { GROUPS } from './sections.js';
import { machineFacts, renderSummary } from './summary.js';

export interface InventoryPageOptions extends Pick<PageOptions, 'head' | 'embedPolicy'> {
  /** Put before the machine's name, such as a link back to a list. */
  readonly before?: Html;
  /** Put behind the machine's name, such as downloads. */
  readonly tools?: Html;
  /** Put between the cards and the sections, such as the history. */
  readonly between?: Html;
}

/**
 * Renders an inventory as a self-contained HTML document: style and script are inside, nothing is loaded, every value
 * is escaped. Values and sections that the model does not know are shown as they are.
 */
export function renderInventory(inventory: Inventory, options: InventoryPageOptions = {}): string {
  // cards count and add up, so they need the types that the model promises; the sections show whatever is there
  const content = normalizeContent(inventory.content as unknown as Readonly<Record<string, unknown>>);
  const facts = machineFacts(content, inventory.deviceid);
  const sections = contentSections(inventory.content as unknown as Readonly<Record<string, unknown>>);
  const made = content.accesslog?.logdate;
  const identity = [
    facts.kind,
    facts.model,
    facts.serial && `serial ${facts.serial}`,
    inventory.tag && `tag ${inventory.tag}`,
  ];
  return renderPage({
    title: `${facts.name} – inventory`,
    head: options.head,
    embedPolicy: options.embedPolicy,
    body: html`<a class="skip" href="#sections">Skip to the sections</a>
<header class="top">
${options.before}
<h1>${facts.name}</h1>
<p class="identity">${identity.filter(Boolean).join(' · ')}</p>
<p class="quiet">${inventory.partial === true && html`<strong>Partial inventory</strong> · `}${
      made !== undefined && html`Made <time datetime="${made.replace(' ', 'T')}">${made.slice(0, 16)}</time> by `
    }${content.versionclient} · <span class="id">${inventory.deviceid}</span></p>
${options.tools}
</header>
<main>
${renderSummary(content)}
${options.between}
${searchBar('Search this inventory', 'sections')}
<div class="columns" id="sections">
${navigation(sections)}
<div class="sections">
${sections.flatMap((group) => group.views.map((view) => view.html))}
<p class="nothing" hidden>Nothing found.</p>
</div>
</div>
</main>`,
  });
}

/** The search field over a page's tables; works only with the page's script, which shows it. */
export function searchBar(label: string, controls: string): Html {
  return html`<div class="search" role="search" hidden>
<input type="search" id="search" placeholder="${label}" aria-label="${label}" aria-controls="${controls}" autocomplete="off" spellcheck="false" aria-keyshortcuts="/">
<output id="matches" for="search" aria-live="polite"></output>
<button type="button" data-fold="open">Unfold all</button>
<button type="button" data-fold="close">Fold all</button>
</div>
`;
}

interface Group {
  readonly title: string;
  readonly views: readonly SectionView[];
}

function contentSections(content: Readonly<Record<string, unknown>>): Group[] {
  const rest = new Map(Object.entries(content));
  rest.delete('versionclient');
  const groups: Group[] = [];
  for (const { title, sections } of GROUPS) {
    const views: SectionView[] = [];
    for (const [name, sectionTitle] of sections) {
      const view = renderSection(name, sectionTitle, rest.get(name), title.startsWith('About'));
      rest.delete(name);
      if (view !== undefined) views.push(view);
    }
    if (views.length > 0) groups.push({ title, views });
  }
  const others = [...rest].map(([name, value]) => renderSection(name, name.replaceAll('_', ' '), value, true));
  const views = others.filter((view) => view !== undefined);
  return views.length > 0 ? [...groups, { title: 'Other sections', views }] : groups;
}

function navigation(groups: readonly Group[]): Html {
  return html`<nav aria-label="Sections"><details class="contents"><summary>Sections</summary>
${groups.map(
  (group) => html`<h3>${group.title}</h3><ul>${group.views.map(
    (view) =>
      html`<li><a href="#${sectionId(view.name)}">${view.title}<span class="count">${view.entries}</span></a></li>`,
  )}</ul>
`,
)}</details></nav>
`;
}

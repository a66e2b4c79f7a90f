/** The inventory as a self-contained HTML page, and the pieces that other pages of the same look are made of. */
export { escapeHtml, Html, type HtmlValue, html } from './html.js';
export { contentSecurityPolicy, type PageOptions, renderPage } from './page.js';
export { type InventoryPageOptions, renderInventory, searchBar } from './render.js';
export { renderSection, type SectionView, valueText } from './section.js';
export { fieldLabel, GROUPS } from './sections.js';
export { type MachineFacts, machineFacts } from './summary.js';
export { formatBytes, formatCount, formatNumber } from './units.js';

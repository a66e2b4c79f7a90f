/** Pieces that several pages use. */

import { type Html, html } from '@fi/core/inventory-html';

/** Path of a machine's page. */
export const machinePath = (deviceid: string): string => `/machine/${encodeURIComponent(deviceid)}`;

/** Path of a message as it came. */
export const messagePath = (deviceid: string, file: string): string =>
  `${machinePath(deviceid)}/${encodeURIComponent(file)}`;

/** A time as local time of the server; the page's script makes recent ones relative. */
export function timeElement(iso: string): Html {
  const date = new Date(iso);
  const two = (value: number) => String(value).padStart(2, '0');
  const text = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
  return html`<time datetime="${iso}" data-recent>${text}</time>`;
}

/** Script that tells of new messages and keeps times fresh. */
export const LIVE_SCRIPT: Html = html`<script src="/assets/live.js" defer></script>`;

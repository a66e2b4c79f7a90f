/** Names of video cards. */

import type { Video } from '@fi/core/inventory';
import type { Undefinable } from '../collector.js';

/** An entry of `videos` as a parser gives it. */
export interface ListedVideo extends Partial<Undefinable<Video>> {
  /** Vendor and device, `vvvv:dddd`. */
  pciid?: string | undefined;
}

/** Splits `CHIPSET [PRODUCT]`, the form in which pci.ids names most video cards. */
export function splitModel(text: string | undefined): { chipset: string; product: string } | undefined {
  const start = text?.lastIndexOf(' [') ?? -1;
  if (text === undefined || start < 1 || !text.endsWith(']')) return undefined;
  return { chipset: text.slice(0, start).trim(), product: text.slice(start + 2, -1) };
}

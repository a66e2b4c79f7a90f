/** The device tree of boards without DMI tables, /proc/device-tree. */

import type { Host } from '@fi/core';

/** A text property: texts there end with a NUL, and only the first counts. */
export async function deviceTreeText(host: Host, property: string): Promise<string | undefined> {
  const text = (await host.read(`/proc/device-tree/${property}`))?.split('\u0000', 1)[0]?.trim();
  return text === '' ? undefined : text;
}

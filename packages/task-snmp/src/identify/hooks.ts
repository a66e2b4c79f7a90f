/** Asking the rules of vendors, one after the other. */

import type { Device, Hook, Vendor } from '../device.js';

type HookName = 'type' | 'manufacturer' | 'model' | 'hostname' | 'mac' | 'serial' | 'firmware' | 'firmwareDate' | 'ip';

/** The first answer; an empty one counts and ends the search. */
export async function askVendors(
  vendors: readonly Vendor[],
  name: HookName,
  device: Device,
): Promise<string | undefined> {
  for (const vendor of vendors) {
    const answer = await answerOf(vendor[name], device);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

/** The answer of one rule. */
export async function answerOf(hook: Hook | undefined, device: Device): Promise<string | undefined> {
  return typeof hook === 'function' ? hook(device) : hook;
}

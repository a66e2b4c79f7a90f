/** The adapters of all parser families: one file per group of sources, nothing else decides what is tested. */

import type { Adapter } from '../adapter.js';
import { devices } from './devices.js';
import { firmware } from './firmware.js';
import { inventory } from './inventory.js';
import { software } from './software.js';
import { storage } from './storage.js';

export const adapters: Readonly<Record<string, Adapter>> = {
  ...firmware,
  ...storage,
  ...devices,
  ...software,
  ...inventory,
};

import type { Adapter } from '../adapter.js';

export const devices: Readonly<Record<string, Adapter>> = {};

import type { Adapter } from '../adapter.js';

export const firmware: Readonly<Record<string, Adapter>> = {};

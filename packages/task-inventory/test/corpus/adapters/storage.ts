import type { Adapter } from '../adapter.js';

export const storage: Readonly<Record<string, Adapter>> = {};

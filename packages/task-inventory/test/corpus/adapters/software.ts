import type { Adapter } from '../adapter.js';

export const software: Readonly<Record<string, Adapter>> = {};

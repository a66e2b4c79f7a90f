/** Memory before speed: the answers of a large vCenter are mostly garbage as soon as they are read. */

import { setFlagsFromString } from 'node:v8';

/**
 * Makes V8 collect garbage early, for the rest of this process. What is alive during a run takes 20 MB; left to itself V8
 * lets the process grow to 120 to 190 MB before it looks. With this it is 90 MB, for a sixth more processor time.
 */
export function favourMemory(): void {
  setFlagsFromString('--optimize-for-size');
}

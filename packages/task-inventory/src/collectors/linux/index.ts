/** The collectors for Linux, in order of precedence: where two set the same field, the later one wins. */

import type { Collector } from '../../collector.js';
import memory from './memory.js';

const collectors: readonly Collector[] = [memory];

export default collectors;

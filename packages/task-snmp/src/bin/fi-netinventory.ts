#!/usr/bin/env node
/** The executable: only what `--version` needs is loaded before it is known what is wanted. */

import { answerVersion } from '@fi/core/version';

if (!answerVersion('fi-netinventory')) {
  const { run } = await import('../cli/netinventory.js');
  await run();
}

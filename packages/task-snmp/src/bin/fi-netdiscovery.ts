#!/usr/bin/env node
/** The executable: only what `--version` needs is loaded before it is known what is wanted. */

import { answerVersion } from '@fi/core/version';

if (!answerVersion('fi-netdiscovery')) {
  const { run } = await import('../cli/netdiscovery.js');
  await run();
}

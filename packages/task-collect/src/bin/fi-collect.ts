#!/usr/bin/env node
/** The executable: only what `--version` needs is loaded before it is known what is wanted. */

import { VERSION } from '@fi/core/version';

if (process.argv.length === 3 && process.argv[2] === '--version') {
  process.stdout.write(`fi-collect ${VERSION}\n`);
} else {
  const { run } = await import('../cli.js');
  await run();
}

#!/usr/bin/env node
/** The executable `fi-agent`, also called `fusioninventory-agent`. */
import { setFlagsFromString } from 'node:v8';
import { answerVersion } from '@fi/core/version';

if (!answerVersion('fi-agent')) {
  // This process waits and hands work to others. Compiling its few functions for speed would cost megabytes that stay.
  setFlagsFromString('--no-opt');
  setFlagsFromString('--no-sparkplug');
  setFlagsFromString('--no-maglev');

  // Node.js opens its debugger at this signal, which asks the agent for a run, also while it starts.
  if (process.platform !== 'win32') process.on('SIGUSR1', () => undefined);

  const { run } = await import('../cli.js');
  await run();
}

/** `--setup`: where things are. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AgentConfig } from '../options.js';

/** Prints the directories of this installation, sorted. */
export function printSetup(config: Pick<AgentConfig, 'confdir' | 'vardir'>): number {
  const home = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
  const places = { confdir: config.confdir, datadir: home, libdir: path.join(home, 'dist'), vardir: config.vardir };
  for (const [name, place] of Object.entries(places)) process.stdout.write(`${name}: ${place}\n`);
  return 0;
}

/** `--setup`: where things are. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
/** Prints the directories of this installation, sorted. */
export function printSetup(config) {
  const home = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
  const places = { confdir: config.confdir, datadir: home, libdir: path.join(home, 'dist'), vardir: config.vardir };
  for (const [name, place] of Object.entries(places)) process.stdout.write(`${name}: ${place}\n`);
  return 0;
}

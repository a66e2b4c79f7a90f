/** The version of this package, and that of a program: packages are released one by one. */
import { readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';

/** Version of the release that this package belongs to; kept equal to its package.json by a test. */
export const VERSION = '0.1.0';

/** Levels from a program to the folder of its package: `dist/bin/NAME.js`, `dist/NAME.js`. */
const LEVELS = 3;

/** Version of the package that the running program belongs to; of this one where that cannot be told. */
export function programVersion(script: string | undefined = process.argv[1]): string {
  let folder = script ?? '';
  try {
    folder = realpathSync(folder);
  } catch {
    // such as the standard input
  }
  for (let level = 0; level < LEVELS; level++) {
    folder = path.dirname(folder);
    const version = versionIn(folder);
    if (version !== undefined) return version;
  }
  return VERSION;
}

/** Version of the package of ours in a folder; none for example where it is bundled with others. */
function versionIn(folder: string): string | undefined {
  try {
    const manifest = readFileSync(path.join(folder, 'package.json'), 'utf8');
    const { name, version } = JSON.parse(manifest) as { name?: unknown; version?: unknown };
    if (typeof name === 'string' && name.startsWith('@fi/') && typeof version === 'string') return version;
  } catch {
    // none here
  }
  return undefined;
}

/** Answers a command line that is only `--version`, which an executable can do before it loads anything else. */
export function answerVersion(name: string): boolean {
  if (process.argv.length !== 3 || process.argv[2] !== '--version') return false;
  process.stdout.write(`${name} ${programVersion()}\n`);
  return true;
}

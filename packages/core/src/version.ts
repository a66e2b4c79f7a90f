/** The version of this package, and that of a program: packages are released one by one. */
import { readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';

/** Version of the release that this package belongs to; kept equal to its package.json by a test. */
export const VERSION = '0.1.0';

/** Version of the package that the running program belongs to; of this one where that cannot be told. */
export function programVersion(script: string | undefined = process.argv[1]): string {
  try {
    const manifest = path.join(realpathSync(script ?? ''), '../../../package.json');
    const { name, version } = JSON.parse(readFileSync(manifest, 'utf8')) as { name?: unknown; version?: unknown };
    if (typeof name === 'string' && name.startsWith('@fi/') && typeof version === 'string') return version;
  } catch {
    // not a program of an installed package, for example bundled with others
  }
  return VERSION;
}

/** Answers a command line that is only `--version`, which an executable can do before it loads anything else. */
export function answerVersion(name: string): boolean {
  if (process.argv.length !== 3 || process.argv[2] !== '--version') return false;
  process.stdout.write(`${name} ${programVersion()}\n`);
  return true;
}

/** The project's version and its name on the wire. */

/** Version of the release that this package belongs to; kept equal to its package.json by a test. */
export const VERSION = '0.1.0';

/** Answers a command line that is only `--version`, which an executable can do before it loads anything else. */
export function answerVersion(name: string): boolean {
  if (process.argv.length !== 3 || process.argv[2] !== '--version') return false;
  process.stdout.write(`${name} ${VERSION}\n`);
  return true;
}

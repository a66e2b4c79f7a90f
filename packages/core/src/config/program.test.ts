import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { FiError, UsageError } from '../errors.js';
import { exitCodeOf, formatFailure } from './program.js';

describe('formatFailure', () => {
  it('prints one line for errors that people are meant to read', () => {
    const error = new FiError('ERR_FI_X', 'cannot do it', { cause: new Error('why') });
    expect(formatFailure('fi-try', error, { stack: false })).toBe('fi-try: cannot do it\n');
    expect(formatFailure('fi-try', error, { stack: true })).toContain('Caused by: Error: why');
    expect(exitCodeOf(error)).toBe(1);
  });

  it('points to --help after wrong usage', () => {
    const error = new UsageError('unknown option --x');
    expect(formatFailure('fi-try', error, { stack: false })).toBe(
      "fi-try: unknown option --x\nTry 'fi-try --help' for more information.\n",
    );
    expect(exitCodeOf(error)).toBe(2);
  });

  it('keeps the stack of unexpected errors for --debug, and secrets to itself', () => {
    const error = new TypeError('https://u:sesame@h/ is odd');
    expect(formatFailure('fi-try', error, { stack: false })).toBe('fi-try: https://***@h/ is odd\n');
    const long = formatFailure('fi-try', error, { stack: true });
    expect(long).toContain('program.test.ts');
    expect(long).not.toContain('sesame');
  });

  it('copes with anything thrown', () => {
    expect(formatFailure('fi-try', undefined, { stack: true })).toBe('fi-try: undefined\n');
    expect(formatFailure('fi-try', 'x', { stack: false })).toBe('fi-try: x\n');
  });
});

const built = new URL('../../dist/config/index.js', import.meta.url);

describe.skipIf(!existsSync(fileURLToPath(built)))('runProgram (needs a build)', () => {
  /** Runs a program with this body of `main` through a shell pipeline that is fixed text. */
  function run(body: string, pipeline = 'cat', args: readonly string[] = []) {
    const script = `
      import { runProgram } from ${JSON.stringify(built.href)};
      await runProgram({ name: 'fi-try', async main(argv) { ${body} } }, process.argv.slice(1));`;
    const command = `{ "$@"; echo "exit $?" >&2; } | ${pipeline}`;
    const words = [process.execPath, '--input-type=module', '-e', script, '--', ...args];
    const { stdout, stderr } = spawnSync('sh', ['-c', command, 'sh', ...words], { encoding: 'utf8' });
    return { stdout, stderr };
  }

  it.skipIf(process.platform === 'win32')('ends quietly when nobody reads its output any more', () => {
    const body = `for (let i = 0; i < 20000; i++) { process.stdout.write('line ' + i + '\\n'); }
      await new Promise((resolve) => setTimeout(resolve, 50));`;
    expect(run(body, 'head -n 1')).toEqual({ stdout: 'line 0\n', stderr: 'exit 0\n' });
  });

  it.skipIf(!existsSync('/dev/full'))('says so when its output cannot be written', () => {
    const script = `import { runProgram } from ${JSON.stringify(built.href)};
      await runProgram({ name: 'fi-try', async main() { process.stdout.write('x'); } });`;
    const full = spawnSync(
      'sh',
      ['-c', '"$@" > /dev/full', 'sh', process.execPath, '--input-type=module', '-e', script],
      {
        encoding: 'utf8',
      },
    );
    expect(full.stderr).toBe('fi-try: cannot write to the standard output: no space left on device\n');
    expect(full.status).toBe(1);
  });

  it.skipIf(process.platform === 'win32')('sets the exit code and shows stacks only with --debug', () => {
    expect(run('return 1').stderr).toBe('exit 1\n');
    expect(run(`throw new Error('odd')`).stderr).toBe('fi-try: odd\nexit 1\n');
    expect(run(`throw new Error('odd')`, 'cat', ['--debug']).stderr).toMatch(/^fi-try: odd\nError: odd\n +at /);
    expect(run(`setImmediate(() => { throw new Error('late') }); return`).stderr).toBe('fi-try: late\nexit 1\n');
  });
});

/** The executable, as it was built. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('../dist/bin/fi-collect.js', import.meta.url));
const run = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
};

describe.skipIf(!existsSync(program) || process.platform === 'win32')('fi-collect (build the package to run)', () => {
  it('prints what a command prints, without a shell', () => {
    expect(run('--run=echo a $HOME;b')).toEqual({ status: 0, stdout: '{"output":"a $HOME;b\\n"}\n', stderr: '' });
    expect(run('--run=printf "x 12\\ny 34\\n"', '--first-match=y (\\d+)').stdout).toBe('{"output":"34"}\n');
    expect(run('--run=printf "a\\nb\\n"', '--line-count').stdout).toBe('{"output":"2"}\n');
  });

  it('says what it cannot do', () => {
    expect(run('--run=no-such-command-here')).toMatchObject({ status: 1, stdout: '' });
    expect(run('--run=id', '--find=/')).toMatchObject({ status: 2, stdout: '' });
  });
});

/** The executable as people call it, on the built package. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('../dist/bin/fi-wakeonlan.js', import.meta.url));

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
  });
  return { status, stdout, stderr };
}

describe('fi-wakeonlan', () => {
  it.each([
    [[], 'no mac address given, aborting'],
    [['--mac', '00:24:d6:6f:81:3a', '--methods', 'pigeon'], 'methods cannot be "pigeon"; allowed: ethernet, udp'],
    [['--mac', '00:24:d6:6f:81:3a', '--port', '70000'], 'allowed: a port from 1 to 65535'],
    [['--mac', '00:24:d6:6f:81:3a', '--password', 'tiger'], 'invalid password given'],
  ])('exits 2 for %j', (args, text) => {
    const { status, stdout, stderr } = run(...args);
    expect(stderr).toContain(text);
    expect(stderr).toContain("Try 'fi-wakeonlan --help'");
    expect(stderr).not.toContain('tiger');
    expect([status, stdout]).toEqual([2, '']);
  });

  it('exits 1 with one line for an invalid address, and wakes the others', () => {
    const alone = run('--mac', '00-24-d6-6f-81-3a');
    expect(alone.status).toBe(1);
    expect(alone.stderr).toMatch(/^fi-wakeonlan: invalid mac address given: "00-24-d6-6f-81-3a" is not like .*\n$/);
    const { status, stderr } = run('--mac', 'x,00:24:d6:6f:81:3a', '--methods', 'udp', '--interface', 'lo');
    expect(status).toBe(1);
    expect(stderr).toContain('[ERROR] invalid mac address given: "x" is not like 00:24:d6:6f:81:3a, skipping');
  });

  it('exits 1 with one line when nothing can be sent', () => {
    const { status, stderr } = run('--mac', '00:24:d6:6f:81:3a', '--interface', 'nosuch0');
    expect(status).toBe(1);
    expect(stderr).toMatch(/^fi-wakeonlan: there is no network interface nosuch0; there are: .*\n$/);
  });

  it('prints help and version', () => {
    expect(run('--version')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^fi-wakeonlan \d+\.\d+\.\d+\n$/),
    });
    const help = run('-h');
    expect(help.status).toBe(0);
    for (const option of ['--mac', '--methods', '--port', '--password', '--interface']) {
      expect(help.stdout).toContain(option);
    }
  });
});

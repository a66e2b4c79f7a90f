import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalHost } from './local.js';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'fi-host-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const script = (name: string, body: string) => {
  writeFileSync(join(dir, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return new LocalHost({ environment: { ...process.env, PATH: `${dir}:${process.env.PATH}` } });
};

describe('LocalHost.run', () => {
  it('gives output and exit code, in the C locale, without a shell', async () => {
    const host = script('say', 'printf "%s|%s|%s" "$LC_ALL" "$1" "$(readlink /proc/$PPID/exe | grep -c /sh)"; exit 3');
    const output = await host.run('say', ['$(id); `id` > x']);
    expect(output).toEqual({ stdout: 'C|$(id); `id` > x|0', stderr: '', code: 3, truncated: false, timedOut: false });
  });

  it('runs the same command once', async () => {
    const host = script('count', `echo x >> ${join(dir, 'count.log')}; cat ${join(dir, 'count.log')}`);
    const outputs = await Promise.all([host.run('count', ['1']), host.run('count', ['1'])]);
    expect(outputs.map((output) => output?.stdout)).toEqual(['x\n', 'x\n']);
  });

  it('is undefined for a command that is not installed or not executable', async () => {
    writeFileSync(join(dir, 'data'), 'text', { mode: 0o644 });
    const host = script('other', 'true');
    expect(await host.run('no-such-command-anywhere')).toBeUndefined();
    expect(await host.run(join(dir, 'data'))).toBeUndefined();
    expect(await host.run(dir)).toBeUndefined();
  });

  it('ends a command that hangs, with everything it started', async () => {
    const host = script('hang', 'sleep 600 & echo $!; wait');
    const output = await host.run('hang', [], { timeout: 300 });
    expect(output?.timedOut).toBe(true);
    expect(output?.code).toBe(137);
    const child = Number(output?.stdout.trim());
    // the group was killed; the process may be a zombie of an init that does not reap
    const state = execFileSync('sh', ['-c', `cat /proc/${child}/stat 2>/dev/null || true`], { encoding: 'utf8' });
    expect(state === '' || / Z /.test(state)).toBe(true);
  });

  it('does not wait for a grandchild that keeps the output open', async () => {
    const host = script('leave', 'setsid sleep 600 & echo done');
    const output = await host.run('leave', [], { timeout: 500 });
    expect(output?.stdout).toBe('done\n');
  });

  it('cuts output at the limit and ends the command', async () => {
    const host = script('flood', 'yes 0123456789');
    const output = await host.run('flood', [], { maxOutput: 100_000 });
    expect(output?.truncated).toBe(true);
    expect(output?.stdout.length).toBe(100_000);
  });

  it('reads Latin-1 output as text and binary output byte by byte', async () => {
    const host = script('latin', "printf '\\351t\\351'");
    expect((await host.run('latin'))?.stdout).toBe('été');
    expect((await host.run('latin', [], { encoding: 'latin1' }))?.stdout).toBe('\u00e9t\u00e9');
  });

  it('rejects when the inventory is given up, and leaves nothing behind', async () => {
    script('slow', 'sleep 600');
    const controller = new AbortController();
    const host = new LocalHost({ signal: controller.signal, environment: { PATH: dir } });
    const running = host.run('slow');
    setTimeout(() => controller.abort(new Error('given up')), 50);
    await expect(running).rejects.toThrow('given up');
    await expect(host.run('slow', ['again'])).rejects.toThrow('given up');
  });

  it('does not let commands that hang keep others waiting', async () => {
    script('hang-long', 'exec sleep 600');
    script('quick', 'echo answer');
    const controller = new AbortController();
    const host = new LocalHost({ signal: controller.signal, concurrency: 1, environment: { PATH: dir } });
    const hanging = [host.run('hang-long', ['1']), host.run('hang-long', ['2'])];
    expect((await host.run('quick'))?.stdout).toBe('answer\n');
    controller.abort(new Error('enough'));
    expect(await Promise.allSettled(hanging)).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
  });

  it('passes input', async () => {
    const host = script('echo-input', 'cat');
    expect((await host.run('echo-input', [], { input: 'hello' }))?.stdout).toBe('hello');
  });
});

describe('LocalHost files', () => {
  it('reads, lists and describes', async () => {
    writeFileSync(join(dir, 'a.txt'), Buffer.from([0x61, 0xe9]));
    symlinkSync('a.txt', join(dir, 'link'));
    const host = new LocalHost();
    expect(await host.read(join(dir, 'a.txt'))).toBe('aé');
    expect(await host.list(dir)).toContain('link');
    expect(await host.stat(join(dir, 'link'))).toMatchObject({ type: 'file', size: 2 });
    expect(await host.stat(join(dir, 'link'), { lstat: true })).toMatchObject({ type: 'link' });
    expect(await host.realpath(join(dir, 'link'))).toBe(await host.realpath(join(dir, 'a.txt')));
  });

  it('has nothing for what is not there, a directory, or a pipe that nobody writes to', async () => {
    execFileSync('mkfifo', [join(dir, 'pipe')]);
    const host = new LocalHost();
    expect(await host.read(join(dir, 'none'))).toBeUndefined();
    expect(await host.read(dir)).toBeUndefined();
    expect(await host.read(join(dir, 'pipe'))).toBeUndefined();
    expect(await host.list(join(dir, 'none'))).toEqual([]);
    expect(await host.stat(join(dir, 'none'))).toBeUndefined();
    expect(await host.realpath(join(dir, 'none'))).toBeUndefined();
  });

  it('finds commands in the sbin directories although PATH does not have them', async () => {
    const host = new LocalHost({ environment: { PATH: '.:relative' } });
    expect(await host.which('sh')).toMatch(/^\/(usr\/)?bin\/sh$/);
    expect(await host.which('no-such-command-anywhere')).toBeUndefined();
  });
});

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalHost } from './local.js';
import { RecordedHost, RecordingHost } from './recording.js';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'fi-recording-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('recordings', () => {
  it('answer what the machine answered', async () => {
    const file = join(dir, 'facts');
    writeFileSync(file, 'fact\n');
    const recording = new RecordingHost(new LocalHost(), join(dir, 'one'));
    const ask = async (host: RecordingHost | RecordedHost) => ({
      now: await host.now(),
      uid: await host.uid(),
      file: await host.read(file),
      absent: await host.read(join(dir, 'absent')),
      list: (await host.list('/proc/self')).length > 0,
      stat: await host.stat(file),
      link: await host.realpath('/proc/self/exe'),
      which: await host.which('sh'),
      none: await host.which('no-such-command-anywhere'),
      output: await host.run('sh', ['-c', 'echo out; echo err >&2; exit 4'], { stderr: true }),
      missing: await host.run('no-such-command-anywhere', ['x']),
    });
    const live = await ask(recording);
    await recording.save();
    expect(await ask(await RecordedHost.open(join(dir, 'one')))).toEqual(live);
    expect(live.output).toMatchObject({ stdout: 'out\n', stderr: 'err\n', code: 4 });
  });

  it('keep files whose names other systems cannot have', async () => {
    const names = ['0000:00:1f.2', '100%', 'a?'];
    const place = join(dir, 'names');
    mkdirSync(place);
    for (const name of names) writeFileSync(join(place, name), name);
    const recording = new RecordingHost(new LocalHost(), join(dir, 'three'));
    for (const name of names) await recording.read(join(place, name));
    await recording.save();
    expect(readdirSync(join(dir, 'three/files', place)).sort()).toEqual(['0000%3A00%3A1f.2', '100%25', 'a%3F']);
    const host = await RecordedHost.open(join(dir, 'three'));
    expect(await host.list(place)).toEqual(names);
    for (const name of names) expect(await host.read(join(place, name))).toBe(name);
  });

  it('can be written by hand', async () => {
    const base = join(dir, 'hand');
    mkdirSync(join(base, 'files/etc/conf.d'), { recursive: true });
    writeFileSync(join(base, 'files/etc/conf.d/a'), 'A');
    writeFileSync(join(base, 'out.txt'), 'x86_64\n');
    const index = { format: 1, platform: 'linux', now: '2026-01-02T03:04:05Z', timeZone: 'Europe/Paris' };
    writeFileSync(join(base, 'host.json'), JSON.stringify(index));
    const commands = [{ command: 'arch', stdout: 'out.txt' }, { command: '/opt/tool' }];
    writeFileSync(join(base, 'commands.json'), JSON.stringify(commands));
    const host = await RecordedHost.open(base);
    expect(await host.list('/etc')).toEqual(['conf.d']);
    expect(await host.stat('/etc/conf.d')).toMatchObject({ type: 'directory' });
    expect((await host.run('arch'))?.stdout).toBe('x86_64\n');
    expect(await host.run('arch', ['--help'])).toMatchObject({ stdout: '', code: 1 });
    expect(await host.which('arch')).toBe('/usr/bin/arch');
    expect(await host.run('uname')).toBeUndefined();
    expect(await host.stat('/opt/tool')).toMatchObject({ type: 'file' });
    expect(await host.stat('arch')).toBeUndefined();
  });

  it('cannot be left through the path of a file', async () => {
    const base = join(dir, 'hand');
    writeFileSync(join(dir, 'secret'), 'secret');
    const host = await RecordedHost.open(base);
    expect(await host.read('/../../secret')).toBeUndefined();
    const recording = new RecordingHost(new LocalHost(), join(dir, 'two'));
    await recording.read(join(dir, 'hand', '..', 'secret'));
    await recording.save();
    expect(readFileSync(join(dir, 'two/files', dir, 'secret'), 'utf8')).toBe('secret');
  });

  it('are refused with a clear message when they are none', async () => {
    await expect(RecordedHost.open(join(dir, 'nowhere'))).rejects.toThrow('is not a recording of a machine');
    mkdirSync(join(dir, 'broken'));
    writeFileSync(join(dir, 'broken/host.json'), '{"format": 1');
    await expect(RecordedHost.open(join(dir, 'broken'))).rejects.toThrow('is not a recording of a machine');
  });

  it('say so when they cannot be written', async () => {
    writeFileSync(join(dir, 'plain-file'), '');
    const recording = new RecordingHost(new LocalHost(), join(dir, 'plain-file', 'sub'));
    await expect(recording.save()).rejects.toThrow('cannot write the recording');
  });
});

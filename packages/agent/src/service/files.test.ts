import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseXml } from '@fi/core/xml';
import { describe, expect, it } from 'vitest';
import { SERVICE_KINDS, type ServiceSettings, serviceCommands, serviceFiles } from './files.js';

const AGENT = fileURLToPath(new URL('../../dist/bin/fi-agent.js', import.meta.url));
const settings: ServiceSettings = {
  node: '/usr/bin/node',
  program: "/opt/it's 100%/fi-agent.js",
  residentFlags: ['--no-opt'],
  options: ['--conf-file=/etc/a b.cfg', '--tag=$x&<y>'],
  port: 62354,
  onDemand: false,
};
const text = (kind: (typeof SERVICE_KINDS)[number], more: Partial<ServiceSettings> = {}) =>
  Object.fromEntries(serviceFiles(kind, { ...settings, ...more }).map((file) => [path.basename(file.path), file.text]));

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

/** Members of a property list's outermost dict, as far as launchd.plist(5) has them here. */
async function readPlist(plist: string): Promise<Map<string, unknown>> {
  const [, body = ''] = plist.split(/<!DOCTYPE plist PUBLIC "[^"]+" "[^"]+">\n/);
  const { plist: root } = (await parseXml(body)) as { plist: { version: string; dict: Record<string, unknown> } };
  expect(root.version).toBe('1.0');
  // keys and values alternate
  const names = [...body.matchAll(/^ {2}<key>(\w+)<\/key>\n {2}<(string|array|true|integer)\b/gm)];
  expect(names.length).toBe([root.dict.key].flat().length);
  return new Map(names.map(([, name = '', type]) => [name, type]));
}

describe('serviceFiles', () => {
  it.skipIf(!hasSystemd).each([false, true])('writes units that systemd takes (on demand: %s)', (onDemand) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'fi-units-'));
    try {
      const program = path.join(folder, "it's 100% a.js");
      writeFileSync(program, '');
      const files = serviceFiles('systemd', {
        ...settings,
        node: process.execPath,
        program,
        onDemand,
        ip: '127.0.0.1',
      });
      const names = files.map((file) => path.join(folder, path.basename(file.path)));
      for (const [index, { text: unit }] of files.entries()) writeFileSync(names[index] ?? '', unit);
      const { stdout, stderr, status } = spawnSync('systemd-analyze', ['verify', '--man=no', ...names], {
        encoding: 'utf8',
        env: { ...process.env, SYSTEMD_UNIT_PATH: `${folder}:` },
      });
      // what other units of this machine are like is not ours
      const ours = `${stdout}${stderr}`.split('\n').filter((line) => line.includes('fi-agent'));
      expect([ours, status]).toEqual([[], 0]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it.each([false, true])('writes a property list that is well-formed (on demand: %s)', async (onDemand) => {
    const keys = await readPlist(text('launchd', { onDemand })['fi-agent.plist'] ?? '');
    const common = { Label: 'string', ProgramArguments: 'array', RunAtLoad: 'true' };
    const when = onDemand ? { StartInterval: 'integer' } : { KeepAlive: 'true', ThrottleInterval: 'integer' };
    expect(Object.fromEntries(keys)).toEqual({ ...common, ...when });
  });

  it('writes a cron table with a user and one line for each job', () => {
    const lines = (text('cron')['fi-agent'] ?? '').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(lines[0]).toMatch(/^PATH=(?:\/[\w/]+:?)+$/);
    expect(lines.slice(1)).toHaveLength(1);
    const [, minutes = '', command = ''] = /^(\d+(?:,\d+)*) \* \* \* \* root (\S.*)$/.exec(lines[1] ?? '') ?? [];
    expect(minutes.split(',').every((minute) => Number(minute) < 60)).toBe(true);
    // what cron hands to the shell, once it has taken the backslashes away
    const run = spawnSync('sh', ['-n', '-c', command.replaceAll('\\%', '%')], { encoding: 'utf8' });
    expect([run.status, run.stderr]).toEqual([0, '']);
    expect(command).not.toMatch(/(?<!\\)%/);
  });

  it('writes an OpenRC script that the shell can read', () => {
    const run = spawnSync('sh', ['-n'], { input: text('openrc')['fi-agent'], encoding: 'utf8' });
    expect([run.status, run.stderr]).toEqual([0, '']);
  });

  it('writes a resident unit, with words that systemd takes for words', () => {
    const files = text('systemd');
    expect(Object.keys(files)).toEqual(['fi-agent.service']);
    expect(files['fi-agent.service']).toContain(
      `ExecStart=/usr/bin/node --no-opt "/opt/it's 100%%/fi-agent.js" --daemon --no-fork "--conf-file=/etc/a b.cfg" --tag=$$x&<y>\n`,
    );
  });

  it('writes a timer and a socket when nothing is to stay', () => {
    const files = text('systemd', { onDemand: true, ip: '::1' });
    expect(Object.keys(files)).toEqual([
      'fi-agent.service',
      'fi-agent.timer',
      'fi-agent-http.socket',
      'fi-agent-http.service',
    ]);
    expect(files['fi-agent.service']).toContain('fi-agent.js" --lazy ');
    expect(files['fi-agent-http.socket']).toContain('ListenStream=[::1]:62354\n');
    expect(Object.values(files).join('')).not.toContain('--daemon');
    const { port: _port, ...silent } = settings;
    expect(serviceFiles('systemd', { ...silent, onDemand: true })).toHaveLength(2);
    expect(serviceCommands('systemd', 'install', { ...silent, onDemand: true }).at(-1)).toEqual([
      'systemctl',
      'enable',
      '--now',
      'fi-agent.timer',
    ]);
  });

  it('writes what shells, cron and launchd take', () => {
    expect(text('cron')['fi-agent']).toContain(
      `root /usr/bin/node '/opt/it'\\''s 100\\%/fi-agent.js' --lazy --wait=900 --logger=syslog '--conf-file=/etc/a b.cfg' '--tag=$x&<y>'\n`,
    );
    expect(text('launchd')['fi-agent.plist']).toContain('<string>--tag=$x&amp;&lt;y&gt;</string>');
    expect(text('launchd', { onDemand: true })['fi-agent.plist']).toContain('<integer>1800</integer>');
    const script = path.join(mkdtempSync(path.join(tmpdir(), 'fi-openrc-')), 'fi-agent');
    writeFileSync(script, `${text('openrc')['fi-agent']}\neval "set -- $command_args"; printf '%s|' "$@"\n`);
    const run = spawnSync('sh', [script], { encoding: 'utf8' });
    rmSync(path.dirname(script), { recursive: true });
    expect(run.stdout).toBe(
      `--no-opt|/opt/it's 100%/fi-agent.js|--daemon|--no-fork|--conf-file=/etc/a b.cfg|--tag=$x&<y>|`,
    );
  });
});

describe('fi-agent service', () => {
  it('installs, tells, changes and removes, below the folder of a packager', () => {
    const root = mkdtempSync(path.join(tmpdir(), 'fi-service-'));
    const service = (...args: string[]) =>
      spawnSync(process.execPath, [AGENT, 'service', ...args, '--config=none'], {
        encoding: 'utf8',
        env: { ...process.env, DESTDIR: root },
      });
    const units = () => readdirSync(path.join(root, 'etc/systemd/system')).sort();
    try {
      expect(service('status', 'systemd')).toMatchObject({ status: 1 });
      expect(service('install', 'systemd', '--on-demand', '--server=https://h/').status).toBe(0);
      expect(units()).toHaveLength(4);
      expect(readFileSync(path.join(root, 'etc/systemd/system/fi-agent.service'), 'utf8')).toContain(
        ' --lazy --server=https://h/ --config=none\n',
      );
      expect(service('install', 'systemd').stdout).toContain(
        'systemctl disable --now fi-agent.timer fi-agent-http.socket',
      );
      expect(units()).toEqual(['fi-agent.service']);
      expect(service('status', 'systemd').stdout).toContain('fi-agent.service: installed\n');
      expect(service('remove', 'systemd').status).toBe(0);
      expect(units()).toEqual([]);
      for (const kind of SERVICE_KINDS) expect(service('install', kind).status).toBe(0);
      expect(statSync(path.join(root, 'etc/init.d/fi-agent')).mode & 0o111).toBe(0o111);
      expect(service('install', '--password=x')).toMatchObject({ status: 2 });
      expect(service('start')).toMatchObject({ status: 2 });
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
});

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
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

describe('serviceFiles', () => {
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

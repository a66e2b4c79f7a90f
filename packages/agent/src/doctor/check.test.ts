import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { type Finding, renderFindings } from './check.js';
import { checkClock } from './local.js';
import { adviceFor } from './server.js';

const AGENT = fileURLToPath(new URL('../../dist/bin/fi-agent.js', import.meta.url));

it('renders findings with what to do', () => {
  const text = renderFindings([
    { status: 'ok', subject: 'a', text: 'fine' },
    { status: 'error', subject: 'longer', text: 'bad', advice: 'do this' },
  ]);
  expect(text).toBe(
    `ok       a       fine\nerror    longer  bad\n                 -> do this\n\n1 error, 0 warnings\n`,
  );
});

it('notices a clock that was never set', () => {
  expect(checkClock(0).status).toBe('error');
  expect(checkClock(Date.UTC(2030, 1, 1)).status).toBe('ok');
});

it('has advice for each failure of a contact that a person can do something about', () => {
  expect(adviceFor('https://h/: no TLS here; is it http://')).toContain('http:// in place of https://');
  expect(adviceFor('certificate refused: it has expired')).toContain('renewed');
  expect(adviceFor('certificate refused: it is for another name (…)')).toContain('a name that the certificate is for');
  expect(adviceFor('non-existing certificate file /x')).toContain('names this file');
  expect(adviceFor('http://h/ (proxy http://p/): connection refused')).toContain('option proxy');
  expect(adviceFor('connection closed by the server without a complete answer')).toContain('https://');
  expect(adviceFor('answered 404 Not Found')).toContain('browser');
});

it('tells of a configuration that cannot be read, of a log that cannot be written, and leaves wishes for a run alone', () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'fi-doctor-'));
  const run = (...args: string[]) => {
    const all = [AGENT, ...args, `--vardir=${dir}/var`, '--no-httpd', '--json'];
    const { status, stdout } = spawnSync(process.execPath, all, { encoding: 'utf8' });
    return { status, findings: stdout === '' ? [] : (JSON.parse(stdout) as Finding[]) };
  };
  try {
    const file = path.join(dir, 'agent.cfg');
    writeFileSync(file, 'local = /dev/null\ntimeout = never\nserver = ftp://x\n');
    const bad = run('doctor', `--conf-file=${file}`);
    const errors = bad.findings.filter(({ status }) => status === 'error').map(({ text }) => text);
    expect([bad.status, errors.length]).toEqual([1, 2]);
    expect(errors.join()).toMatch(
      /agent\.cfg:2: timeout.*agent\.cfg:3: server|agent\.cfg:3: server.*agent\.cfg:2: timeout/,
    );
    expect(run('doctor', `--conf-file=${dir}/none`).findings[0]).toMatchObject({ status: 'error' });

    run('--set-forcerun', '--config=none');
    writeFileSync(file, `local = ${dir}\nlogfile = ${dir}/none/x.log\n`);
    const { findings } = run('doctor', `--conf-file=${file}`);
    expect(findings.find(({ subject }) => subject === 'log')).toMatchObject({ status: 'error' });
    expect(JSON.parse(readFileSync(path.join(dir, 'var/identity.json'), 'utf8')).forcerun).toBe(true);
    expect(findings.find(({ subject }) => subject === 'local0')).toMatchObject({ status: 'ok' });
    expect(readdirSync(dir).sort()).toEqual(['agent.cfg', 'var']);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});

it('finds what is wrong with a machine and a server, for programs too', () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'fi-doctor-'));
  try {
    writeFileSync(
      path.join(dir, 'agent.cfg'),
      'server = http://127.0.0.1:9/\nlocal = /no/such/place\ntasks = inventory,moon\nfoo = 1\n',
    );
    const args = ['doctor', `--conf-file=${dir}/agent.cfg`, `--vardir=${dir}/var`, '--no-httpd', '--json'];
    const env = { ...process.env, NO_PROXY: '*', no_proxy: '*' };
    const { status, stdout } = spawnSync(process.execPath, [AGENT, ...args], { encoding: 'utf8', env });
    expect(status).toBe(1);
    const findings = JSON.parse(stdout) as Finding[];
    const of = (subject: string, state: Finding['status']) =>
      findings.find((finding) => finding.subject === subject && finding.status === state);
    expect(of('configuration', 'warning')?.text).toContain('unknown directive foo');
    expect(of('storage', 'ok')).toBeDefined();
    expect(of('tasks', 'warning')?.text).toContain('moon');
    expect(of('server0', 'error')).toMatchObject({
      text: expect.stringContaining('connection refused'),
      advice: expect.any(String),
    });
    expect(of('local0', 'error')?.advice).toBeDefined();
    expect(findings.every(({ status: state, advice }) => state !== 'error' || advice !== undefined)).toBe(true);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});

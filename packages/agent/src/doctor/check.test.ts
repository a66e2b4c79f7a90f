import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { type Finding, renderFindings } from './check.js';
import { checkClock } from './local.js';

const AGENT = fileURLToPath(new URL('../../dist/bin/fi-agent.js', import.meta.url));

it('renders findings with what to do', () => {
  const text = renderFindings([
    { status: 'ok', subject: 'a', text: 'fine' },
    { status: 'error', subject: 'longer', text: 'bad', advice: 'do this' },
  ]);
  expect(text).toBe(
    `ok       a       fine\nerror    longer  bad\n                 -> do this\n\n1 errors, 0 warnings\n`,
  );
});

it('notices a clock that was never set', () => {
  expect(checkClock(0).status).toBe('error');
  expect(checkClock(Date.UTC(2030, 1, 1)).status).toBe('ok');
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

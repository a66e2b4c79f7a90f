/** The command, as it is built. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { JobDesk, packageOf } from '@fi/test-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeMirror } from './mirror.js';

const program = fileURLToPath(new URL('../dist/bin/fi-deploy.js', import.meta.url));

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fi-deploy-cli-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { cwd: folder }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

async function writeJobs(): Promise<string> {
  const file = packageOf('hello.sh', Buffer.from('echo "hello from $0"\n'), {
    mirrors: ['https://mirror.example.org/repo'],
  });
  await writeMirror(path.join(folder, 'repo'), [file]);
  const job = {
    uuid: 'job-1',
    checks: [
      { type: 'freespaceGreater', path: '/', value: '1', return: 'error' },
      { type: 'fileMissing', path: '/opt/none', value: '', return: 'skip' },
    ],
    associatedFiles: [file.sha512],
    actions: [
      { cmd: { exec: 'sh hello.sh --password=geheim', name: 'greet', retChecks: [{ type: 'okCode', values: ['0'] }] } },
      { copy: { from: '*.sh', to: `${folder}/out/` } },
    ],
  };
  const name = path.join(folder, 'job.json');
  await writeFile(name, JSON.stringify(JobDesk.answerOf([job], [file])));
  return name;
}

describe.skipIf(!existsSync(program))('fi-deploy (build the package to run)', () => {
  it('carries out a job file without a network', async () => {
    const { code, stdout } = await run('--mirror=repo', await writeJobs());
    expect(code).toBe(0);
    expect(stdout).toMatch(/processing {2}- {7}greet: hello from hello.sh/);
    expect(stdout).not.toContain('geheim');
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('end         ok      job successfully completed');
    expect(await readFile(path.join(folder, 'out', 'hello.sh'), 'utf8')).toContain('hello');
  });

  it('tells in plain words what it would do, and does nothing', async () => {
    const { code, stdout } = await run('--dry-run', await writeJobs());
    expect(code).toBe(0);
    expect(stdout.split('\n')).toEqual([
      'Job job-1',
      '  check that / has more than 1 MB of free space; else fail the job',
      '  check that /opt/none is not a file; else skip the job',
      '  fetch hello.sh (1 part) from https://mirror.example.org/repo',
      expect.stringMatching(/^ {2}check that its SHA-512 is [0-9a-f]{12}…$/),
      '  1. run (greet): sh hello.sh --password=***; it must end with 0',
      `  2. copy *.sh to ${folder}/out/`,
      '',
    ]);
    expect(existsSync(path.join(folder, 'out'))).toBe(false);
  });

  it('makes keys, signs, and takes only what is signed', async () => {
    const made = await run('--generate-key=key.pem');
    const key = /^deploy-key = (\S+)$/m.exec(made.stdout)?.[1] ?? '';
    expect((await stat(path.join(folder, 'key.pem'))).mode & 0o777).toBe(0o600);
    const jobs = await writeJobs();
    const refused = await run(`--deploy-key=${key}`, '--mirror=repo', jobs);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('it is not signed');
    const signed = await run('--sign=key.pem', jobs);
    await writeFile(path.join(folder, 'signed.json'), signed.stdout);
    expect((await run(`--deploy-key=${key}`, '--mirror=repo', 'signed.json')).code).toBe(0);
    await writeFile(path.join(folder, 'changed.json'), signed.stdout.replace('sh hello.sh', 'sh other.sh'));
    expect((await run(`--deploy-key=${key}`, '--mirror=repo', 'changed.json')).code).toBe(1);
    expect((await run('--generate-key=key.pem')).stderr).toMatch(/cannot write the key/);
  });

  it('reads the policy from a configuration file', async () => {
    await writeFile(path.join(folder, 'agent.cfg'), 'deploy-command = echo *, ls *\n');
    const { code, stdout } = await run('--conf-file=agent.cfg', '--mirror=repo', await writeJobs());
    expect(code).toBe(1);
    expect(stdout).toContain('command not allowed on this machine (deploy-command)');
    expect((await run('--conf-file=agent.cfg', '--dry-run', 'job.json')).stdout).toContain(
      '1. REFUSED, command not allowed',
    );
  });

  it.each([
    [[], 2, /no job file given/],
    [['a', 'b'], 2, /more than one/],
    [['missing.json'], 1, /cannot read the job file missing.json: .*no such file/],
    [['--deploy-key=nonsense', 'job.json'], 1, /nonsense is no Ed25519 key/],
    [['--nonsense'], 2, /nonsense/],
  ])('%j is told in a line', async (args, code, message) => {
    await writeJobs();
    const result = await run(...args);
    expect(result.code).toBe(code);
    expect(result.stderr).toMatch(message);
    expect(result.stderr).not.toMatch(/^\s+at /m);
  });
});

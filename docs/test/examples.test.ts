/**
 * The examples of all documents work: blocks of `sh` and `js` run against the built packages, with a test server in place of
 * the servers that they name, blocks of `js` and `ts` are compiled. A block that cannot run says why: ```` ```sh no-run: … ````.
 */

import { execFile, spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { startTestServer, type TestServer } from '@fi/test-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Example, examplesOf, root, workplace, writeProject } from './examples.js';

const documents = [
  'README.md',
  ...readdirSync(join(root, 'packages'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `packages/${name}/README.md`),
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
].map((file) => ({ file, examples: examplesOf(readFileSync(join(root, file), 'utf8')) }));

let server: TestServer;
let place: ReturnType<typeof workplace>;
let agentPort: number;
let agent: ReturnType<typeof spawn> | undefined;
/** Lines of the compiler. */
let complaints: readonly string[];

beforeAll(async () => {
  place = workplace();
  server = await startTestServer({ directory: join(place.directory, 'received') });
  agentPort = await freePort();
  const files = new Map<string, string>();
  for (const { file, examples } of documents) {
    for (const example of examples.filter(({ language }) => language === 'js' || language === 'ts'))
      files.set(nameOf(file, example), `${localized(example.code)}\nexport {};\n`);
  }
  const compiler = join(root, 'node_modules/.bin/tsc');
  const config = writeProject(place.directory, files);
  complaints = spawnSync(compiler, ['-p', config], { encoding: 'utf8', cwd: place.directory }).stdout.split('\n');
});

afterAll(async () => {
  agent?.kill();
  await server.close();
  place.remove();
});

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => listener.once('listening', resolve));
  const address = listener.address();
  await new Promise((resolve) => listener.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** What documents name, and what stands for it here: servers, the agent's port, folders. */
function localized(code: string): string {
  const { url } = server;
  return code
    .replaceAll(
      /https?:\/\/(?:(?:[\w-]+\.)*example\.(?:com|org)|server|127\.0\.0\.1:8062)(?=[/,\s'"])/g,
      url.replace(/\/$/, ''),
    )
    .replaceAll(/(?:pc42|localhost):62354/g, `127.0.0.1:${agentPort}`)
    .replaceAll(/(?<=[\s='"])\/(?=(?:srv|media)\/)/g, `${place.directory}/`);
}

/** Nothing of this machine's own configuration, and nothing that waits for a day. */
function environment(): NodeJS.ProcessEnv {
  const { PATH, LANG } = process.env;
  return {
    LANG,
    PATH: `${place.bin}:${PATH}`,
    HOME: place.directory,
    FI_CONFIG: 'none',
    FI_VARDIR: join(place.directory, 'state'),
    FI_NO_HTTPD: 'yes',
    FI_TIMEOUT: '30',
    FI_STRICT: 'yes',
  };
}

async function run(command: string, args: readonly string[]): Promise<void> {
  const options = { cwd: place.directory, env: environment(), timeout: 60_000, maxBuffer: 1 << 28 };
  await promisify(execFile)(command, args, options);
}

/** An agent that listens, for examples that ask it; started for the first of them. */
async function startAgent(): Promise<void> {
  if (agent !== undefined) return;
  const args = ['--daemon', '--no-fork', `--server=${server.url}`, '--httpd-ip=127.0.0.1', `--httpd-port=${agentPort}`];
  const env = { ...environment(), FI_NO_HTTPD: 'no', FI_VARDIR: join(place.directory, 'daemon') };
  const child = spawn(join(place.bin, 'fi-agent'), [...args, '--httpd-trust=127.0.0.1'], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  agent = child;
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const answers = () =>
    fetch(`http://127.0.0.1:${agentPort}/status`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await answers())) {
    if (child.exitCode !== null) throw new Error(`fi-agent ended: ${said}`);
    await sleep(100);
  }
}

/** Commands that an example needs beside ours. */
const missing = ['bash', 'curl', 'less'].filter((name) => spawnSync('which', [name]).status !== 0);
if (missing.length > 0) console.log(`examples: ${missing.join(', ')} not installed, examples with them are not run`);
const cannotRun = (code: string) => missing.some((name) => name === 'bash' || new RegExp(`\\b${name} `).test(code));

/** Name of a block as a source file. */
const nameOf = (file: string, { line }: Example) => `${file.replaceAll(/[^\w-]/g, '_')}-${line}.mts`;

const describeLine = ({ language, line }: Example) => `${language} in line ${line}`;

describe.each(documents)('$file', ({ file, examples }) => {
  it('says why a block is not run', () => {
    for (const { notRun, line } of examples) expect(notRun, `${file}:${line}: write "no-run: REASON"`).not.toBe('');
  });

  it('has blocks of JavaScript and TypeScript that fit the published types', () => {
    const own = complaints.filter((line) => line.startsWith(`${file.replaceAll(/[^\w-]/g, '_')}-`));
    expect(own).toEqual([]);
  });

  const runs = examples.filter(({ notRun }) => notRun === undefined);
  for (const example of runs.filter(({ language }) => language === 'sh')) {
    it.skipIf(cannotRun(example.code))(`${describeLine(example)} runs`, { timeout: 120_000 }, async () => {
      const code = localized(example.code);
      if (code.includes(`127.0.0.1:${agentPort}`)) await startAgent();
      await run('bash', ['--norc', '-eu', '-o', 'pipefail', '-c', code]);
    });
  }
  for (const example of runs.filter(({ language }) => language === 'js' || language === 'ts')) {
    it(`${describeLine(example)} runs`, { timeout: 120_000 }, async () => {
      const script = join(place.directory, 'compiled', nameOf(file, example).replace(/\.mts$/, '.mjs'));
      await run(process.execPath, [script]);
    });
  }
});

/** A run that is killed at any moment: the next one goes on where it was. Uses the built package. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type DeployStatus,
  JobDesk,
  packageOf,
  sequenceProblem,
  startTestServer,
  type TestServer,
} from '@fi/test-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const script = fileURLToPath(new URL('agent.mjs', import.meta.url));
const built = existsSync(fileURLToPath(new URL('../dist/index.js', import.meta.url)));
/** More for a long run: FI_KILLS=50. */
const KILLS = Number(process.env.FI_KILLS ?? 6);

let folder = '';
let server: TestServer;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fi-resume-'));
  server = await startTestServer({ directory: path.join(folder, 'server') });
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

function start(): ChildProcess {
  return spawn(process.execPath, [script, server.jobs.deployUrl, path.join(folder, 'state')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

const ended = (child: ChildProcess) => new Promise<void>((resolve) => child.once('close', () => resolve()));

/** The messages of each run. */
function runs(): DeployStatus[][] {
  const list: DeployStatus[][] = [];
  for (const status of server.jobs.statuses) {
    if (status.message === 'starting') list.push([]);
    list.at(-1)?.push(status);
  }
  return list;
}

describe.skipIf(!built)('a run that is killed (build the package to run)', () => {
  it(`${KILLS} times loses no more than the parts on their way`, { timeout: 20_000 + 3_000 * KILLS }, async () => {
    const content = randomBytes(6_000_000);
    const file = packageOf(
      'big.bin',
      content,
      { mirrors: [server.jobs.mirror] },
      { chunk: 64 * 1024, part: 128 * 1024 },
    );
    server.jobs.offer(file);
    const target = path.join(folder, 'big.bin');
    server.jobs.deployAnswer = JobDesk.answerOf(
      [{ associatedFiles: [file.sha512], actions: [{ copy: { from: 'big.bin', to: target } }] }],
      [file],
    );
    let killed = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const child = start();
      // at a random moment of the part of the run that speaks to the server
      const seen = server.jobs.statuses.length + server.jobs.partTotal;
      const wanted = seen + randomInt(1, 24);
      await expect
        .poll(() => server.jobs.statuses.length + server.jobs.partTotal >= wanted || child.exitCode !== null, {
          interval: 1,
          timeout: 20_000,
        })
        .toBe(true);
      if (child.exitCode === null) killed += 1;
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await ended(child);
    }
    const last = start();
    await ended(last);
    expect(last.exitCode).toBe(0);
    expect((await readFile(target)).equals(content)).toBe(true);
    const all = runs();
    for (const messages of all.slice(0, -1)) expect(sequenceProblem(messages, false)).toBeUndefined();
    expect(sequenceProblem(all.at(-1) ?? [])).toBeUndefined();
    // four parts can be on their way when a run is killed
    expect(server.jobs.partTotal).toBeLessThanOrEqual(
      (file.parts.length + 4 * killed) * (1 + countDone(all.slice(0, -1))),
    );
  });
});

/** Runs that came to their end before they could be killed: what they fetched was given back. */
function countDone(all: readonly (readonly DeployStatus[])[]): number {
  return all.filter((messages) => messages.at(-1)?.message === 'job successfully completed').length;
}

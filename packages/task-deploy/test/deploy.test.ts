/** Whole exchanges with a server on a loopback address. */
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { silentLogger } from '@fi/core';
import { LocalHost } from '@fi/core/host';
import { HttpClient } from '@fi/core/protocol';
import {
  JobDesk,
  type PackageFile,
  packageOf,
  sequenceProblem,
  startTestServer,
  type TestServer,
} from '@fi/test-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DeployOptions, deploy } from '../src/deploy.js';
import { readPolicy } from '../src/policy/policy.js';
import { newKeyPair, readPrivateKey, type SignatureTerms, signJob } from '../src/policy/signature.js';

let folder = '';
let server: TestServer;
let http: HttpClient;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fi-deploy-test-'));
  server = await startTestServer({ directory: path.join(folder, 'server') });
  http = new HttpClient({ environment: {} });
});
afterEach(async () => {
  await http.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

async function run(config: Record<string, unknown> = {}, options: Partial<DeployOptions> = {}) {
  return deploy({
    remote: server.jobs.deployUrl,
    target: server.url,
    directory: path.join(folder, 'state'),
    deviceid: 'pc42-2024-05-06-07-08-09',
    policy: await readPolicy({ 'deploy-allow-http': true, ...config }),
    http,
    host: new LocalHost(),
    log: silentLogger,
    p2p: false,
    ...options,
  });
}

function offer(name: string, content: Uint8Array | string, entry: Record<string, unknown> = {}): PackageFile {
  const made = packageOf(
    name,
    Buffer.from(content),
    { mirrors: [server.jobs.mirror], ...entry },
    { chunk: 1000, part: 300 },
  );
  server.jobs.offer(made);
  return made;
}

function expectValid(): void {
  for (const uuid of new Set(server.jobs.statuses.map((status) => status.uuid))) {
    const messages = server.jobs.statuses.filter((status) => status.uuid === uuid);
    expect(sequenceProblem(messages), messages.map(({ message }) => message).join(' | ')).toBeUndefined();
  }
}

describe('the exchange of the reference', () => {
  it('is told to the server message by message', async () => {
    const file = offer('hello.sh', '#!/bin/sh\necho "hello from deploy"\nexit 3\n', {
      mirrors: [`${server.url}nothing`, server.jobs.mirror],
    });
    const place = path.join(folder, 'opt', 'hello');
    server.jobs.deployAnswer = JobDesk.answerOf(
      [
        {
          uuid: '6634a1b2c3d4e',
          checks: [
            { name: 'enough room', type: 'freespaceGreater', path: folder, value: '1', return: 'error' },
            { name: '', type: 'fileMissing', path: path.join(place, 'hello.sh'), value: '', return: 'skip' },
          ],
          associatedFiles: [file.sha512],
          actions: [
            { mkdir: { list: [place], name: '' } },
            { copy: { from: 'hello.sh', to: `${place}/`, name: 'install' } },
            {
              cmd: {
                exec: `sh ${place}/hello.sh`,
                name: 'run it',
                logLineLimit: '10',
                retChecks: [{ type: 'okCode', values: ['3'] }],
              },
            },
          ],
        },
        {
          uuid: '6634a1b2c3d4f',
          actions: [
            { cmd: { exec: 'echo oops; exit 1', name: 'boom', retChecks: [{ type: 'okCode', values: ['0'] }] } },
            { delete: { list: ['never reached'] } },
          ],
        },
      ],
      [file],
    );
    const { outcomes } = await run();
    expect(outcomes).toEqual([
      { uuid: '6634a1b2c3d4e', outcome: 'done' },
      { uuid: '6634a1b2c3d4f', outcome: 'failed' },
    ]);
    expect(server.jobs.lines('6634a1b2c3d4e')).toEqual([
      'checking - starting',
      'checking ok check #1, enough room passed',
      'checking ok check #2, fileMissing passed',
      'checking ok all checks are ok',
      'downloading - downloading files',
      'downloading/file - fetching hello.sh',
      'downloading/file ok hello.sh downloaded',
      'downloading ok success',
      'prepare ok success',
      'processing ok action #1, processing success',
      'processing ok install, processing success',
      'processing - run it: ================================',
      `processing - run it: Started cmd: sh ${place}/hello.sh`,
      'processing - run it: ================================',
      'processing - run it: hello from deploy',
      'processing - run it: --------------------------------',
      "processing - run it: exit status: `3'",
      'processing - run it: ok, got expected exit status: 3',
      'processing ok run it, processing success',
      '(none) ok job successfully completed',
    ]);
    expect(server.jobs.lines('6634a1b2c3d4f')).toEqual([
      'checking - starting',
      'checking ok all checks are ok',
      'downloading - downloading files',
      'downloading ok success',
      'prepare ok success',
      'processing - boom: ================================',
      'processing - boom: Started cmd: echo oops; exit 1',
      'processing - boom: ================================',
      'processing - boom: oops',
      'processing - boom: --------------------------------',
      "processing - boom: exit status: `1'",
      'processing - boom: not expected exit status: 1',
      'processing ko boom, processing failure',
    ]);
    expectValid();
    expect(await readdir(path.join(folder, 'state')).catch(() => [])).toEqual([]);
  });
});

describe('files', () => {
  it('are made of parts of several gzip members, in order', async () => {
    const content = Buffer.from(Array.from({ length: 20_000 }, (_, index) => index % 251));
    const file = offer('data.bin', content);
    expect(file.parts.length).toBeGreaterThan(5);
    const target = path.join(folder, 'data.bin');
    server.jobs.deployAnswer = JobDesk.answerOf(
      [{ associatedFiles: [file.sha512], actions: [{ copy: { from: '*.bin', to: target } }] }],
      [file],
    );
    await run();
    expect((await readFile(target)).equals(content)).toBe(true);
    expect([...server.jobs.partRequests.values()].every((count) => count === 1)).toBe(true);
    expectValid();
  });

  it('with a wrong part fail after six attempts, and the next job is carried out', async () => {
    const file = offer('bad.bin', 'content');
    server.jobs.partBehaviour = ({ data }) => ({ type: 'answer', body: Buffer.concat([data, Buffer.from('x')]) });
    server.jobs.deployAnswer = JobDesk.answerOf([{ associatedFiles: [file.sha512] }, {}], [file]);
    const { outcomes } = await run();
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['failed', 'done']);
    const lines = server.jobs.lines('6634a1b2c3d40');
    expect(lines.filter((line) => line.endsWith('fetching bad.bin')).length).toBe(6);
    expect(lines.at(-1)).toBe('downloading/file ko bad.bin download failed');
    expectValid();
  });

  it('that are kept are not fetched again, unless they were damaged', async () => {
    const file = offer('kept.bin', 'content to keep', { 'p2p-retention-duration': '60' });
    const job = {
      associatedFiles: [file.sha512],
      actions: [{ copy: { from: 'kept.bin', to: path.join(folder, 'kept') } }],
    };
    server.jobs.deployAnswer = JobDesk.answerOf([job], [file]);
    expect((await run()).remaining).toBe(1);
    await run();
    expect([...server.jobs.partRequests.values()]).toEqual([1]);
    expect(server.jobs.lines().filter((line) => line.includes('already downloaded')).length).toBe(1);

    const base = path.join(folder, 'state', 'deploy', 'fileparts');
    for (const name of await readdir(base, { recursive: true })) {
      if (/[/\\][0-9a-f]{6}$/.test(name)) await writeFile(path.join(base, name), 'damaged');
    }
    await run();
    expect([...server.jobs.partRequests.values()]).toEqual([2]);
    expect(server.jobs.lines().at(-1)).toBe('(none) ok job successfully completed');
  });

  it('whose parts make another file fail the preparation, and the parts are dropped', async () => {
    const file = offer('real.bin', 'real');
    const wrong = packageOf('wrong.bin', Buffer.from('wrong'), {
      mirrors: [server.jobs.mirror],
      multiparts: file.entry.multiparts,
    });
    server.jobs.deployAnswer = JobDesk.answerOf([{ associatedFiles: [wrong.sha512] }], [wrong]);
    await run();
    expect(server.jobs.lines().at(-1)).toBe('prepare ko failed to prepare work dir');
    expectValid();
    await run();
    expect([...server.jobs.partRequests.values()]).toEqual([2]);
  });
});

describe('actions', () => {
  it('are skipped by their checks, without being counted', async () => {
    const target = path.join(folder, 'made');
    server.jobs.deployAnswer = JobDesk.answerOf([
      {
        actions: [
          { cmd: { exec: 'echo never', checks: [{ type: 'fileExists', path: 'nothing', return: 'skip' }] } },
          { mkdir: { list: [target], checks: [{ type: 'directoryExists', path: '.', return: 'ko' }] } },
        ],
      },
    ]);
    await run();
    expect(server.jobs.lines().slice(5)).toEqual([
      'checking ok check #1, fileExists not successful then skip action',
      'checking ok action skipped',
      'checking ok check #1, directoryExists passed',
      'processing ok action #1, processing success',
      '(none) ok job successfully completed',
    ]);
    expectValid();
  });

  it('that are unknown fail', async () => {
    server.jobs.deployAnswer = JobDesk.answerOf([{ actions: [{ messageBox: { text: 'x' } }] }]);
    await run();
    expect(server.jobs.lines().slice(-2)).toEqual([
      "processing - action #1: unknown action `messageBox'",
      'processing ko action #1, processing failure',
    ]);
  });

  it('leave a program that goes on in the background alone', async () => {
    const mark = path.join(folder, 'mark');
    server.jobs.deployAnswer = JobDesk.answerOf([
      { actions: [{ cmd: { exec: `(sleep 0.3; echo late; echo done > ${mark}) & echo started` } }] },
    ]);
    await run();
    expect(server.jobs.lines()).toContain('processing - action #1: started');
    await expect.poll(() => readFile(mark, 'utf8').catch(() => ''), { timeout: 5000 }).toBe('done\n');
  });

  it('are left alone when the agent stops, as they may be what replaces it', async () => {
    const mark = path.join(folder, 'mark');
    const stop = new AbortController();
    server.jobs.deployAnswer = JobDesk.answerOf([
      { actions: [{ cmd: { exec: `touch ${mark}; sleep 4; echo done > ${mark}` } }] },
      {},
    ]);
    const running = run({}, { signal: stop.signal });
    const ended = expect(running).rejects.toThrow(/the agent stops/);
    await expect
      .poll(() =>
        stat(mark).then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
    stop.abort(new Error('the agent stops'));
    await ended;
    expect(server.jobs.lines().at(-1)).toBe('prepare ok success');
    await expect.poll(() => readFile(mark, 'utf8'), { timeout: 10_000 }).toBe('done\n');
  });

  it('end a command that takes too long', async () => {
    server.jobs.deployAnswer = JobDesk.answerOf([
      { actions: [{ cmd: { exec: 'sleep 60', retChecks: [{ type: 'okCode', values: [0] }] } }] },
    ]);
    await run({ 'deploy-timeout': 0.2 });
    expect(server.jobs.lines().slice(-4)).toEqual([
      "processing - action #1: error msg: `timeout'",
      "processing - action #1: exit status: `293'",
      'processing - action #1: not expected exit status: 293',
      'processing ko action #1, processing failure',
    ]);
  });
});

describe('the policy', () => {
  const mark = () => path.join(folder, 'mark');
  const marking = () => ({ actions: [{ cmd: { exec: `touch ${mark()}` } }] });
  const marked = () =>
    readFile(mark()).then(
      () => true,
      () => false,
    );

  it('takes no jobs over plain http unless told so', async () => {
    server.jobs.deployAnswer = JobDesk.answerOf([marking()]);
    expect((await run({ 'deploy-allow-http': false })).outcomes).toEqual([]);
    expect(server.jobs.statuses).toEqual([]);
    expect(await marked()).toBe(false);
  });

  it('takes no jobs from other hosts than it knows', async () => {
    server.jobs.deployAnswer = JobDesk.answerOf([marking()]);
    await run({}, { target: 'http://glpi.example.org/' });
    expect(await marked()).toBe(false);
    await run({ 'deploy-server': ['127.0.0.1'] }, { target: 'http://glpi.example.org/' });
    expect(await marked()).toBe(true);
  });

  it('follows no redirect to another host', async () => {
    const other = await startTestServer({ host: '127.0.0.2', directory: path.join(folder, 'other') });
    other.jobs.deployAnswer = JobDesk.answerOf([marking()]);
    server.jobs.redirect = `${other.jobs.deployUrl}?action=getJobs&machineid=pc42`;
    expect((await run()).outcomes).toEqual([]);
    expect(await marked()).toBe(false);
    expect((await run({ 'deploy-server': ['127.0.0.1', '127.0.0.2'] })).outcomes.length).toBe(1);
    expect(await marked()).toBe(true);
    await other.close();
  });

  it('runs only the commands of its list', async () => {
    server.jobs.deployAnswer = JobDesk.answerOf([marking()]);
    await run({ 'deploy-command': ['echo *'] });
    expect(server.jobs.lines().slice(-2)).toEqual([
      'processing - action #1: command not allowed on this machine (deploy-command)',
      'processing ko action #1, processing failure',
    ]);
    expect(await marked()).toBe(false);
  });

  it('refuses jobs that are not signed, and tells the server', async () => {
    const pair = newKeyPair();
    const stranger = newKeyPair();
    await writeFile(path.join(folder, 'key.pem'), pair.privateKey);
    await writeFile(path.join(folder, 'other.pem'), stranger.privateKey);
    const config = { 'deploy-key': [pair.publicKey] };
    server.jobs.deployAnswer = JobDesk.answerOf([marking()]);
    expect((await run(config)).outcomes).toEqual([{ uuid: '6634a1b2c3d40', outcome: 'refused' }]);
    expect(server.jobs.lines()).toEqual([
      'checking ko job refused: it is not signed, and this machine takes signed jobs only',
    ]);

    const terms = { until: new Date(Date.now() + 60_000), machines: [] };
    const other = await readPrivateKey(path.join(folder, 'other.pem'));
    server.jobs.deployAnswer = JobDesk.answerOf([{ ...marking(), signature: signJob(marking(), {}, other, terms) }]);
    await run(config);
    expect(await marked()).toBe(false);

    const signature = signJob(marking(), {}, await readPrivateKey(path.join(folder, 'key.pem')), terms);
    server.jobs.deployAnswer = JobDesk.answerOf([
      {
        ...marking(),
        checks: [{ name: `signature:${signature}`, type: 'directoryExists', path: '/', return: 'info' }],
      },
    ]);
    await run(config);
    expect(await marked()).toBe(true);
  });

  it('takes signed jobs on their terms only: not later, not elsewhere, not twice', async () => {
    const pair = newKeyPair();
    await writeFile(path.join(folder, 'key.pem'), pair.privateKey);
    const key = await readPrivateKey(path.join(folder, 'key.pem'));
    const config = { 'deploy-key': [pair.publicKey] };
    const soon = new Date(Date.now() + 60_000);
    const play = async (terms: SignatureTerms, change = (text: string) => text) => {
      server.jobs.statuses.length = 0;
      await rm(mark(), { force: true });
      const signature = change(signJob(marking(), {}, key, terms));
      server.jobs.deployAnswer = JobDesk.answerOf([{ ...marking(), signature }]);
      await run(config);
      return (await marked()) ? 'done' : server.jobs.lines().join('\n');
    };
    expect(await play({ until: soon, machines: ['PC42', 'x'] })).toBe('done');
    expect(await play({ until: soon, machines: ['pc42-2024-*'] })).toBe('done');
    expect(await play({ until: soon, machines: ['pc4'] })).toBe(
      'checking ko job refused: it is signed for other machines',
    );
    expect(await play({ until: new Date(0), machines: [] })).toMatch(/job refused: its signature was good until 1970/);
    const later = (text: string) => text.replace(/until=\d{4}/, 'until=2999');
    expect(await play({ until: soon, machines: [] }, later)).toMatch(/signature is not that of a key/);
    expect(await play({ until: soon, machines: ['x'] }, (text) => text.replace(';machine=x', ''))).toMatch(
      /is not that/,
    );
    expect(await play({ until: soon, machines: [] }, (text) => text.split(';')[0] ?? '')).toMatch(
      /is not that of a key/,
    );
    const once = { until: soon, machines: [], once: 'abcdefgh' };
    expect(await play(once)).toBe('done');
    expect(await play(once)).toBe('checking ko job refused: it is signed for being done once, and was done');
    expect(await play({ ...once, once: 'bcdefghi' })).toBe('done');
  });

  it('lets a signed job that failed be tried again, and does nothing when it cannot tell what was done', async () => {
    const pair = newKeyPair();
    await writeFile(path.join(folder, 'key.pem'), pair.privateKey);
    const key = await readPrivateKey(path.join(folder, 'key.pem'));
    const terms = { until: new Date(Date.now() + 60_000), machines: [], once: 'abcdefgh' };
    const job = {
      actions: [{ cmd: { exec: `test -e ${mark()}`, retChecks: [{ type: 'okCode', values: [0] }] } }],
    };
    server.jobs.deployAnswer = JobDesk.answerOf([{ ...job, signature: signJob(job, {}, key, terms) }]);
    const config = { 'deploy-key': [pair.publicKey] };
    expect((await run(config)).outcomes[0]?.outcome).toBe('failed');
    await writeFile(mark(), '');
    expect((await run(config)).outcomes[0]?.outcome).toBe('done');
    expect((await run(config)).outcomes[0]?.outcome).toBe('refused');
    await writeFile(path.join(folder, 'state', 'signed-jobs-done.json'), '{"abc');
    expect((await run(config)).outcomes[0]?.outcome).toBe('refused');
    expect(server.jobs.lines().at(-1)).toContain('cannot tell which signed jobs were done');
  });

  it.skipIf(process.getuid?.() !== 0)('runs commands and changes files as another user', async () => {
    const shared = path.join(folder, 'shared');
    await mkdir(shared);
    await chmod(folder, 0o755);
    await chmod(shared, 0o777);
    const closed = path.join(folder, 'closed');
    await mkdir(closed, { mode: 0o700 });
    const file = offer('script.sh', 'id -un; pwd; cat script.sh > /dev/null && echo readable\n');
    server.jobs.deployAnswer = JobDesk.answerOf(
      [
        {
          associatedFiles: [file.sha512],
          actions: [
            { cmd: { exec: `sh ./script.sh; id -u > ${shared}/who` } },
            { copy: { from: 'script.sh', to: `${shared}/copy.sh` } },
            { copy: { from: 'script.sh', to: `${closed}/copy.sh`, name: 'closed' } },
          ],
        },
      ],
      [file],
    );
    await run({ 'deploy-user': 'nobody' });
    expect(server.jobs.lines()).toContain('processing - action #1: nobody');
    expect(server.jobs.lines()).toContain('processing - action #1: readable');
    const nobody = Number(await readFile(path.join(shared, 'who'), 'utf8'));
    expect((await stat(path.join(shared, 'copy.sh'))).uid).toBe(nobody);
    expect(nobody).toBeGreaterThan(0);
    expect(await readdir(closed)).toEqual([]);
    expect(server.jobs.lines().at(-1)).toBe('processing ko closed, processing failure');
    expect(process.geteuid?.()).toBe(0);
  });
});

describe('answers that are not right', () => {
  it.each([
    ['nothing', {}, []],
    ['an empty list, which is how PHP writes nothing', [], []],
    ['no JSON', 'x', []],
    ['no files', { jobs: [{ uuid: 'a1' }] }, ['checking ko job refused: missing associatedFiles key']],
    [
      'a job without actions',
      { jobs: [{ uuid: 'a1', checks: [], associatedFiles: [] }], associatedFiles: {} },
      ["checking ko job refused: Missing key `actions' in jobs"],
    ],
    [
      'a uuid that is a path',
      JobDesk.answerOf([{ uuid: '../../etc' }]),
      ['checking ko job refused: uuid is not a name'],
    ],
    [
      'an unknown file',
      JobDesk.answerOf([{ associatedFiles: ['ab'] }]),
      ["checking ko job refused: unknown file: 'ab'. Not found in JSON answer!"],
    ],
  ])('%s', async (_, answer, expected) => {
    server.jobs.deployAnswer = answer;
    await run();
    expect(server.jobs.lines()).toEqual(expected);
  });

  it('a file name that leads out of the work folder', async () => {
    const file = offer('../evil', 'x');
    server.jobs.deployAnswer = JobDesk.answerOf([{ associatedFiles: [file.sha512] }], [file]);
    await run();
    expect(server.jobs.lines()[0]).toMatch(/^checking ko job refused: file \w{12}: its name leads out/);
  });
});

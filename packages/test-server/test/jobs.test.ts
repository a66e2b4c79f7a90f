/** Job scripts played to clients that speak as agents do. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareScript, readJobScript, startTestServer, type TestServer } from '../src/index.js';

let folder = '';
let server: TestServer;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fi-jobs-'));
  server = await startTestServer({ directory: path.join(folder, 'server') });
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

interface Reply {
  readonly jobs: readonly { readonly associatedFiles: readonly string[]; readonly expect?: unknown }[];
  readonly associatedFiles: Readonly<Record<string, { readonly multiparts: readonly string[] }>>;
  readonly schedule: readonly unknown[];
  readonly token: string;
  readonly postmethod: string;
}

async function call(url: string, parameters: Record<string, string>, form?: Record<string, string>): Promise<Reply> {
  const body = form === undefined ? undefined : new URLSearchParams(form);
  const method = form === undefined ? 'GET' : 'POST';
  const answer = await fetch(`${url}?${new URLSearchParams(parameters)}`, { method, body: body ?? null });
  return (await answer.json()) as Reply;
}
const machineid = 'pc42-2024-05-06-07-08-09';
const tell = (message: string, more: Record<string, string> = {}) =>
  call(server.jobs.deployUrl, {
    action: 'setStatus',
    machineid,
    uuid: 'deploy1',
    part: 'job',
    currentStep: 'checking',
    msg: message,
    ...more,
  });
const config = () =>
  call(server.url, { action: 'getConfig', machineid, 'task[Deploy]': '3.3', 'task[Collect]': '2.9' });

describe('a deployment', () => {
  it('is given with its files until it has ended, and compared with what is expected', async () => {
    await writeFile(path.join(folder, 'big.bin'), Buffer.alloc(3000, 'abc'));
    const script = {
      files: { 'hello.sh': { text: 'echo hello\n' }, 'big.bin': { path: 'big.bin', p2p: true, partSize: 1000 } },
      deploy: [
        { files: ['hello.sh', 'big.bin'], actions: [], expect: ['checking - starting', 'checking ko check #1, *'] },
      ],
    };
    await writeFile(path.join(folder, 'jobs.json'), JSON.stringify(script));
    server.jobs.play(await readJobScript(path.join(folder, 'jobs.json')));
    expect(await config()).toMatchObject({ schedule: [{ task: 'Deploy', remote: server.jobs.deployUrl }] });
    const order = { action: 'getJobs', machineid, version: '3.3' };
    const answer = await call(server.jobs.deployUrl, order);
    expect(answer.jobs[0]).toMatchObject({ uuid: 'deploy1', checks: [], actions: [] });
    expect(answer.jobs[0]?.expect).toBeUndefined();
    const [small, big] = (answer.jobs[0]?.associatedFiles ?? []).map((id) => answer.associatedFiles[id]);
    expect(small).toMatchObject({ name: 'hello.sh', p2p: '0', mirrors: [server.jobs.mirror] });
    expect(big).toMatchObject({ name: 'big.bin', p2p: '1' });
    const [id = ''] = small?.multiparts ?? [];
    const place = `${id[0]}/${id.slice(0, 2)}/${id}`;
    for (const url of [
      `${server.jobs.mirror}/${place}`,
      `${server.jobs.deployUrl}?action=getFilePart&file=/${place}`,
    ]) {
      const part = await fetch(url);
      expect(gunzipSync(Buffer.from(await part.arrayBuffer())).toString()).toBe('echo hello\n');
    }
    expect(server.jobs.partRequests.get(id)).toBe(2);
    expect((await fetch(`${server.jobs.mirror}/0/00/${id}`)).status).toBe(404);

    await tell('starting');
    expect(server.jobs.reports()).toMatchObject([{ machineid, uuid: 'deploy1', state: 'running' }]);
    await tell('check #1, failure on x, missing', { status: 'ko' });
    expect(server.jobs.reports()).toEqual([
      {
        machineid,
        uuid: 'deploy1',
        state: 'failed',
        lines: ['checking - starting', 'checking ko check #1, failure on x, missing'],
      },
    ]);
    expect(await call(server.jobs.deployUrl, order)).toEqual({});
    expect((await config()).schedule).toEqual([]);
  });

  it('that is told in a wrong order is noticed', async () => {
    server.jobs.play(await prepareScript({ deploy: [{ expect: ['...'] }] }, folder));
    await call(server.jobs.deployUrl, { action: 'getJobs', machineid });
    await tell('starting');
    await tell('success', { currentStep: 'prepare', status: 'ok' });
    await tell('job successfully completed', { currentStep: '', status: 'ok' });
    expect(server.jobs.reports()[0]?.problem).toBe('prepare right after checking');
  });

  it('meets misbehaving mirrors', async () => {
    const script = await prepareScript({ files: { x: { text: 'x' } } }, folder);
    server.jobs.play(script);
    server.jobs.partBehaviour = ({ number }) =>
      number === 1 ? { type: 'answer', status: 503, body: 'busy' } : undefined;
    const [id = ''] = [...script.files.values()].flatMap((file) => file.parts.map(({ sha512 }) => sha512));
    const url = `${server.jobs.mirror}/${id[0]}/${id.slice(0, 2)}/${id}`;
    expect((await fetch(url)).status).toBe(503);
    expect((await fetch(url)).status).toBe(200);
  });
});

it('gives questions, takes answers as forms, and compares them', async () => {
  const question = { function: 'findFile', dir: '/etc', expect: [{ path: '*/hosts' }] };
  server.jobs.play(await prepareScript({ collect: [question, { ...question, expect: [] }] }, folder));
  expect(await config()).toMatchObject({ schedule: [{ task: 'Collect', remote: server.jobs.collectUrl }] });
  const { jobs, postmethod } = await call(server.jobs.collectUrl, { action: 'getJobs', machineid });
  expect(jobs).toEqual([
    { function: 'findFile', dir: '/etc', uuid: 'collect1', _sid: 1 },
    { function: 'findFile', dir: '/etc', uuid: 'collect2', _sid: 2 },
  ]);
  expect(postmethod).toBe('POST');
  for (const [sid, left] of [
    ['1', '1'],
    ['2', '1'],
  ]) {
    const uuid = `collect${sid}`;
    const form = { action: 'setAnswer', uuid, _sid: sid ?? '', _cpt: left ?? '', path: '/etc/hosts', size: '1' };
    const answer = await call(server.jobs.collectUrl, { action: 'setAnswer', uuid, method: 'POST' }, form);
    expect(answer.token).toMatch(/^tok\d$/);
    await call(server.jobs.collectUrl, { action: 'jobsDone', uuid });
  }
  expect(server.jobs.reports().map(({ state, problem }) => [state, problem])).toEqual([
    ['done', undefined],
    ['done', 'unexpected answer {"path":"/etc/hosts","size":"1"}'],
  ]);
  expect((await config()).schedule).toEqual([]);
});

it.each([
  ['[]', /must be an object/],
  ['{"deploi":[]}', /unknown member "deploi"/],
  ['{"deploy":[{"files":["x"]}]}', /names the file x, which is not there/],
  ['{"deploy":[{"expect":"x"}]}', /expect must be a list of texts/],
  ['{"collect":[{}]}', /has no function/],
  ['{"files":{"x":{}}}', /neither path nor text/],
  ['{"files":{"x":{"path":"gone"}}}', /cannot be read/],
  ['{', /cannot read the job script/],
])('the script %s is refused', async (text, reason) => {
  const file = path.join(folder, 'jobs.json');
  await writeFile(file, text);
  await expect(readJobScript(file)).rejects.toMatchObject({
    code: 'ERR_FI_JOBS',
    message: expect.stringMatching(reason),
  });
});

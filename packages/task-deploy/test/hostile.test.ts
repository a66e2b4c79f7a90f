/** What goes wrong around a job: mirrors that lie or hang, disks that are full, actions that must not do harm. */
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Logger, silentLogger } from '@fi/core';
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
import { makeTar, makeZip } from './archives.js';

let folder = '';
let server: TestServer;
let http: HttpClient;
const listeners: Server[] = [];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fi-hostile-'));
  server = await startTestServer({ directory: path.join(folder, 'server') });
  http = new HttpClient({ environment: {}, timeout: 1 });
});
afterEach(async () => {
  for (const listener of listeners.splice(0)) {
    listener.closeAllConnections();
    listener.close();
  }
  await http.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const run = async (config: Record<string, unknown> = {}, options: Partial<DeployOptions> = {}) =>
  deploy({
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

function offer(name: string, content: Uint8Array | string, entry: Record<string, unknown> = {}): PackageFile {
  const made = packageOf(name, Buffer.from(content), { mirrors: [server.jobs.mirror], ...entry });
  server.jobs.offer(made);
  return made;
}

/** A mirror of a kind of its own. */
async function mirror(listener: RequestListener): Promise<string> {
  const made = createServer(listener);
  listeners.push(made);
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(made.address() as AddressInfo).port}/m`;
}

const give = (jobs: readonly Record<string, unknown>[], files: readonly PackageFile[] = []) => {
  server.jobs.statuses.length = 0;
  server.jobs.deployAnswer = JobDesk.answerOf(jobs, files);
};
const actions = (...list: unknown[]) => give([{ actions: list }]);
const lines = () => server.jobs.lines();
const expectValid = () => expect(sequenceProblem(server.jobs.statuses)).toBeUndefined();

describe('mirrors', () => {
  const bad: [string, RequestListener][] = [
    ['hang', () => undefined],
    ['hang after some bytes', (_, response) => void response.writeHead(200, { 'Content-Length': '99' }).write('x')],
    ['give an error page with status 200', (_, response) => response.end('<html>Not found</html>')],
    [
      'announce more than they send',
      (_, response) => {
        response.writeHead(200, { 'Content-Length': '99999' });
        response.write('x', () => response.destroy());
      },
    ],
    [
      'announce more than any part has',
      (_, response) => response.writeHead(200, { 'Content-Length': String(2 ** 40) }).end(),
    ],
    ['redirect for ever', (request, response) => response.writeHead(302, { Location: request.url }).end()],
    ['redirect to a file', (_, response) => response.writeHead(302, { Location: 'file:///etc/passwd' }).end()],
    ['fail', (_, response) => response.writeHead(500).end('error')],
    ['close the connection', (request) => void request.socket.destroy()],
    ['send nothing', (_, response) => response.end()],
  ];
  it.each(bad)('that %s are passed over', async (_, listener) => {
    const file = offer('x.bin', 'content', { mirrors: [await mirror(listener), 'ftp://x/y', server.jobs.mirror] });
    give([{ associatedFiles: [file.sha512] }], [file]);
    expect((await run()).outcomes[0]?.outcome).toBe('done');
    expect(lines()).toContain('downloading/file ok x.bin downloaded');
    expectValid();
  });

  it('may redirect to where the part is, and name an encoding that is not taken off', async () => {
    const elsewhere = await mirror((request, response) =>
      response.writeHead(302, { Location: `${server.jobs.mirror}${(request.url ?? '').slice(2)}` }).end(),
    );
    const file = offer('x.bin', 'content', { mirrors: [elsewhere] });
    give([{ associatedFiles: [file.sha512] }], [file]);
    expect((await run()).outcomes[0]?.outcome).toBe('done');
    const [part] = file.parts;
    const encoding = await mirror((_, response) =>
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(part?.data),
    );
    const again = { ...file, entry: { ...file.entry, mirrors: [encoding] } };
    give([{ associatedFiles: [file.sha512] }], [again]);
    expect((await run()).outcomes[0]?.outcome).toBe('done');
    // a proxy that compresses once more changes the bytes
    const twice = await mirror((_, response) =>
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(part?.data ?? '')),
    );
    give([{ associatedFiles: [file.sha512] }], [{ ...file, entry: { ...file.entry, mirrors: [twice] } }]);
    expect((await run()).outcomes[0]?.outcome).toBe('failed');
    expectValid();
  });

  it('that have nothing fail the job, and the next one is carried out', async () => {
    const none = offer('x.bin', 'content', { mirrors: [`${server.url}plugins/nothing`] });
    const nowhere = offer('y.bin', 'other', { mirrors: [] });
    give([{ associatedFiles: [none.sha512] }, { associatedFiles: [nowhere.sha512] }, {}], [none, nowhere]);
    expect((await run()).outcomes.map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'done']);
    expect(lines().filter((line) => line.startsWith('downloading/file ko')).length).toBe(2);
    expect(lines().filter((line) => line === 'downloading/file - y.bin: Aborting download: no mirror').length).toBe(1);
  });
});

describe('the disk', () => {
  const full = '/dev/shm';
  it.skipIf(process.getuid?.() === 0)('that nothing may be written to fails the job', async () => {
    await mkdir(path.join(folder, 'state'), { mode: 0o500 });
    const file = offer('x.bin', 'content');
    give([{ associatedFiles: [file.sha512] }], [file]);
    expect((await run()).outcomes[0]?.outcome).toBe('failed');
  });

  it('where a file stands in the way of the store fails the job, and says so', async () => {
    await mkdir(path.join(folder, 'state'));
    await writeFile(path.join(folder, 'state', 'deploy'), 'not a folder');
    const file = offer('x.bin', 'content');
    give([{ associatedFiles: [file.sha512] }, {}], [file]);
    const { outcomes } = await run();
    expect(outcomes[0]?.outcome).toBe('failed');
    expect(lines().some((line) => line.startsWith('downloading/file ko'))).toBe(true);
  });

  it.skipIf(!existsSync(full))('can be another one: files and folders move across', async () => {
    const other = await mkdtemp(path.join(full, 'fi-hostile-'));
    try {
      await mkdir(path.join(other, 'tree', 'sub'), { recursive: true });
      await writeFile(path.join(other, 'tree', 'sub', 'x'), 'content', { mode: 0o640 });
      await symlink('sub/x', path.join(other, 'tree', 'link'));
      actions({ move: { from: `${other}/tree`, to: `${folder}/moved` } });
      expect((await run()).outcomes[0]?.outcome).toBe('done');
      expect(await readdir(other)).toEqual([]);
      expect(await readFile(path.join(folder, 'moved', 'link'), 'utf8')).toBe('content');
      expect((await stat(path.join(folder, 'moved', 'sub', 'x'))).mode & 0o777).toBe(0o640);
    } finally {
      await rm(other, { recursive: true, force: true });
    }
  });
});

describe('actions', () => {
  it.each(['/', '//', '/.', '/x/..', '/../..', '../../../../../../../../../../..', '/./', '/tmp/../'])(
    'never delete %s',
    async (place) => {
      actions({ delete: { list: [place] } });
      expect((await run()).outcomes[0]?.outcome).toBe('failed');
      expect(lines().at(-2)).toMatch(/is the root of the file system/);
      expect(existsSync('/etc')).toBe(true);
      expectValid();
    },
  );

  it.each([[[]], [['']], [undefined], ['/x']])('delete nothing for the list %j', async (list) => {
    actions({ delete: { list } });
    expect((await run()).outcomes[0]?.outcome).toBe('failed');
    expect(lines()).toContain('processing - action #1: No folder to delete');
  });

  it('delete a folder whose contents cannot be read, a link but not what it leads to, and what is not there', async () => {
    const inside = path.join(folder, 'a b "c" $HOME', 'sub');
    await mkdir(inside, { recursive: true });
    await writeFile(path.join(folder, 'kept'), 'x');
    await symlink(folder, path.join(inside, 'up'));
    await chmod(inside, 0o700);
    actions({ delete: { list: [path.dirname(inside), path.join(folder, 'never')] } });
    expect((await run()).outcomes[0]?.outcome).toBe('done');
    expect(existsSync(path.dirname(inside))).toBe(false);
    expect(await readFile(path.join(folder, 'kept'), 'utf8')).toBe('x');
  });

  it('take wildcards, quotes, blanks and dollars in names as they are', async () => {
    const odd = ['a b', "it's", '"q"', '$HOME', '`id`', 'x;y', 'ümläut', '-rf', '[x]'];
    await mkdir(path.join(folder, 'in'));
    for (const name of odd) await writeFile(path.join(folder, 'in', name), name);
    actions(
      { mkdir: { list: [path.join(folder, 'o $X "y"')] } },
      { copy: { from: `${folder}/in/*`, to: `${folder}/o $X "y"/` } },
      { copy: { from: `${folder}/in/it's`, to: `${folder}/o $X "y"/copy 'n'` } },
      { copy: { from: `${folder}/in/nothing*`, to: `${folder}/nothing` } },
    );
    expect((await run()).outcomes[0]?.outcome).toBe('done');
    expect((await readdir(path.join(folder, 'o $X "y"'))).sort()).toEqual([...odd, "copy 'n'"].sort());
    expect(existsSync(path.join(folder, 'nothing'))).toBe(false);
    expectValid();
  });

  it('tell output in any encoding, within limits, from both streams', async () => {
    actions({
      cmd: {
        exec: "printf 'caf\\351 \\377\\n'; printf 'utf8 \\303\\251\\n' >&2; printf 'crlf\\r\\n\\n\\nend'",
        logLineLimit: '3',
      },
    });
    await run();
    expect(
      lines()
        .filter((line) => line.includes('#1:'))
        .slice(3),
    ).toEqual([
      'processing - action #1: utf8 é',
      'processing - action #1: crlf',
      'processing - action #1: end',
      'processing - action #1: --------------------------------',
      "processing - action #1: exit status: `0'",
      'processing - action #1: ok, no check to evaluate.',
    ]);
    actions({ cmd: { exec: "printf 'caf\\351 \\377\\n\\303\\251\\n'" } });
    await run();
    expect(lines()).toContain('processing - action #1: café ÿ');
    expect(lines()).toContain('processing - action #1: é');
    actions({ cmd: { exec: 'seq 1 20000', logLineLimit: -1 } }, { cmd: { exec: 'seq 1 100', logLineLimit: '0' } });
    await run();
    expect(lines().filter((line) => line.includes('action #1')).length).toBeLessThanOrEqual(5001);
    expect(lines().filter((line) => line.includes('action #2'))).toEqual([
      'processing ok action #2, processing success',
    ]);
  });

  it('judge by the first return check of a known kind', async () => {
    const judged = async (exec: string, retChecks: unknown) => {
      actions({ cmd: { exec, retChecks, logLineLimit: 1 } });
      await run();
      return lines()
        .slice(-2)
        .map((line) => line.replace('processing ', ''));
    };
    expect(await judged('exit 3', [{ type: 'okCode', values: ['0', '3'] }])).toEqual([
      'ok action #1, processing success',
      '(none) ok job successfully completed',
    ]);
    expect(await judged('exit 3', [{ type: 'errorCode', values: [3] }])).toEqual([
      '- action #1: found unwanted exit status: 3',
      'ko action #1, processing failure',
    ]);
    expect(await judged('echo Done', [{ type: 'okPattern', values: ['^Done$'] }])).toEqual([
      'ok action #1, processing success',
      '(none) ok job successfully completed',
    ]);
    expect(await judged('echo FAILED', [{ type: 'errorPattern', values: ['', 'FAIL'] }])).toEqual([
      '- action #1: error pattern found in log: /FAIL/',
      'ko action #1, processing failure',
    ]);
    expect(await judged('exit 3', [{ type: 'odd' }, { type: 'okCode', values: ['3'] }])).toEqual([
      'ok action #1, processing success',
      '(none) ok job successfully completed',
    ]);
    expect(await judged('exit 3', 'x')).toEqual([
      'ok action #1, processing success',
      '(none) ok job successfully completed',
    ]);
    expect((await judged('echo x', [{ type: 'okPattern', values: ['('] }]))[1]).toBe(
      'ko action #1, processing failure',
    );
    expect((await judged('kill -9 $$', [{ type: 'okCode', values: ['0'] }]))[0]).toContain(
      'not expected exit status: 137',
    );
    expect((await judged("printf 'a%.0s' $(seq 60); echo '!'", [{ type: 'okPattern', values: ['^(a+)+$'] }]))[1]).toBe(
      'ko action #1, processing failure',
    );
  });

  it('keep secrets out of the log, whatever they print', async () => {
    const said: string[] = [];
    const note = (line: string) => void said.push(line);
    const log: Logger = { ...silentLogger, error: note, warning: note, info: note, debug: note, debug2: note };
    actions({
      cmd: { exec: 'echo --password geheim1 PASSWORD=geheim2 https://u:geheim3@host/ # /pwd:geheim4', name: 'x' },
    });
    await run({}, { log });
    expect(said.join('\n')).not.toMatch(/geheim/);
    expect(said.length).toBeGreaterThan(3);
    expect(lines().join('\n')).toContain('geheim1');
  });
});

describe.skipIf(process.getuid?.() !== 0)('another user', () => {
  it('has no group of this process, and may not read its files', async () => {
    await chmod(folder, 0o755);
    await writeFile(path.join(folder, 'secret'), 'secret', { mode: 0o640 });
    actions({ cmd: { exec: `id -G; id -g; cat ${folder}/secret; grep -c FI_ /proc/self/environ`, name: 'x' } });
    const groups = process.getgroups?.() ?? [];
    process.setgroups?.([0, 4]);
    try {
      await run({ 'deploy-user': 'nobody' });
    } finally {
      process.setgroups?.(groups);
    }
    const said = lines().filter((line) => line.includes('x: '));
    expect(said).toContain('processing - x: 65534');
    expect(said.join('\n')).toMatch(/Permission denied/);
    expect(said.join('\n')).not.toMatch(/x: (?:0|4)(?: |$)/);
  });

  it('that does not exist fails the job before any action', async () => {
    actions({ cmd: { exec: `touch ${folder}/mark` } });
    expect((await run({ 'deploy-user': 'no-such-user' })).outcomes[0]?.outcome).toBe('failed');
    expect(lines().slice(-2)).toEqual([
      'prepare - deploy-user: there is no user no-such-user',
      'prepare ko failed to prepare work dir',
    ]);
    expect(existsSync(path.join(folder, 'mark'))).toBe(false);
    expectValid();
  });
});

describe('archives', () => {
  it('that leave their folder fail the job, damaged ones do not', async () => {
    const mark = { cmd: { exec: `touch ${folder}/mark` } };
    const job = (file: PackageFile) => ({ associatedFiles: [file.sha512], actions: [mark] });
    for (const [name, data] of [
      ['evil.tar', makeTar([{ name: '../evil', content: 'x' }])],
      ['evil.zip', makeZip([{ name: '../evil', content: 'x' }])],
    ] as const) {
      const file = offer(name, data, { uncompress: '1' });
      give([job(file)], [file]);
      expect((await run()).outcomes[0]?.outcome, name).toBe('failed');
      expect(lines().at(-1)).toBe('prepare ko failed to prepare work dir');
      expect(existsSync(path.join(folder, 'mark'))).toBe(false);
    }
    const damaged = offer('cut.tar.gz', gzipSync(makeTar([{ name: 'a', content: 'x'.repeat(9999) }])).subarray(0, 60), {
      uncompress: '1',
    });
    give([job(damaged)], [damaged]);
    expect((await run()).outcomes[0]?.outcome).toBe('done');
    expect(lines().find((line) => line.startsWith('prepare - '))).toMatch(/^prepare - cut.tar.gz cannot be unpacked: /);
    expectValid();
  });
});

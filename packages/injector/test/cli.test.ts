/** The executable as people call it, on the built package, against a real server. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('../dist/bin/fi-injector.js', import.meta.url));
const tls = fileURLToPath(new URL('../../core/test/fixtures/tls/', import.meta.url));
const XML =
  '<?xml version="1.0"?><REQUEST><CONTENT><A>1</A></CONTENT><DEVICEID>pc</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>';

let folder = '';
let url = '';
let secureUrl = '';
const servers: Server[] = [];
let received = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fi-injector-cli-'));
  const listener: Parameters<typeof createServer>[1] = (request, response) => {
    request.resume().on('end', () => {
      if (
        request.url === '/private' &&
        request.headers.authorization !== `Basic ${Buffer.from('me:s3cret').toString('base64')}`
      ) {
        response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
        return;
      }
      if (request.url === '/wrong') {
        response.writeHead(404).end();
        return;
      }
      received += 1;
      response.end('<REPLY/>');
    });
  };
  const plain = createServer(listener);
  const secure = createSecureServer(
    { key: readFileSync(`${tls}server.key`), cert: readFileSync(`${tls}server.crt`) },
    listener,
  );
  servers.push(plain, secure);
  for (const server of servers) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(plain.address() as AddressInfo).port}/`;
  secureUrl = `https://127.0.0.1:${(secure.address() as AddressInfo).port}/`;
});

afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  rmSync(folder, { recursive: true });
});

function run(args: string[], options: { input?: string; env?: Record<string, string> } = {}) {
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve, reject) => {
    const env = { PATH: process.env.PATH, ...options.env };
    const child = spawn(process.execPath, [program, ...args], { env });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    child.stdin.end(options.input ?? '');
  });
}

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('fi-injector', () => {
  it('is quiet when all goes well, and reports on demand', async () => {
    const path = file('a.ocs', XML);
    expect(await run(['-f', path, '-u', url])).toEqual({ code: 0, stdout: '', stderr: '' });
    const verbose = await run(['--verbose', '--file', path, '--url', url]);
    expect(verbose.stdout).toMatch(
      new RegExp(`^Loading ${path}\\.\\.\\. \\[1/1\\]\nOK\n1 sent \\(0\\.1 KiB\\), 0 failed, in \\d+\\.\\d s\n$`),
    );
  });

  it('names what was not sent and exits 1', async () => {
    const [good, html] = [file('a.ocs', XML), file('b.xml', '<html></html>')];
    const result = await run(['-f', html, '-f', good, '-u', `${url},${url}wrong`, '-r']);
    expect(result.code).toBe(1);
    expect(result.stderr).toBe(
      `fi-injector: ${html}: not an inventory: it is an HTML page\n` +
        `fi-injector: ${good}: ${url}wrong: answered 404 Not Found; is the URL right?\n` +
        `These elements were not sent:\n${html}\n${good}\n`,
    );
    expect(existsSync(good)).toBe(true);
  });

  it('sends a directory, with bundled switches, and removes what was accepted', async () => {
    const path = file('c.xml', XML);
    const other = file('readme.txt', 'x');
    rmSync(join(folder, 'b.xml'), { force: true });
    const before = received;
    const { code, stdout } = await run(['-vRr', '-d', folder, '-u', url]);
    expect(code).toBe(0);
    expect(stdout).toContain(`Loading ${path}...`);
    expect(received).toBeGreaterThan(before);
    expect([existsSync(path), existsSync(other)]).toEqual([false, true]);
    const nothing = await run(['-d', folder, '-u', url]);
    expect(nothing).toMatchObject({ code: 0, stderr: expect.stringContaining('nothing to send') });
  });

  it('reads the standard input', async () => {
    expect(await run(['--stdin', '-u', url], { input: XML })).toMatchObject({ code: 0 });
    const empty = await run(['--stdin', '-u', url]);
    expect(empty).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('These elements were not sent:\nSTDIN DATA\n'),
    });
  });

  it('takes the password from a file, the environment or the URL, and never shows it', async () => {
    const path = file('a.ocs', XML);
    const secret = file('password.txt', 's3cret\n');
    const target = ['-f', path, '-u', `${url}private`, '--debug', '--debug'];
    expect((await run([...target, '--user', 'me', '--password-file', secret])).code).toBe(0);
    expect((await run([...target, '--user', 'me'], { env: { FI_PASSWORD: 's3cret' } })).code).toBe(0);
    const inUrl = await run(['-v', '--debug', '-f', path, '-u', `${url.replace('//', '//me:s3cret@')}private`]);
    expect(inUrl.code).toBe(0);
    const wrong = await run(['-v', '--debug', '-f', path, '-u', `${url.replace('//', '//me:wr0ng-one@')}private`]);
    expect(wrong.code).toBe(1);
    expect(wrong.stdout).toContain('wrong credentials');
    expect([inUrl, wrong].map(({ stdout, stderr }) => stdout + stderr).join()).not.toMatch(/s3cret|wr0ng-one/);
  });

  it('checks certificates', async () => {
    const path = file('a.ocs', XML);
    const refused = await run(['-f', path, '-u', secureUrl]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('ca-cert-file');
    expect((await run(['-f', path, '-u', secureUrl, `--ca-cert-file=${tls}ca.crt`])).code).toBe(0);
    const unchecked = await run(['-f', path, '-u', secureUrl, '--no-ssl-check']);
    expect(unchecked.code).toBe(0);
    const [, fingerprint = ''] = /ssl-fingerprint=(sha256\$[\da-f]{64})/.exec(unchecked.stderr) ?? [];
    expect(await run(['-f', path, '-u', secureUrl, '--ssl-fingerprint', fingerprint])).toMatchObject({
      code: 0,
      stderr: '',
    });
  });

  it.each([
    [[], 'no server given'],
    [['-u', 'http://h/'], 'nothing to send'],
    [['-u', 'ftp://h/', '--stdin'], 'URL that begins with http'],
    [['--nonsense'], 'unknown option --nonsense'],
    [['-u', 'http://h/', 'stray.xml'], 'unexpected argument'],
  ])('exits 2 for %j', async (args, text) => {
    const { code, stderr } = await run(args);
    expect(stderr).toContain(text);
    expect(stderr).toContain("Try 'fi-injector --help'");
    expect(code).toBe(2);
  });

  it('prints help and version', async () => {
    expect(await run(['--version'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^fi-injector \d+\.\d+\.\d+\n$/),
    });
    const help = await run(['--help']);
    expect(help.code).toBe(0);
    for (const option of ['--url', '--recursive', '--xml-ua', '--password-file']) expect(help.stdout).toContain(option);
  });
});

/** The executable as people call it, on the built package, against a composed server with TLS. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startVimServer, type VimServer, type VimServerOptions } from './vim-server.mjs';

const bin = (name: string) => fileURLToPath(new URL(`../dist/bin/${name}.js`, import.meta.url));
const CA = fileURLToPath(new URL('../../core/test/fixtures/tls/ca.crt', import.meta.url));
const PASSWORD = 's3cret&more';
const hasIpv6 = (networkInterfaces().lo ?? networkInterfaces().lo0 ?? []).some(({ address }) => address === '::1');

let folder = '';
const servers: VimServer[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fi-esx-'));
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  for (const name of readdirSync(folder)) rmSync(join(folder, name));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function serve(options: VimServerOptions = {}): Promise<VimServer> {
  const server = await startVimServer(options);
  servers.push(server);
  return server;
}

interface Result {
  code: number | null;
  stdout: string;
  stderr: string;
}

function run(args: string[], options: { env?: Record<string, string>; name?: string } = {}): Promise<Result> {
  return new Promise((resolve, reject) => {
    const env = { PATH: process.env.PATH, ...options.env };
    const child = spawn(process.execPath, [bin(options.name ?? 'fi-esx'), ...args], { env, cwd: folder });
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
  });
}

/** A run with everything that a host wants. */
const ask = (server: VimServer, ...more: string[]) =>
  run(['--host', server.host, '--user', 'me', '--ca-cert-file', CA, ...more], { env: { FI_PASSWORD: PASSWORD } });

describe('fi-esx', () => {
  it('writes a host to the standard output, as classic XML and as JSON', async () => {
    const server = await serve();
    const xml = await ask(server, '--tag', 'lab');
    expect(xml).toMatchObject({ code: 0, stderr: '' });
    for (const part of [
      '<QUERY>INVENTORY</QUERY>',
      '<OSNAME>VMware ESXi</OSNAME>',
      '<OSVERSION>7.0.3</OSVERSION>',
      '<KEYVALUE>lab</KEYVALUE>',
      '<COMMENT>first line\nsecond line &amp; &lt;more&gt;</COMMENT>',
      '<VMTYPE>VMware</VMTYPE>',
      '<STATUS>Up</STATUS>',
    ]) {
      expect(xml.stdout).toContain(part);
    }
    const json = await ask(server, '--json', '--esx-itemtype', 'Hypervisor');
    expect(json).toMatchObject({ code: 0, stderr: '' });
    const { content, deviceid, itemtype } = JSON.parse(json.stdout);
    expect(deviceid).toMatch(/^esx0\.example\.org-\d{4}(-\d\d){5}$/);
    expect(itemtype).toBe('Hypervisor');
    expect(content.hardware).toMatchObject({ name: 'esx0', workgroup: 'example.org', memory: 261780 });
    expect(content.bios).toMatchObject({ ssn: 'SERIAL0', bdate: '2021-07-09' });
    expect(content.operatingsystem.timezone).toEqual({ name: 'Asia/Kolkata', offset: '+0530' });
    expect(content.storages[0]).toMatchObject({ serial: 'S0D0', manufacturer: 'Seagate', disksize: 3815447 });
    expect(content.networks).toMatchObject([
      { description: 'vmk0', ipaddress6: '2001:db8::0', status: 'up', virtualdev: true },
      { description: 'vmnic0', speed: '10000', status: 'down', virtualdev: false },
    ]);
    expect(content.virtualmachines).toHaveLength(3);
    expect(content.virtualmachines[1]).toEqual({
      comment: 'first line&#10;second line & <more>',
      ipaddress: '198.51.100.1',
      mac: '00:50:56:00:00:01',
      memory: 4096,
      name: 'vm 1',
      operatingsystem: { full_name: 'Debian GNU/Linux 12 (64-bit)' },
      serial: 'VMware-42 10 00 01 00 00 40 00-80 00 00 00 00 00 00 01',
      status: 'off',
      uuid: '42100001-0000-4000-8000-000000000001',
      vcpu: 2,
      vmtype: 'vmware',
    });
    expect(server.sessions.size).toBeGreaterThan(0);
    expect(server.requests.map(({ name }) => name).at(-1)).toBe('Logout');
  });

  it.skipIf(!hasIpv6)('reaches a host by its IPv6 address', async () => {
    const server = await serve({ address: '::1' });
    const args = ['--host', `[::1]:${server.port}`, '--user', 'me', '--no-ssl-check', '--json'];
    const { code, stdout } = await run(args, { env: { FI_PASSWORD: PASSWORD } });
    expect(code).toBe(0);
    expect(JSON.parse(stdout).content.hardware.name).toBe('esx0');
  });

  it('writes one file for each host of a vCenter, in pages, templates aside', async () => {
    const server = await serve({ center: true, hosts: 3, machines: 120, pageSize: 25, templates: ['vm-0'] });
    const { code, stdout, stderr } = await ask(server, '--path', folder, '--format', 'json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const names = readdirSync(folder).sort();
    expect(names).toHaveLength(3);
    expect(stdout.split('\n').filter((line) => line.startsWith('Inventory saved in '))).toHaveLength(3);
    const counts = names.map(
      (name) => JSON.parse(readFileSync(join(folder, name), 'utf8')).content.virtualmachines.length,
    );
    expect(counts).toEqual([119, 120, 120]);
    expect(server.requests.filter(({ name }) => name === 'ContinueRetrievePropertiesEx').length).toBeGreaterThan(5);
  });

  it('asks old hosts without pages, and hosts that know no paths for everything', async () => {
    const server = await serve({ apiVersion: '4.1', noPaths: true });
    const { code, stdout } = await ask(server, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout).content.virtualmachines).toHaveLength(3);
    expect(server.requests.some(({ name }) => name.endsWith('Ex'))).toBe(false);
    expect(server.requests.map(({ action }) => action)).toContain('"urn:vim25#RetrieveProperties"');
  });

  it('looks for the machines of a host that does not list them', async () => {
    const server = await serve({ hideMachines: true });
    const { code, stdout } = await ask(server, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout).content.virtualmachines).toHaveLength(3);
    const center = await serve({ center: true, hideMachines: true });
    expect(JSON.parse((await ask(center, '--json')).stdout).content.virtualmachines).toBeUndefined();
  });

  it('logs in again when the session is lost in the middle', async () => {
    const server = await serve({ machines: 120, pageSize: 20, loseSessionAt: [5, 9] });
    const { code, stdout, stderr } = await ask(server, '--json');
    expect(code).toBe(0);
    const machines = JSON.parse(stdout).content.virtualmachines as { name: string }[];
    expect(new Set(machines.map(({ name }) => name)).size).toBe(120);
    expect(machines).toHaveLength(120);
    expect(stderr.match(/the session was lost, logging in again/g)).toHaveLength(2);
  });

  it('leaves out a machine that has gone meanwhile', async () => {
    const server = await serve({ machines: 60, gone: ['vm-7'] });
    const { code, stdout, stderr } = await ask(server, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout).content.virtualmachines).toHaveLength(59);
    expect(stderr).toMatch(/^\[ESX\]\[WARNING\] virtual machine vm-7 is left out: .*already been deleted.*\n$/);
  });

  it('goes on with the other hosts when one cannot be read, and exits 1', async () => {
    const server = await serve({ center: true, hosts: 4, failHost: 1, disconnected: [2] });
    const { code, stderr } = await ask(server, '--path', folder);
    expect(code).toBe(1);
    expect(
      readdirSync(folder)
        .map((name) => name.slice(0, 4))
        .sort(),
    ).toEqual(['esx0', 'esx3']);
    expect(stderr.split('\n')).toEqual([
      expect.stringMatching(/^fi-esx: \S+ host host-1: .*Permission to perform this operation was denied\.$/),
      expect.stringMatching(/^fi-esx: \S+ host host-2: the host tells neither its name nor its UUID/),
      '',
    ]);
  });

  it('dumps raw answers and makes the same inventory from them, without a login in them', async () => {
    const server = await serve({ machines: 5 });
    expect((await ask(server, '--path', folder, '--dump')).code).toBe(0);
    const [dump = '', inventory = ''] = readdirSync(folder).sort();
    expect(dump).toMatch(/^esx0\.example\.org-.*-hostfullinfo\.dump$/);
    const first = readFileSync(join(folder, inventory), 'utf8');
    const bytes = readFileSync(join(folder, dump));
    expect(bytes.toString()).not.toContain('s3cret');
    expect(await run(['--dumpfile', dump])).toEqual({ code: 0, stdout: first, stderr: '' });
    writeFileSync(join(folder, 'x.dump.gz'), gzipSync(bytes));
    expect(await run(['--dumpfile', 'x.dump.gz', '--stdout'])).toMatchObject({ code: 0, stdout: first });
    writeFileSync(join(folder, 'cut.dump'), bytes.subarray(0, bytes.length / 2));
    writeFileSync(join(folder, 'perl.dump'), "$VAR1 = bless( {}, 'Host' );");
    expect(await run(['--dumpfile', 'cut.dump', '--dumpfile', 'perl.dump', '--dumpfile', 'none.dump'])).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /^fi-esx: .*cut\.dump: line \d+: the dump is damaged or cut off\nfi-esx: .*perl\.dump: this is no dump of fi-esx\nfi-esx: .*none\.dump: no such file or directory\n$/,
      ),
    });
  });

  it.each<[string, VimServerOptions, RegExp]>([
    [
      'half an answer',
      { answer: (name) => (name.startsWith('Retrieve') ? 'cut' : undefined) },
      /connection closed by the server without a complete answer/,
    ],
    [
      'half a document',
      { answer: (name, text) => (name === 'Login' ? text.slice(0, 300) : undefined) },
      /the answer cannot be read: not a usable XML document/,
    ],
    [
      'a web page',
      { answer: () => '<html><body>Welcome</body></html>' },
      /the answer holds no RetrieveServiceContentResponse; is this an ESX host or a vCenter\?/,
    ],
    ['an empty answer', { answer: () => '' }, /the answer cannot be read/],
    [
      'a document type',
      { answer: () => '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>' },
      /it brings its own document type/,
    ],
    [
      'a fault without a text',
      {
        answer: (name) =>
          name === 'Login' ? '<e:Envelope xmlns:e="u"><e:Body><e:Fault/></e:Body></e:Envelope>' : undefined,
      },
      /SOAP fault without a text/,
    ],
    [
      'a session that never lasts',
      { loseSessionAt: Array.from({ length: 50 }, (_, i) => i + 3) },
      /the session was lost 3 times in a row/,
    ],
  ])('tells of %s in one line', async (_, options, text) => {
    const server = await serve(options);
    const { code, stdout, stderr } = await ask(server);
    expect(stderr.split('\n').filter((line) => line.startsWith('fi-esx: '))).toEqual([expect.stringMatching(text)]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });

  it('tells of a wrong password, and never shows it', async () => {
    const server = await serve();
    const args = ['--host', server.host, '--user', 'me', '--ca-cert-file', CA, '--debug', '--debug'];
    const secret = join(folder, 'secret');
    writeFileSync(secret, 'wr0ng-one\n');
    for (const given of [
      ['--password', 'wr0ng-one'],
      ['--password-file', secret],
    ]) {
      const { code, stderr } = await run([...args, ...given]);
      expect(code).toBe(1);
      expect(stderr).toContain(
        `fi-esx: Connection failure: ${server.host}: Cannot complete login due to an incorrect user name or password.\n`,
      );
      expect(stderr).not.toContain('wr0ng-one');
    }
    writeFileSync(secret, `${PASSWORD}\r\n`);
    expect((await run([...args, '--password-file', secret])).code).toBe(0);
  });

  it('tells of a host that is not there, and goes on with the next one', async () => {
    const [server, gone] = [await serve(), await serve()];
    await gone.close();
    servers.splice(servers.indexOf(gone), 1);
    const args = ['--host', gone.host, '--host', server.host, '--user', 'me', '--ca-cert-file', CA, '--json'];
    const { code, stdout, stderr } = await run(args, { env: { FI_PASSWORD: PASSWORD } });
    expect(code).toBe(1);
    expect(JSON.parse(stdout).content.hardware.name).toBe('esx0');
    expect(stderr).toBe(
      `fi-esx: Connection failure: https://${gone.host}/sdk/vimService: connection refused; is the server running?\n`,
    );
  });

  it('trusts no unknown certificate, and tells its fingerprint, which can be pinned', async () => {
    const server = await serve();
    const args = ['--host', server.host, '--user', 'me', '--json'];
    const env = { FI_PASSWORD: PASSWORD };
    const refused = await run(args, { env });
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(
      /^fi-esx: Connection failure: .*certificate refused: it is signed by an unknown authority.*\n$/,
    );
    const [, fingerprint = ''] = /--ssl-fingerprint='(sha256\$[\da-f]{64})'/.exec(refused.stderr) ?? [];
    expect(await run([...args, '--ssl-fingerprint', fingerprint], { env })).toMatchObject({ code: 0, stderr: '' });
    const other = await run([...args, '--ssl-fingerprint', `sha256$${'0'.repeat(64)}`], { env });
    expect(other).toMatchObject({ code: 1, stderr: expect.stringContaining('not in ssl-fingerprint') });
    expect(server.requests.filter(({ name }) => name === 'Login')).toHaveLength(1);
    expect((await run([...args, '--no-ssl-check'], { env })).code).toBe(0);
  });

  it('speaks to hosts that know nothing newer than TLS 1.0, with a warning', async () => {
    const server = await serve({ tls: { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' } });
    const { code, stderr } = await ask(server, '--json');
    expect(stderr).toContain('does not speak TLS 1.2; trying TLS 1.0 and 1.1');
    expect(code).toBe(0);
  });

  it('is what scripts know as fusioninventory-esx: --directory, no certificate check, .ocs', async () => {
    const server = await serve();
    const args = ['--host', server.host, '--user', 'me', '--password', PASSWORD];
    const name = 'fusioninventory-esx';
    expect(await run(args, { name })).toMatchObject({ code: 2, stderr: expect.stringContaining('--directory') });
    const { code, stdout } = await run([...args, '--directory', folder], { name });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Inventory saved in .*\/esx0\.example\.org-.*\.ocs\n$/);
  });

  it.each([
    [[], 'no host given'],
    [['--host', 'h'], 'no user given'],
    [['--host', 'h', '--user', 'u'], 'no password given'],
    [['--host', 'h', '--user', 'u', '--password', 'p', '--path', '.', '--directory', '.'], 'exclude each other'],
    [['--host', 'h', '--user', 'u', '--password', 'p', '--json', '--format', 'xml'], 'exclude each other'],
    [['--host', 'h', '--format', 'yaml'], 'allowed: xml, json'],
    [['--nonsense'], 'unknown option --nonsense'],
  ])('exits 2 for %j', async (args, text) => {
    const { code, stderr } = await run(args);
    expect(stderr).toContain(text);
    expect(stderr).toContain("Try 'fi-esx --help'");
    expect(code).toBe(2);
  });

  it('exits 1 for what is no host, and for a directory that is not there', async () => {
    const args = ['--user', 'u', '--password', 'p'];
    const bad = await run(['--host', 'http://h/x', ...args]);
    expect(bad).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^fi-esx: Connection failure: "http:\/\/h\/x" is no host; .*\n$/),
    });
    const missing = await run(['--host', 'h', ...args, '--directory', join(folder, 'none')]);
    expect(missing).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^fi-esx: cannot write to .*no such file or directory\n$/),
    });
  });

  it('prints help and version', async () => {
    expect(await run(['--version'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^fi-esx \d+\.\d+\.\d+\n$/),
    });
    const help = await run(['--help']);
    expect(help.code).toBe(0);
    for (const option of ['--host', '--password-file', '--dumpfile', '--ssl-fingerprint', '--esx-itemtype']) {
      expect(help.stdout).toContain(option);
    }
  });
});

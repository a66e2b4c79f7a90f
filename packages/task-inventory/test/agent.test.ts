/** What users add to inventories, in the agent's configuration too: collectors of their own, and containers. */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflateSync } from 'node:zlib';
import type { Inventory } from '@fi/core/inventory';
import { startTestServer } from '@fi/test-server';
import { afterEach, beforeEach, expect, it } from 'vitest';

const INVENTORY = fileURLToPath(new URL('../dist/bin/fi-inventory.js', import.meta.url));
const AGENT = fileURLToPath(new URL('../../agent/dist/bin/fi-agent.js', import.meta.url));
const root = process.getuid?.() === 0 && process.platform === 'linux';

let base: string;
let container: ChildProcess | undefined;
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'fi-agent-inventory-')));
});
afterEach(() => {
  container?.kill('SIGKILL');
  container = undefined;
  rmSync(base, { recursive: true, force: true });
});

function write(path: string, text: string, mode = 0o644): string {
  const file = join(base, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
}

const script = (path: string, body: string) => write(path, `#!/bin/sh\n${body}\n`, 0o755);

/** Runs fi-agent with this configuration file; commands are looked for in `bin` first. */
async function agent(settings: Readonly<Record<string, string>>): Promise<string> {
  const lines = Object.entries({
    vardir: join(base, 'var'),
    tasks: 'inventory',
    'no-category': 'process',
    ...settings,
  });
  const file = write('agent.cfg', lines.map(([name, value]) => `${name} = ${value}\n`).join(''));
  const env = { ...process.env, NO_PROXY: '*', no_proxy: '*', PATH: `${join(base, 'bin')}:${process.env.PATH}` };
  const child = spawn(process.execPath, [AGENT, `--conf-file=${file}`], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.on('data', (chunk) => (log += chunk));
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect(code, log).toBe(0);
  return log;
}

const documents = (): Inventory[] =>
  readdirSync(join(base, 'out'))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(base, 'out', name), 'utf8')));

const RACK = `echo '{"content":{"hardware":{"description":"rack 7"},"printers":[{"name":"cellar"}]}}'`;

it('runs the collectors of the directory that the configuration names', async () => {
  script('collectors.d/rack', RACK);
  mkdirSync(join(base, 'out'));
  await agent({ local: join(base, 'out'), json: '1', 'collectors-dir': join(base, 'collectors.d') });
  const [document] = documents();
  expect(document?.content.hardware).toMatchObject({ description: 'rack 7' });
  expect(document?.content.printers).toContainEqual({ name: 'cellar' });
});

it.skipIf(!root)('refuses collectors that others may have written, and says so', async () => {
  chownSync(script('collectors.d/alien', RACK), 4321, 4321);
  chmodSync(script('collectors.d/open', RACK), 0o777);
  mkdirSync(join(base, 'out'));
  const log = await agent({ local: join(base, 'out'), json: '1', 'collectors-dir': join(base, 'collectors.d') });
  expect(log).toContain('alien belongs to the user with id 4321');
  expect(log).toContain('others may write to');
  expect(documents()[0]?.content.hardware?.description).not.toBe('rack 7');
});

/** Starts a process with another root, a Debian system with one package; `undefined` where that cannot be done. */
async function startContainer(): Promise<number | undefined> {
  const { stdout } = spawnSync('ldd', ['/bin/sleep'], { encoding: 'utf8' });
  const libraries = stdout?.match(/\/\S+/g);
  if (!libraries) return undefined;
  for (const file of ['/bin/sleep', ...libraries]) {
    mkdirSync(dirname(join(base, 'root', file)), { recursive: true });
    copyFileSync(file, join(base, 'root', file));
    chmodSync(join(base, 'root', file), 0o755);
  }
  write('root/etc/os-release', 'ID=debian\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nPRETTY_NAME="Debian 12"\n');
  write('root/etc/passwd', 'app:x:1000:1000::/home/app:/bin/sh\n');
  symlinkSync('/etc/shadow', join(base, 'root/etc/group'));
  write('root/var/lib/dpkg/status', 'Package: nginx\nStatus: install ok installed\nVersion: 1.22.1-9\n\n');
  container = spawn('chroot', [join(base, 'root'), '/bin/sleep', '60'], { stdio: 'ignore' });
  const { pid = 0 } = container;
  for (let i = 0; i < 200; i++) {
    if (existsSync(`/proc/${pid}/root/etc/os-release`) && !existsSync(`/proc/${pid}/root${base}`)) return pid;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return undefined;
}

/** Installs a manager of the one container; the container's id. */
function docker(pid: number, exec = 'exit 1'): string {
  const id = 'c'.repeat(64);
  const inspected = JSON.stringify({ Id: id, Name: '/web', Pid: pid, Created: '2025-05-05T05:05:05Z' });
  script(
    'bin/docker',
    `case "$1" in ps) [ "$2" = -q ] && echo ${id};; inspect) echo '${inspected}';; exec) ${exec};; esac`,
  );
  return id;
}

it.skipIf(!root)('sends the inventories of containers as computers of their own', async ({ skip }) => {
  const pid = await startContainer();
  if (pid === undefined) return skip();
  const id = docker(pid);
  mkdirSync(join(base, 'out'));
  const server = await startTestServer({ directory: join(base, 'server') });
  try {
    await agent({ local: join(base, 'out'), json: '1', server: server.url, 'inventory-guests': 'yes' });
    const received = await server.inventories();
    for (const [name, list] of [
      ['folder', documents()],
      ['server', received],
    ] as const) {
      expect(list, name).toHaveLength(2);
      const guest = list.find(({ deviceid }) => deviceid.startsWith('web-2025-05-05'));
      expect(guest?.content.softwares, name).toMatchObject([{ name: 'nginx', version: '1.22.1-9' }]);
      expect(guest?.content.hardware, name).toMatchObject({ name: 'web', uuid: id.slice(0, 12), vmsystem: 'Docker' });
      expect(guest?.content.local_users?.map(({ login }) => login)).toEqual(['app']);
      // its link leads to a file of the host
      expect(guest?.content.local_groups).toBeUndefined();
    }
  } finally {
    await server.close();
  }
});

it.skipIf(!root)(
  'does not wait for a command in a container that hangs',
  async ({ skip }) => {
    const pid = await startContainer();
    if (pid === undefined) return skip();
    docker(pid, 'exec sleep 600');
    write('root/usr/bin/rpm', '', 0o755);
    const args = ['--partial=printer', `--guests=${join(base, 'out')}`, '--backend-collect-timeout=1'];
    const env = { ...process.env, PATH: `${join(base, 'bin')}:${process.env.PATH}` };
    const { status, stderr } = spawnSync(process.execPath, [INVENTORY, ...args], {
      env,
      encoding: 'utf8',
      timeout: 20_000,
    });
    expect(status, stderr).toBe(0);
    expect(stderr).toContain('unix/rpm: given up');
    const [guest] = documents();
    // what is incomplete is not sent
    expect(guest?.partial).toBe(true);
    expect(guest?.content.softwares).toBeUndefined();
  },
  30_000,
);

it('asks databases with the credentials that a GLPI server has', async () => {
  // a client that knows the password
  script(
    'bin/mysql',
    `for word; do
  case "$word" in --defaults-extra-file=*) file="\${word#*=}";; *version*) version=1;; esac
done
grep -q 'password = "s3cret"' "$file" || exit 1
[ -z "$version" ] || printf 'version\\t8.0.36\\n'`,
  );
  const messages: { action?: string; use?: string; content?: Inventory['content'] }[] = [];
  const answers: Readonly<Record<string, object>> = {
    contact: { tasks: { inventory: { params: [{ category: 'database', params_id: 3, use: ['mysql'] }] } } },
    get_params: { credentials: [{ type: 'login_password', login: 'ro', password: 's3cret', host: 'db' }] },
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const text = (body[0] === 0x78 ? inflateSync(body) : body).toString('utf8');
      const message = text.startsWith('{') ? JSON.parse(text) : {};
      messages.push(message);
      // what answers a PROLOG this way is a GLPI server
      const answer = { status: 'ok', expiration: 24, ...answers[message.action ?? 'contact'] };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const log = await agent({ server: url, debug: '2' });
    expect(messages.filter(({ action }) => action === 'get_params').map(({ use }) => use)).toEqual(['mysql']);
    const inventory = messages.find(({ action }) => action === 'inventory');
    expect(inventory?.content?.databases_services).toMatchObject([{ name: 'MySQL', version: '8.0.36' }]);
    expect(log).not.toContain('s3cret');
  } finally {
    server.close();
  }
});

import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Host, type Logger, type Output, silentLogger } from '@fi/core';
import { LocalHost } from '@fi/core/host';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type GuestRoot, parseInspect, parseInstances, parseMachine } from './find.js';
import { findGuests, guestInventories, RootedHost, takeGuestInventory } from './index.js';
import { dpkgStatusColumns, parsePacmanDesc } from './package-files.js';

let base: string;
let root: string;
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'fi-guests-')));
  root = join(base, 'root');
  mkdirSync(root);
  writeFileSync(join(base, 'secret'), 'of the host');
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

function file(path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  chmodSync(join(root, path), mode);
}

const link = (path: string, target: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  symlinkSync(target, join(root, path));
};

const open = (more = {}) => new RootedHost({ root, host: new LocalHost(), ...more });

/** A host whose commands answer from a table of `command args`. */
function answering(answers: Readonly<Record<string, string>>): Host & { asked: string[] } {
  const local = new LocalHost();
  const asked: string[] = [];
  const run = async (command: string, args: readonly string[] = []): Promise<Output | undefined> => {
    const line = [command, ...args].join(' ');
    asked.push(line);
    const key = Object.keys(answers).find((start) => line.startsWith(start));
    if (key === undefined) return undefined;
    return { stdout: answers[key] ?? '', stderr: '', code: 0, truncated: false, timedOut: false };
  };
  return {
    platform: 'linux',
    environment: async () => ({}),
    uid: () => local.uid(),
    now: async () => ({ date: new Date('2026-01-02T03:04:05Z'), timeZone: 'UTC' }),
    read: (path) => local.read(path),
    readBytes: (path) => local.readBytes(path),
    list: (path) => local.list(path),
    stat: (path, options) => local.stat(path, options),
    realpath: (path) => local.realpath(path),
    which: (command) => local.which(command),
    run,
    asked,
  };
}

describe.skipIf(process.platform !== 'linux')('RootedHost', () => {
  it('reads, lists and looks at files below the root', async () => {
    file('/etc/hostname', 'guest\n', 0o640);
    const host = open();
    expect(await host.read('/etc/hostname')).toBe('guest\n');
    expect(await host.list('/etc')).toEqual(['hostname']);
    expect(await host.stat('/etc/hostname')).toMatchObject({ type: 'file', size: 6, mode: 0o640 });
    expect(await host.stat('/')).toMatchObject({ type: 'directory' });
    expect(await host.read('/etc')).toBeUndefined();
    expect(await host.read('/none')).toBeUndefined();
    expect(await host.list('/none')).toEqual([]);
    expect(await host.list('/etc/hostname')).toEqual([]);
    expect(await host.environment()).toEqual({});
  });

  it('follows links within the root', async () => {
    file('/usr/lib/os-release', 'ID=x\n');
    link('/etc/os-release', '../usr/lib/os-release');
    link('/etc/absolute', '/usr/lib/os-release');
    link('/lib', 'usr/lib');
    const host = open();
    for (const path of ['/etc/os-release', '/etc/absolute', '/lib/os-release', '/lib/../lib/./os-release']) {
      expect(await host.read(path), path).toBe('ID=x\n');
    }
    expect(await host.realpath('/lib/os-release')).toBe('/usr/lib/os-release');
    expect(await host.stat('/etc/absolute', { lstat: true })).toMatchObject({ type: 'link' });
    expect(await host.list('/lib')).toEqual(['os-release']);
  });

  it('cannot be led out of the root', async () => {
    link('/etc/up', '../../secret');
    link('/etc/far', '../../../../../../../../../../../../etc/passwd');
    link('/etc/absolute', `${base}/secret`);
    link('/out', '..');
    link('/self', '/proc/self/root');
    link('/loop', 'loop');
    link('/a', 'b/x');
    link('/b', 'a/x');
    const host = open();
    for (const path of [
      '/etc/up',
      '/etc/far',
      '/etc/absolute',
      '/out/secret',
      '/../secret',
      '/self/etc/passwd',
      '/loop',
      '/a',
    ]) {
      expect(await host.read(path), path).toBeUndefined();
      expect(await host.stat(path), path).toBeUndefined();
    }
    expect(await host.list('/out')).toEqual(['a', 'b', 'etc', 'loop', 'out', 'self']);
    expect(await host.list('/..')).toEqual(await host.list('/'));
  });

  it('is not fooled by a link that appears between look and leap', async () => {
    mkdirSync(join(base, 'elsewhere'));
    writeFileSync(join(base, 'elsewhere', 'file'), 'of the host');
    file('/etc/file', 'of the guest');
    // the root itself is exchanged after the boundary was found
    const host = open();
    expect(await host.read('/etc/file')).toBe('of the guest');
    rmSync(root, { recursive: true });
    symlinkSync(join(base, 'elsewhere'), root);
    expect(await host.read('/file')).toBeUndefined();
    expect(await host.list('/')).toEqual([]);
  });

  it('does not wait for pipes nor open devices', async () => {
    expect(spawnSync('mkfifo', [join(root, 'pipe')]).status).toBe(0);
    const host = open();
    expect(await host.read('/pipe')).toBeUndefined();
    expect(await host.stat('/pipe')).toMatchObject({ type: 'other' });
  });

  it('runs only what it may, through the way in', async () => {
    file('/usr/bin/rpm', 'binary', 0o755);
    file('/usr/bin/other', 'binary', 0o755);
    file('/usr/bin/plain', 'binary');
    const machine = answering({ 'docker exec': 'answer' });
    const host = open({ host: machine, enter: ['docker', 'exec', 'abc'], commands: ['rpm', 'plain', 'absent'] });
    expect((await host.run('rpm', ['-qa', '; reboot']))?.stdout).toBe('answer');
    expect(machine.asked).toEqual(['docker exec abc /usr/bin/rpm -qa ; reboot']);
    for (const command of ['other', 'plain', 'absent', '/usr/bin/other', '../rpm']) {
      expect(await host.run(command), command).toBeUndefined();
    }
    expect(await open({ host: machine, commands: ['rpm'] }).run('rpm')).toBeUndefined();
  });
});

const STATUS = `Package: bash
Status: install ok installed
Section: shells
Installed-Size: 7164
Architecture: amd64
Version: 5.2-1
Description: a shell
 Version: not a field

Package: gone
Status: deinstall ok config-files
Architecture: amd64
Version: 1
`;

/** A small Debian system. */
function debian(): void {
  file('/etc/os-release', 'ID=debian\nNAME="Debian GNU/Linux"\nPRETTY_NAME="Debian GNU/Linux 12"\nVERSION_ID="12"\n');
  file('/etc/passwd', 'root:x:0:0:root:/root:/bin/sh\n');
  file('/etc/machine-id', '0123456789abcdef0123456789abcdef\n');
  file('/etc/hostname', 'inside\n');
  file('/var/lib/dpkg/status', STATUS);
  file('/var/lib/dpkg/info/bash.list', '');
  file('/var/lib/dpkg/status.d/tzdata', 'Package: tzdata\nVersion: 2025a\nArchitecture: all\n');
}

const guest = (more: Partial<GuestRoot> = {}): GuestRoot => ({
  kind: 'docker',
  name: 'web',
  uuid: '0123456789ab',
  root,
  created: '2025-06-07T08:09:10.5Z',
  enter: undefined,
  ...more,
});

describe.skipIf(process.platform !== 'linux')('takeGuestInventory', () => {
  it('tells system, software and accounts, under an identity that lasts', async () => {
    debian();
    const { inventory, report } = await takeGuestInventory(guest(), { host: answering({}), tag: 'site' });
    expect(inventory).toMatchObject({ deviceid: 'web-2025-06-07-08-09-10', itemtype: 'Computer', tag: 'site' });
    expect(inventory.partial).toBeUndefined();
    const { hardware, operatingsystem, softwares, local_users } = inventory.content;
    expect(hardware).toEqual({ name: 'web', uuid: '0123456789ab', vmsystem: 'Docker' });
    expect(operatingsystem).toMatchObject({ full_name: 'Debian GNU/Linux 12' });
    expect(local_users).toMatchObject([{ login: 'root' }]);
    expect(softwares).toMatchObject([
      {
        name: 'bash',
        version: '5.2-1',
        filesize: 7335936,
        system_category: 'shells',
        from: 'deb',
        publisher: 'Debian',
      },
      { name: 'tzdata', version: '2025a', arch: 'all' },
    ]);
    expect(softwares?.[0]?.install_date).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(report.collectors.filter(({ status }) => status !== 'ok')).toEqual([]);
  });

  it('asks rpm inside, and Alpine and Arch by their files', async () => {
    file('/usr/bin/rpm', '', 0o755);
    file('/lib/apk/db/installed', 'P:musl\nV:1.2-r0\nA:x86_64\n\n');
    file('/var/lib/pacman/local/zlib-1/desc', '%NAME%\nzlib\n\n%VERSION%\n1:1.3-1\n\n%ARCH%\nx86_64\n');
    const host = answering({ 'docker exec': 'kernel\tx86_64\t1-2\t1700000000\t5\tV\tS\tG\n' });
    const { inventory } = await takeGuestInventory(guest({ enter: ['docker', 'exec', 'abc'] }), { host });
    expect(inventory.content.softwares?.map(({ name, from }) => `${from} ${name}`).sort()).toEqual([
      'apk musl',
      'pacman zlib',
      'rpm kernel',
    ]);
    expect(host.asked).toHaveLength(1);
  });

  it('makes the uuid of an LXC container that it makes of itself, too', async () => {
    debian();
    const { inventory } = await takeGuestInventory(guest({ kind: 'lxc', uuid: undefined, created: undefined }), {
      host: answering({}),
    });
    // sha1 of machine id and host name
    expect(inventory.content.hardware?.uuid).toMatch(/^[0-9a-f]{40}$/);
    expect(inventory.deviceid).toMatch(/^web-\d{4}(-\d\d){5}$/);
  });

  it('survives an empty and a hostile root', async () => {
    link('/etc', '/etc');
    link('/var/lib/dpkg/status', `${base}/secret`);
    const { inventory } = await takeGuestInventory(guest({ name: '../x' }), { host: answering({}) });
    expect(inventory.content.softwares).toBeUndefined();
    expect(inventory.deviceid).toBe('__x-2025-06-07-08-09-10');
  });
});

describe('findGuests', () => {
  const ID = 'a'.repeat(64);
  it('asks each manager', async () => {
    const host = answering({
      'docker ps -q --no-trunc': `${ID}\nnot an id\n`,
      'docker inspect --format': `{"Id":"${ID}","Name":"/web","Pid":1234,"Created":"2025-06-07T08:09:10Z","Hostname":"x"}\n`,
      'lxc-ls -1 --running': 'box\n-evil\n',
      'lxc-info -n box -p -H': '4321\n',
      'machinectl --no-pager --no-legend list': 'deb container systemd-nspawn debian 12\n',
      'machinectl show': 'Id=0123456789abcdef0123456789abcdef\nClass=container\nService=systemd-nspawn\nLeader=77\n',
    });
    expect(await findGuests(host)).toEqual([
      {
        kind: 'docker',
        name: 'web',
        uuid: 'aaaaaaaaaaaa',
        root: '/proc/1234/root',
        created: '2025-06-07T08:09:10Z',
        enter: ['docker', 'exec', '--env', 'LC_ALL=C', ID],
      },
      expect.objectContaining({ kind: 'lxc', name: 'box', root: '/proc/4321/root' }),
      expect.objectContaining({
        kind: 'systemd-nspawn',
        uuid: '01234567-89ab-cdef-0123-456789abcdef',
        root: '/proc/77/root',
      }),
    ]);
    expect(host.asked.join()).not.toContain('evil');
  });

  it.each(['', 'x', '{"Id":5}', `{"Id":"${ID}","Pid":0}`, `{"Id":"${ID}","Pid":"1;2"}`, 'null', '[]'])(
    'takes nothing from %j',
    (text) => expect(parseInspect(text, 'docker')).toEqual([]),
  );

  it('takes instances of LXD and Incus that run, without virtual machines', () => {
    const list = [
      { name: 'web', type: 'container', state: { pid: 12 }, created_at: '2025-01-02T03:04:05Z' },
      { name: 'vm', type: 'virtual-machine', state: { pid: 13 } },
      { name: 'stopped', type: 'container', state: { pid: 0 } },
      { name: '--evil', type: 'container', state: { pid: 14 } },
      null,
    ];
    expect(parseInstances(JSON.stringify(list), 'incus', 'incus')).toEqual([
      {
        kind: 'incus',
        name: 'web',
        uuid: undefined,
        root: '/proc/12/root',
        created: '2025-01-02T03:04:05Z',
        enter: ['incus', 'exec', 'web', '--env', 'LC_ALL=C', '--'],
      },
    ]);
    for (const text of ['', 'x', '{}', '5']) expect(parseInstances(text, 'lxd', 'lxc')).toEqual([]);
  });

  it('takes machines that are containers of systemd only', () => {
    expect(parseMachine('vm', 'Class=vm\nService=libvirt-qemu\nLeader=5\n')).toBeUndefined();
    expect(parseMachine('x', 'Class=container\nService=systemd-nspawn\nLeader=0\n')).toBeUndefined();
    expect(parseMachine('x', '')).toBeUndefined();
  });
});

describe('package files', () => {
  it.each(['', '\n\n\n', 'x', ': y', 'Package:\n', '\u0000\u0001', 'Package: a\nStatus: install ok installed'])(
    'survive %j',
    (text) => {
      expect(() => dpkgStatusColumns(text)).not.toThrow();
      expect(() => parsePacmanDesc(text)).not.toThrow();
    },
  );
});

/** A program with all that it needs to run in the root. */
function install(program: string): boolean {
  const { stdout } = spawnSync('ldd', [program], { encoding: 'utf8' });
  const libraries = [...(stdout ?? '').matchAll(/(\/\S+)/g)].map(([path]) => path.replace(/:$/, ''));
  for (const path of [program, ...libraries.filter((library) => existsSync(library))]) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    copyFileSync(path, join(root, path));
    chmodSync(join(root, path), 0o755);
  }
  return stdout !== null && stdout !== '';
}

describe.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)('a process with another root', () => {
  /** Starts `sleep` in the root; ends it afterwards. */
  async function within<T>(command: string, args: string[], use: (pid: number) => Promise<T>): Promise<T | undefined> {
    if (!install('/bin/sleep')) return undefined;
    const child = spawn(command, args, { stdio: 'ignore' });
    try {
      const { pid = 0 } = child;
      for (let i = 0; i < 200; i++) {
        // until it has changed its root
        if (existsSync(`/proc/${pid}/root/etc/hostname`) && !existsSync(`/proc/${pid}/root${base}`))
          return await use(pid);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return undefined;
    } finally {
      child.kill('SIGKILL');
    }
  }

  const check = async (pid: number) => {
    link('/etc/evil', '/proc/self/root/etc/passwd');
    link('/etc/up', '../../../../../../etc/shadow');
    const host = new RootedHost({ root: `/proc/${pid}/root`, host: new LocalHost() });
    expect(await host.read('/etc/hostname')).toBe('inside\n');
    expect(await host.read('/etc/evil')).toBeUndefined();
    expect(await host.read('/etc/up')).toBeUndefined();
    expect(await host.list('/var/lib/dpkg/info')).toEqual(['bash.list']);
    const ID = 'b'.repeat(64);
    const warnings: string[] = [];
    const log: Logger = { ...silentLogger, warning: (message) => void warnings.push(message), child: () => log };
    const machine = answering({
      'docker ps': ID,
      'docker inspect': `{"Id":"${ID}","Name":"/web","Pid":${pid},"Created":"2025-06-07T08:09:10Z"}`,
    });
    const found = [];
    for await (const { inventory } of guestInventories({ host: machine, log })) found.push(inventory);
    expect(found.map(({ content }) => content.softwares?.map(({ name }) => name))).toEqual([['bash', 'tzdata']]);
    expect(warnings).toEqual([]);
    return true;
  };

  it('is read: changed root', async ({ skip }) => {
    debian();
    if ((await within('chroot', [root, '/bin/sleep', '60'], check)) === undefined) skip();
  });

  it('is read: mounts of its own', async ({ skip }) => {
    debian();
    const script = 'mount --bind "$1" "$1" && cd "$1" && mkdir -p old && pivot_root . old; exec /bin/sleep 60';
    if (
      (await within('unshare', ['--mount', '--propagation=private', 'sh', '-c', script, 'sh', root], check)) ===
      undefined
    )
      skip();
  });

  it('is refused when it is none: the root of this machine', async () => {
    const host = new RootedHost({ root: `/proc/${process.pid}/root`, host: new LocalHost() });
    expect(await host.read('/etc/passwd')).toBeUndefined();
    expect(await host.list('/etc')).toEqual([]);
  });
});

import { constants } from 'node:fs';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FiError } from '../errors.js';
import { type Logger, silentLogger } from '../log/logger.js';
import { atomicWrite } from './atomic.js';
import { deviceId, IDENTITY_FILE, isDeviceId, loadOrCreateDeviceId } from './device-id.js';
import { defaultVardir, Storage } from './storage.js';

// Permission bits do not bind the super-user, and a full disk is not at hand: system calls fail on demand instead.
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof fs>();
  return {
    ...real,
    access: vi.fn(real.access),
    mkdir: vi.fn(real.mkdir),
    open: vi.fn(real.open),
    readFile: vi.fn(real.readFile),
    rename: vi.fn(real.rename),
  };
});

function systemError(code: string, text: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: ${text}, open '/somewhere/.fi-tmp-1'`), {
    code,
    path: '/somewhere/.fi-tmp-1',
  });
}

let dir: string;
let warnings: string[];
let log: Logger;
beforeEach(async () => {
  dir = await fs.mkdtemp(path.join(tmpdir(), 'fi-storage-'));
  warnings = [];
  log = { ...silentLogger, warning: (message) => warnings.push(message) };
});
afterEach(async () => {
  vi.clearAllMocks();
  await fs.rm(dir, { recursive: true, force: true });
});

async function failure(promise: Promise<unknown>): Promise<FiError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(FiError);
  return error as FiError;
}

describe('atomicWrite', () => {
  it('writes a file with its mode and leaves nothing else', async () => {
    const file = path.join(dir, 'a');
    await atomicWrite(file, 'one');
    expect((await fs.stat(file)).mode & 0o777).toBe(0o600);
    await atomicWrite(file, Buffer.from('two'), { mode: 0o666 });
    expect((await fs.stat(file)).mode & 0o777).toBe(0o666);
    expect(await fs.readFile(file, 'utf8')).toBe('two');
    expect(await fs.readdir(dir)).toEqual(['a']);
  });

  it('forces content and name to disk, in the order that survives a power cut', async () => {
    const calls: string[] = [];
    const real = await vi.importActual<typeof fs>('node:fs/promises');
    vi.mocked(fs.open).mockImplementation(async (...args: Parameters<typeof fs.open>) => {
      const handle = await real.open(...args);
      const what = args[1] === 'r' ? 'folder' : 'file';
      const sync = handle.sync.bind(handle);
      handle.sync = async () => {
        calls.push(`sync ${what}`);
        await sync();
      };
      return handle;
    });
    vi.mocked(fs.rename).mockImplementation(async (from, to) => {
      calls.push('rename');
      await real.rename(from, to);
    });
    try {
      await atomicWrite(path.join(dir, 'a'), 'x');
    } finally {
      vi.mocked(fs.open).mockImplementation(real.open);
      vi.mocked(fs.rename).mockImplementation(real.rename);
    }
    expect(calls).toEqual(['sync file', 'rename', 'sync folder']);
  });

  it('keeps the former content when the disk is full, and cleans up', async () => {
    const file = path.join(dir, 'a');
    await atomicWrite(file, 'old');
    const real = await vi.importActual<typeof fs>('node:fs/promises');
    vi.mocked(fs.open).mockImplementationOnce(async (...args: Parameters<typeof fs.open>) => {
      const handle = await real.open(...args);
      handle.writeFile = async () => {
        throw systemError('ENOSPC', 'no space left on device');
      };
      return handle;
    });
    const error = await failure(atomicWrite(file, 'new'));
    expect(error.message).toBe(`cannot write ${file}: no space left on device`);
    expect(error.cause).toMatchObject({ code: 'ENOSPC' });
    expect(await fs.readFile(file, 'utf8')).toBe('old');
    expect(await fs.readdir(dir)).toEqual(['a']);
  });

  it('cleans up when the rename fails', async () => {
    vi.mocked(fs.rename).mockRejectedValueOnce(systemError('EPERM', 'operation not permitted'));
    await failure(atomicWrite(path.join(dir, 'a'), 'new'));
    expect(await fs.readdir(dir)).toEqual([]);
  });

  it('says what is wrong with the place', async () => {
    expect((await failure(atomicWrite(path.join(dir, 'none', 'a'), ''))).message).toContain(
      'no such file or directory',
    );
    expect((await failure(atomicWrite(dir, ''))).message).toBe(`cannot write ${dir}: is a directory`);
    await fs.writeFile(path.join(dir, 'file'), '');
    expect((await failure(atomicWrite(path.join(dir, 'file', 'a'), ''))).message).toContain('not a directory');
    vi.mocked(fs.open).mockRejectedValueOnce(systemError('EROFS', 'read-only file system'));
    expect((await failure(atomicWrite(path.join(dir, 'a'), ''))).message).toContain('read-only file system');
  });

  it.skipIf(process.platform === 'win32')('does not replace a device by a file', async () => {
    expect((await failure(atomicWrite('/dev/null', 'x'))).message).toBe('cannot write /dev/null: not a regular file');
    expect((await fs.stat('/dev/null')).isCharacterDevice()).toBe(true);
  });
});

describe('Storage', () => {
  it('makes its directory for the owner only', async () => {
    const storage = await Storage.open(path.join(dir, 'a', 'b'));
    expect((await fs.stat(storage.directory)).mode & 0o777).toBe(0o700);
  });

  it('keeps, lists and removes values', async () => {
    const storage = await Storage.open(dir, log);
    expect(await storage.readJson('b.json')).toBeUndefined();
    await storage.writeJson('b.json', { a: [1, 'ü'] });
    await storage.writeJson('a.json', null);
    await fs.writeFile(path.join(dir, '.fi-tmp-1-ab'), 'half');
    await fs.mkdir(path.join(dir, 'outbox'));
    expect(await storage.readJson('b.json')).toEqual({ a: [1, 'ü'] });
    expect(await storage.list()).toEqual(['a.json', 'b.json']);
    await storage.remove('b.json');
    await storage.remove('b.json');
    expect(await storage.list()).toEqual(['a.json']);
    expect(warnings).toEqual([]);
  });

  it.each(['{"a":', '', '\u0000\u0000\u0000'])('moves damaged JSON aside: %j', async (text) => {
    const storage = await Storage.open(dir, log);
    await fs.writeFile(storage.path('s.json'), text);
    expect(await storage.readJson('s.json')).toBeUndefined();
    expect(await fs.readFile(path.join(dir, 's.json.corrupt'), 'utf8')).toBe(text);
    expect(warnings).toHaveLength(1);
    expect(await storage.list()).toEqual([]);
  });

  it.each([
    '',
    '.',
    '..',
    '../x',
    'a/b',
    'a\\b',
    '/etc/passwd',
    '.hidden',
    'a\u0000b',
    'NUL',
    'con.json',
    'a.',
    'x'.repeat(300),
  ])('refuses the name %j', async (name) => {
    const storage = await Storage.open(dir);
    expect(() => storage.path(name)).toThrow(FiError);
    await failure(storage.writeJson(name, 1));
  });

  it('says what is wrong with the directory', async () => {
    const file = path.join(dir, 'file');
    await fs.writeFile(file, '');
    expect((await failure(Storage.open(file))).message).toBe(
      `cannot keep state in ${file}: not a directory; choose another directory with --vardir`,
    );
    expect((await failure(Storage.open(path.join(file, 'sub')))).message).toContain('not a directory');
    vi.mocked(fs.access).mockRejectedValueOnce(systemError('EROFS', 'read-only file system'));
    expect((await failure(Storage.open(dir))).message).toContain(`${dir}: read-only file system`);
    vi.mocked(fs.access).mockRejectedValueOnce(systemError('EACCES', 'permission denied'));
    expect((await failure(Storage.open(dir))).message).toContain('permission denied');
    vi.mocked(fs.mkdir).mockRejectedValueOnce(systemError('ENOSPC', 'no space left on device'));
    expect((await failure(Storage.open(path.join(dir, 'new')))).message).toContain('no space left on device');
    expect(vi.mocked(fs.access).mock.calls[0]?.[1]).toBe(constants.R_OK | constants.W_OK | constants.X_OK);
  });

  it('reports a file that is there and cannot be read', async () => {
    const storage = await Storage.open(dir);
    vi.mocked(fs.readFile).mockRejectedValueOnce(systemError('EACCES', 'permission denied'));
    expect((await failure(storage.readJson('a.json'))).message).toBe(
      `cannot read ${storage.path('a.json')}: permission denied`,
    );
  });

  it.skipIf(process.platform === 'win32')('warns when others may write in it', async () => {
    await fs.chmod(dir, 0o777);
    await Storage.open(dir, log);
    expect(warnings).toHaveLength(1);
  });
});

describe('defaultVardir', () => {
  it.each([
    [{ platform: 'linux', uid: 0, environment: {}, home: '/root' }, '/var/lib/fi-agent'],
    [{ platform: 'linux', uid: 5, environment: {}, home: '/home/u' }, '/home/u/.local/state/fi-agent'],
    [{ platform: 'linux', uid: 5, environment: { XDG_STATE_HOME: '/s' }, home: '/home/u' }, '/s/fi-agent'],
    [
      { platform: 'linux', uid: 5, environment: { XDG_STATE_HOME: 's' }, home: '/home/u' },
      '/home/u/.local/state/fi-agent',
    ],
    [{ platform: 'win32', environment: { ProgramData: 'D:\\Data' } }, 'D:\\Data\\fi-agent'],
  ])('%j', (system, expected) => {
    expect(defaultVardir(system)).toBe(expected);
  });
});

describe('deviceid', () => {
  const date = new Date(2024, 1, 3, 4, 5, 6);

  it('is host name and local time', () => {
    expect(deviceId('host.example.org', date)).toBe('host.example.org-2024-02-03-04-05-06');
    expect(deviceId('', date)).toBe('device-by-fi-agent-2024-02-03-04-05-06');
    expect(deviceId('../../etc/x\n', date)).toBe('.._.._etc_x-2024-02-03-04-05-06');
    expect(isDeviceId(deviceId('a b', date))).toBe(true);
    expect(isDeviceId('a/b-2024-02-03-04-05-06')).toBe(false);
  });

  it('is made once, and kept when the host is renamed', async () => {
    const storage = await Storage.open(dir);
    await storage.writeJson(IDENTITY_FILE, { agentid: 'x' });
    expect(await loadOrCreateDeviceId(storage, 'old', date)).toBe('old-2024-02-03-04-05-06');
    expect(await loadOrCreateDeviceId(storage, 'new', new Date(2030, 1, 1))).toBe('old-2024-02-03-04-05-06');
    expect(await storage.readJson(IDENTITY_FILE)).toEqual({ agentid: 'x', deviceid: 'old-2024-02-03-04-05-06' });
  });

  it.each([null, [], 'x', { deviceid: 5 }, { deviceid: 'no-date' }])(
    'is made anew when the state holds %j',
    async (state) => {
      const storage = await Storage.open(dir);
      await storage.writeJson(IDENTITY_FILE, state);
      expect(await loadOrCreateDeviceId(storage, 'h', date)).toBe('h-2024-02-03-04-05-06');
      expect(await storage.readJson(IDENTITY_FILE)).toEqual({ deviceid: 'h-2024-02-03-04-05-06' });
    },
  );
});

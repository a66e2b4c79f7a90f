import { existsSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { credentialsFor, dateTime, portOf, withDatabases } from './databases.js';
import { withSecretFile } from './secret-file.js';

describe('credentialsFor', () => {
  it('takes those that are meant for the kind of database', () => {
    const all: Record<string, string>[] = [
      { type: 'login_password', use: 'mysql', login: 'a' },
      { login: 'b' },
      { category: 'database', use: 'oracle', login: 'c' },
      { category: 'esx', login: 'd' },
      { type: 'ssh_key', login: 'e' },
    ];
    expect(credentialsFor(all, 'mysql').map(({ login }) => login)).toEqual(['a', 'b']);
    expect(credentialsFor(all.slice(2), 'mysql')).toEqual([{}]);
  });
});

it('reads ports and dates, and nothing that is none', () => {
  expect([portOf({ port: '3307' }, 1), portOf({ port: 'x' }, 1), portOf({}, 1)]).toEqual([3307, 1, 1]);
  expect(dateTime(' 2021-07-23 19:10:05.474798+02\n')).toBe('2021-07-23 19:10:05');
  expect([dateTime('NULL'), dateTime(undefined), dateTime('23/07/2021 19:10:05')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

it('cuts sizes after they were summed up', () => {
  const service = { name: 's', version: '1' };
  const databases = [{ name: 'a', size: 1.6 }, { name: 'b', size: 1.6 }, { name: 'c' }];
  expect(withDatabases(service, databases)).toEqual({
    ...service,
    size: 3,
    databases: [
      { name: 'a', size: 1 },
      { name: 'b', size: 1 },
      { name: 'c', size: undefined },
    ],
  });
  expect(withDatabases(service, []).size).toBeUndefined();
});

describe('withSecretFile', () => {
  it('writes a file that only we can read, and removes it', async () => {
    let seen = '';
    await withSecretFile('x.cnf', 'secret', async (path) => {
      seen = path;
      expect(readFileSync(path, 'utf8')).toBe('secret');
      expect(statSync(path).mode & 0o777).toBe(0o600);
    });
    expect(existsSync(seen)).toBe(false);
  });

  it('removes it after a failure, too', async () => {
    let seen = '';
    const failing = withSecretFile('x.cnf', 'secret', async (path) => {
      seen = path;
      throw new Error('no server');
    });
    await expect(failing).rejects.toThrow('no server');
    expect(existsSync(seen)).toBe(false);
  });
});

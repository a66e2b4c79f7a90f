import { describe, expect, it } from 'vitest';
import { collect, machine } from '../../../test/machine.js';
import users, { parseLast, parseWho } from './users.js';

it('lists logins once', () => {
  expect(parseWho('joe      pts/0  2024-03-05 10:00\njoe pts/1\n\nann tty1\n')).toEqual(['joe', 'ann']);
});

it('takes headings and messages for no logins', () => {
  expect(parseWho('who: cannot open utmp\njoe pts/0\n')).toEqual(['joe']);
  expect(parseLast('last: invalid option -- w\n')).toBeUndefined();
  expect(parseWho('USER\t\tTTY\t\tIDLE\tTIME\t\t HOST\njoe\t\tpts/0\t\t?\tMar 05 10:00:00  192.0.2.1\n')).toEqual([
    'joe',
  ]);
  expect(
    parseLast(
      'USER       TTY            HOST               LOGIN        TIME\njoe        pts/0          192.0.2.1          Mar  5 10:00\n',
    )?.login,
  ).toBe('joe');
});

describe('parseLast', () => {
  it('finds the latest login and its date', () => {
    const text =
      'reboot   system boot  6.1.0 Tue May 20 10:10\njoe      pts/0        192.0.2.1        Tue May 20 10:12   still logged in\n';
    expect(parseLast(text)).toEqual({ login: 'joe', date: 'Tue May 20 10:12' });
  });

  it('takes no host for the name of a day', () => {
    expect(parseLast('joe      pts/0        sun.example.org  Wed May 21 10:12 - 10:30\n')?.date).toBe(
      'Wed May 21 10:12',
    );
  });

  it('does without a date', () => {
    expect(parseLast('joe pts/0 May 20\n')).toEqual({ login: 'joe', date: undefined });
  });

  it('takes the closing line for no login', () => {
    expect(parseLast('\nwtmp begins Tue May 20 10:10:11 2025\n')).toBeUndefined();
    expect(parseLast('\nwtmp.db begins Tue May 20 10:10:11 2025\n')).toBeUndefined();
    expect(parseLast('reboot system boot\nshutdown x\n')).toBeUndefined();
    expect(parseLast('')).toBeUndefined();
  });
});

describe('collector', () => {
  const commands = { who: 'joe pts/0\n', 'last -w': 'joe pts/0 192.0.2.1 Tue May 20 10:12 - 10:30\n', last: '' };

  it('asks the tools when there is something to tell', async () => {
    const host = machine({ files: { '/var/run/utmp': 'x', '/var/log/wtmp': 'x' }, commands });
    const content = await collect(users, host);
    expect(content.users).toEqual([{ login: 'joe' }]);
    expect(content.hardware).toMatchObject({ lastloggeduser: 'joe', datelastloggeduser: 'Tue May 20 10:12' });
  });

  it('asks for sessions of logind, and logins in the database that replaces wtmp', async () => {
    const files = { '/run/systemd/sessions/c1': '', '/var/lib/wtmpdb/wtmp.db': 'x' };
    const host = machine({ files, commands });
    await collect(users, host);
    expect(host.asked.sort()).toEqual(['last -w', 'who']);
  });

  it('asks nothing where nobody ever logged in', async () => {
    const host = machine({
      files: { '/var/run/utmp': '', '/var/log/wtmp': '', '/run/systemd/sessions/.x': '' },
      commands,
    });
    expect((await collect(users, host)).users).toBeUndefined();
    expect(host.asked).toEqual([]);
  });

  it('falls back to last without options', async () => {
    const host = machine({
      files: { '/var/log/wtmp': 'x' },
      commands: { last: 'ann tty1 Mon Mar  4 08:00\n' },
    });
    expect((await collect(users, host)).hardware).toMatchObject({ lastloggeduser: 'ann' });
  });
});

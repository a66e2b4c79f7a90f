import { describe, expect, it } from 'vitest';
import { collect, machine } from '../../../test/machine.js';
import dpkg, { parseDpkg } from './dpkg.js';

const row = (...columns: string[]) => columns.join('\t');

describe('parseDpkg', () => {
  it('reads installed packages, with the local date of the last unpacking', () => {
    const text = [
      row('adduser', 'all', '3.134', '686', 'admin', 'install ok installed', '1704063600'),
      row('held', 'amd64', '1:2-3', 'x', 'libs', 'hold ok installed', ''),
      row('gone', 'amd64', '1', '5', 'libs', 'deinstall ok config-files', ''),
      row('broken', 'amd64', '1', '5', 'libs', 'install ok half-installed', ''),
      ' continued',
    ].join('\n');
    expect(parseDpkg(text, 'Debian', 'Europe/Paris')).toEqual([
      {
        name: 'adduser',
        arch: 'all',
        version: '3.134',
        filesize: 702464,
        from: 'deb',
        publisher: 'Debian',
        system_category: 'admin',
        install_date: '2024-01-01',
      },
      {
        name: 'held',
        arch: 'amd64',
        version: '1:2-3',
        filesize: 0,
        from: 'deb',
        publisher: 'Debian',
        system_category: 'libs',
        install_date: undefined,
      },
    ]);
  });

  it('does without the date that old versions of dpkg do not tell', () => {
    const [entry] = parseDpkg(row('a', 'all', '1', '1', 's', 'install ok installed'), undefined, 'UTC');
    expect(entry?.install_date).toBeUndefined();
  });

  it('survives garbage', () => {
    expect(parseDpkg('\0\n\t\t\t\n\nadduser\tall\t3', undefined, 'UTC')).toEqual([]);
  });
});

describe('collector', () => {
  const query =
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a format of dpkg-query
    'dpkg-query --show --showformat=${Package}\\t${Architecture}\\t${Version}\\t${Installed-Size}\\t${Section}\\t${Status}\\t${db-fsys:Last-Modified}\\n';

  it('needs a single command', async () => {
    const host = machine({
      files: {
        '/usr/bin/lsb_release': '#!/bin/sh\n. /etc/os-release\n',
        '/etc/os-release': 'NAME="Debian GNU/Linux"\nID=debian\n',
      },
      commands: { [query]: row('a', 'all', '1', '1', 's', 'install ok installed'), 'lsb_release -i': '' },
    });
    const { softwares } = await collect(dpkg, host);
    expect(softwares).toEqual([
      { name: 'a', arch: 'all', version: '1', filesize: 1024, from: 'deb', publisher: 'Debian', system_category: 's' },
    ]);
    expect(host.asked).toEqual([query]);
  });

  it('does nothing without dpkg', async () => {
    const host = machine({ commands: { 'lsb_release -i': 'Distributor ID:\tDebian' } });
    expect((await collect(dpkg, host)).softwares).toBeUndefined();
    expect(host.asked).toEqual([]);
  });
});

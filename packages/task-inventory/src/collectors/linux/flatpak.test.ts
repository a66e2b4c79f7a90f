import { describe, expect, it } from 'vitest';
import { collect, machine } from '../../../test/machine.js';
import flatpak, { parseFlatpakInfo, parseFlatpakList } from './flatpak.js';

const app = { application: 'org.x.Y', branch: 'stable', installation: 'system', name: 'Y' };

describe('parseFlatpakInfo', () => {
  it('reads the fields, the branch standing in for a version', () => {
    const text = `
Y - Does things

          ID: org.x.Y
        Arch: x86_64
      Origin: flathub
   Installed: 1.5\u00a0GB
        Date: 2024-03-05 10:00:00 +0000
`;
    expect(parseFlatpakInfo(app, text)).toEqual({
      name: 'Y',
      version: 'stable',
      arch: 'x86_64',
      publisher: 'flathub',
      comments: 'AppID: org.x.Y',
      filesize: 1610612736,
      install_date: '2024-03-05',
      from: 'flatpak',
      system_category: 'system',
    });
  });

  it('reads sizes', () => {
    const size = (text: string) => parseFlatpakInfo(app, `Installed: ${text}`)?.filesize;
    expect([size('10 kB'), size('2,9 MB'), size('512 bytes'), size('groß')]).toEqual([10240, 2097152, 512, undefined]);
  });

  it('drops an application of which nothing is told', () => {
    expect(parseFlatpakInfo(app, 'error')).toBeUndefined();
  });
});

it('leaves out rows that are cut or look like options', () => {
  expect(parseFlatpakList('org.x.Y\tstable\tsystem\tY\n--help\tb\tuser\tN\na\tb\n\n')).toEqual([app]);
});

it('asks where the application is installed', async () => {
  const host = machine({
    commands: {
      'flatpak list -a --columns=application,branch,installation,name': 'a.b\t1\tuser\tB\nc.d\t2\textra\tD\n',
      'flatpak info --user a.b 1': 'Version: 1.1\n',
      'flatpak info --installation=extra c.d 2': 'Arch: arm\n',
    },
  });
  const { softwares } = await collect(flatpak, host);
  expect(softwares?.map(({ name, version }) => `${name} ${version}`)).toEqual(['B 1.1', 'D 2']);
});

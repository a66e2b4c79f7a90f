import { expect, it } from 'vitest';
import { parsePacman } from './pacman.js';

it('reads both layouts of dates, sizes and groups', () => {
  const text = `Name            : bash
Version         : 1:5.2.015-1
Description     : The GNU Bourne : Again shell
Architecture    : x86_64
Groups          : base  base-devel
Optional Deps   : bash-completion: for tab completion
                  other : x
Installed Size  : 9.06 MiB
Install Date    : Tue 05 Mar 2024 10:00:00 AM CET

Name            : old
Version         : 2-1
Groups          : None
Installed Size  : 512.00 B
Install Date    : Tue Mar  5 10:00:00 2024
`;
  expect(parsePacman(text)).toEqual([
    {
      from: 'pacman',
      name: 'bash',
      version: '5.2.015-1',
      comments: 'The GNU Bourne : Again shell',
      arch: 'x86_64',
      system_category: 'base,base-devel',
      filesize: 9500098,
      install_date: '2024-03-05',
    },
    { from: 'pacman', name: 'old', version: '2-1', filesize: 512, install_date: '2024-03-05' },
  ]);
});

it('survives what it does not know', () => {
  expect(parsePacman('Nom : bash\nVersion : 1\n\0 : \n')).toEqual([]);
  expect(parsePacman(`Name : x\nInstall Date : hier\nInstalled Size : viel\n${' '.repeat(50_000)}`)).toEqual([
    { from: 'pacman', name: 'x', filesize: undefined, install_date: undefined },
  ]);
});

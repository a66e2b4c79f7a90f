import { describe, expect, it } from 'vitest';
import { collect, machine } from '../../../test/machine.js';
import gentoo, { equeryNeedsWildcard, parseGentooPackage } from './gentoo.js';

it('splits at the last dash before a digit', () => {
  expect(parseGentooPackage('sys-apps/portage-3.0.30-r1')).toEqual({ name: 'sys-apps/portage', version: '3.0.30-r1' });
  expect(parseGentooPackage('x11-libs/libX11-1.8')).toEqual({ name: 'x11-libs/libX11', version: '1.8' });
  expect(parseGentooPackage('virtual/none')).toBeUndefined();
  expect(parseGentooPackage('')).toBeUndefined();
});

it('knows which equery needs a wildcard', () => {
  expect(['equery (0.2.9)', 'equery(0.1.4)', '', 'x'].map(equeryNeedsWildcard)).toEqual([false, false, false, false]);
  expect(['equery (0.3.0)', 'equery (1.0) - x', '0.6.7'].map(equeryNeedsWildcard)).toEqual([true, true, true]);
});

describe('collector', () => {
  it('reads the database of Portage', async () => {
    const files = {
      '/var/db/pkg/app-shells/bash-5.1_p16/SIZE': '1',
      '/var/db/pkg/app-shells/-MERGING-zsh-5/SIZE': '1',
    };
    const host = machine({ files, commands: { 'equery -V': 'equery (0.6.1)' } });
    expect((await collect(gentoo, host)).softwares).toEqual([{ name: 'app-shells/bash', version: '5.1_p16' }]);
    expect(host.asked).toEqual([]);
  });

  it('asks equery where there is none', async () => {
    const commands = { 'equery -V': 'equery (0.6.1)', 'equery list -i *': 'app-shells/bash-5.1\n' };
    const { softwares } = await collect(gentoo, machine({ commands }));
    expect(softwares).toEqual([{ name: 'app-shells/bash', version: '5.1' }]);
  });
});

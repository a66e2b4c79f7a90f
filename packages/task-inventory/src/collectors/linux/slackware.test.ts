import { expect, it } from 'vitest';
import { collect, machine } from '../../../test/machine.js';
import slackware, { parseSlackwareName } from './slackware.js';

it('reads names from their end', () => {
  expect(parseSlackwareName('aaa_base-15.0-x86_64-4')).toEqual({ name: 'aaa_base', version: '15.0', arch: 'x86_64' });
  expect(parseSlackwareName('xorg-server-xnest-1.20-i586-1')).toEqual({
    name: 'xorg-server-xnest',
    version: '1.20',
    arch: 'i586',
  });
  expect(parseSlackwareName('bash-5.2.015-aarch64-1')?.arch).toBe('aarch64');
  for (const other of ['', 'README', 'a-b', '1-x86_64-2', 'x-1-beta-1'])
    expect(parseSlackwareName(other)).toBeUndefined();
});

it('needs the tools of Slackware', async () => {
  const files = { '/var/log/packages/bash-5.1-x86_64-1': '' };
  expect((await collect(slackware, machine({ files }))).softwares).toBeUndefined();
  const { softwares } = await collect(slackware, machine({ files, commands: { pkgtool: '' } }));
  expect(softwares).toEqual([{ name: 'bash', version: '5.1', arch: 'x86_64' }]);
});

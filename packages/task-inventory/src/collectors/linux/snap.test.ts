import { describe, expect, it } from 'vitest';
import { collect, machine } from '../../../test/machine.js';
import snap, { parseSnapDetails, parseSnapList, splitSnapInfo } from './snap.js';

const list = `Name     Version   Rev   Tracking       Publisher    Notes
bare     1.0       5     latest/stable  canonical*   base
core20   2023      1974  latest/stable  canonical*   base
hello    2.10      42    latest/stable  canonical**  -
local    1         x1    -              -            devmode
snapd    2.60      1     latest/stable  canonical*   snapd
`;

describe('parseSnapList', () => {
  it('leaves out bases and the daemon, and one mark of the publisher', () => {
    expect(parseSnapList(list)).toEqual([
      { name: 'hello', version: '2.10', revision: '42', publisher: 'canonical*' },
      { name: 'local', version: '1', revision: 'x1', publisher: undefined },
    ]);
  });

  it('survives garbage', () => {
    expect(parseSnapList('No snaps are installed yet.')).toEqual([]);
    expect(parseSnapList('Name\nx\n\0')).toEqual([]);
  });
});

describe('parseSnapDetails', () => {
  it('reads keys at the start of a line only', () => {
    const yaml = `name: hello
summary: 'Hi: there'
description: |
  name: other
architectures:
  - amd64
  - arm64
apps:
  x:
    summary: no
`;
    expect(parseSnapDetails(yaml)).toMatchObject({ name: 'hello', comments: 'Hi: there', arch: 'amd64' });
    expect(parseSnapDetails('architectures: [ s390x, arm64 ]').arch).toBe('s390x');
    expect(parseSnapDetails('summary: |\n  x\n').comments).toBeUndefined();
  });

  it('knows no publisher by a dash', () => {
    expect(['-', '--', '–', 'Mozilla**'].map((text) => parseSnapDetails(`publisher: ${text}`).publisher)).toEqual([
      undefined,
      undefined,
      undefined,
      'Mozilla*',
    ]);
  });

  it('reads the size of what is installed', () => {
    const size = (text: string) => parseSnapDetails(`installed:   1.0   (42) ${text} -`).filesize;
    const sizes = ['20kB', '81MB', '1.5GB', '700B', '-'].map(size);
    expect(sizes).toEqual([20480, 84934656, 1610612736, 700, undefined]);
  });
});

it('splits the answer for several snaps', () => {
  expect([...splitSnapInfo('name: a\nsummary: x\n---\nname: b\n').keys()]).toEqual(['a', 'b']);
});

describe('collector', () => {
  const info = 'snap info --color never --abs-time hello local';

  it('asks about all snaps at once', async () => {
    const host = machine({
      files: {
        '/snap/hello/42/meta/snap.yaml': 'name: hello\nsummary: From yaml\narchitectures:\n- amd64\n',
        '/snap/local/x1/meta/snap.yaml': '',
      },
      commands: {
        'pgrep -x snapd': '812\n',
        'snap list --color never': list,
        [info]:
          'name: hello\npublisher: Canonical*\ncontact: mailto:x\ninstalled: 2.10 (42) 98MB -\n---\nname: local\n',
      },
    });
    expect((await collect(snap, host)).softwares).toEqual([
      {
        name: 'hello',
        version: '2.10',
        publisher: 'Canonical',
        from: 'snap',
        comments: 'From yaml',
        helplink: 'mailto:x',
        arch: 'amd64',
        filesize: 102760448,
        install_date: '1970-01-01',
      },
      { name: 'local', version: '1', from: 'snap', install_date: '1970-01-01' },
    ]);
    expect(host.asked).toEqual(['pgrep -x snapd', 'snap list --color never', info]);
  });

  it('does not start a daemon that does not run', async () => {
    const host = machine({ commands: { 'pgrep -x snapd': '', 'snap list --color never': list } });
    expect((await collect(snap, host)).softwares).toBeUndefined();
    expect(host.asked).toEqual(['pgrep -x snapd']);
  });
});

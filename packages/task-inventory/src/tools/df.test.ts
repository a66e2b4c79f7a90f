import { describe, expect, it } from 'vitest';
import { parseDf, parseMountTypes } from './df.js';

describe('parseDf', () => {
  const header = 'Filesystem     Type  1024-blocks     Used Available Capacity Mounted on';

  it('reads file systems, also with blanks in their names', () => {
    const rows = [
      header,
      '/dev/sda2      ext4    102400000 51200000  46000000      53% /',
      '//srv/My Share cifs    1048576000 10485760 1038090240     1% /mnt/my share',
    ];
    expect(parseDf(rows.join('\n'))).toEqual([
      { volumn: '/dev/sda2', filesystem: 'ext4', total: 100000, free: 44921, type: '/' },
      { volumn: '//srv/My Share', filesystem: 'cifs', total: 1024000, free: 1013760, type: '/mnt/my share' },
    ]);
  });

  it('leaves out what has no size or no free space', () => {
    const rows = [
      header,
      '/dev/loop0 squashfs 65536 65536 0 100% /snap',
      'proc proc 0 0 0 - /proc',
      '/x y 1 1 -5 3% /z',
    ];
    expect(parseDf(rows.join('\n'))).toEqual([]);
  });

  it('adds up a missing size', () => {
    expect(parseDf(`${header}\n/dev/z ext4 0 1024 2048 - /z`)[0]?.total).toBe(3);
  });

  it('reads the form without types', () => {
    expect(
      parseDf('Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/wd0a 2048 1 2047 1% /', 'ffs'),
    ).toEqual([{ volumn: '/dev/wd0a', filesystem: 'ffs', total: 2, free: 1, type: '/' }]);
  });

  it('takes empty, truncated, localised and binary text', () => {
    for (const text of ['', header, `${header}\n/dev/sda2 ext4 1024`, 'df: /mnt: Périmé', '\0\xff\n\0 x 2 3 4% /']) {
      expect(parseDf(text)).toEqual([]);
    }
  });
});

describe('parseMountTypes', () => {
  it('lists each type once', () => {
    const text = '/dev/sda1 on / type ext4 (rw)\n/dev/sda2 on /my dir type ext4 (rw)\ntmpfs on /tmp type tmpfs (rw)';
    expect(parseMountTypes(text)).toEqual(['ext4', 'tmpfs']);
    expect(parseMountTypes('/dev/wd0a on / (local, journaled)')).toEqual(['local']);
    expect(parseMountTypes('garbage')).toEqual([]);
  });
});

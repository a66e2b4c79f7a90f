import { describe, expect, it } from 'vitest';
import { type Tree, treeHost } from '../../../test/tree-host.js';
import { parseBlkid, parseCryptsetup, parseDumpe2fs, parseFatlabel, parseXfsDb, readDrives } from './drives.js';

const SUPERBLOCK = [
  'Filesystem volume name:   data',
  'Filesystem UUID:          6dfd3b7e-0000-4c8e-9a01-000000000001',
  'Filesystem created:       Tue Jan  5 10:00:00 2021',
].join('\n');

describe('parsers', () => {
  it('read what the tools print', () => {
    expect(parseDumpe2fs(SUPERBLOCK)).toEqual({
      serial: '6dfd3b7e-0000-4c8e-9a01-000000000001',
      label: 'data',
      createdate: '2021/01/05 10:00:00',
    });
    expect(parseBlkid('/dev/sda1: LABEL="a b" UUID="07DA-0305" TYPE="vfat" PARTUUID="x"\n')).toBe('07DA-0305');
    expect(parseXfsDb('label = "scratch"\n')).toBe('scratch');
    expect(parseXfsDb('UUID = 1-2\n')).toBe('1-2');
    expect(parseFatlabel('Warning: boot sectors differ\nEFI  \n')).toBe('EFI');
    expect(parseCryptsetup('/dev/mapper/c is active.\n  type:    LUKS2\n  cipher:  aes-xts-plain64\n')).toEqual({
      encrypt_name: 'LUKS2',
      encrypt_status: 'Yes',
      encrypt_algo: 'aes-xts-plain64',
    });
  });

  it('take empty, truncated, localised and binary text', () => {
    for (const text of ['', 'Créé: mardi\n', '\0\xff', 'Filesystem created: Mar 5 jan']) {
      expect(parseDumpe2fs(text)).toEqual({ serial: undefined, label: undefined, createdate: undefined });
      expect([parseBlkid(text), parseXfsDb(text)]).toEqual([undefined, undefined]);
      expect(parseCryptsetup(text)).toEqual({});
    }
    expect(parseDumpe2fs('Filesystem volume name:   <none>').label).toBeUndefined();
    expect(parseBlkid('PARTUUID="1"')).toBeUndefined();
    expect(parseXfsDb('label = ""')).toBeUndefined();
    expect(parseFatlabel('')).toBeUndefined();
    expect(parseFatlabel('NO NAME    \n')).toBeUndefined();
    expect(parseFatlabel('           \n')).toBeUndefined();
    expect(parseCryptsetup('c is active.\n  type: n/a')).toEqual({});
  });
});

const HEADER = 'Filesystem Type 1024-blocks Used Available Capacity Mounted on';

/** A machine with these mounts; `dev` has a node for each of them. */
function machine(rows: readonly string[], commands: Readonly<Record<string, string>>, tree: Tree = {}) {
  const asked: string[] = [];
  const all: Record<string, string> = { 'df -P -T -k': [HEADER, ...rows].join('\n'), ...commands };
  const host = treeHost(tree, (command, args) => {
    const line = [command, ...args].join(' ');
    asked.push(line);
    const installed = Object.keys(all).some((known) => known.split(' ')[0] === command);
    return all[line] ?? (installed ? '' : undefined);
  });
  return { host, asked };
}

describe('readDrives', () => {
  it('takes everything about an ext file system from its superblock', async () => {
    const { host, asked } = machine(
      [
        '/dev/sda1 ext4 2048 1 1024 1% /',
        'tmpfs tmpfs 2048 1 1024 1% /run',
        'efivarfs efivarfs 256 87 165 35% /sys/firmware/efi/efivars',
        'overlay overlay 2048 1 1024 1% /x',
      ],
      { 'dumpe2fs -h /dev/sda1': SUPERBLOCK, 'blkid x': '' },
    );
    expect(await readDrives(host)).toEqual([
      {
        volumn: '/dev/sda1',
        filesystem: 'ext4',
        type: '/',
        total: 2,
        free: 1,
        serial: '6dfd3b7e-0000-4c8e-9a01-000000000001',
        label: 'data',
        createdate: '2021/01/05 10:00:00',
      },
    ]);
    expect(asked.some((line) => line.startsWith('blkid'))).toBe(false);
  });

  it('asks udev instead of a tool where udev runs', async () => {
    const tree = {
      sys: { class: { block: { sdb1: { dev: '8:17\n' } } } },
      run: { udev: { data: { 'b8:17': 'E:ID_FS_UUID=u-1\nE:ID_FS_LABEL_ENC=my\\x20data\n' } } },
    };
    const { host, asked } = machine(['/dev/sdb1 xfs 2048 1 1024 1% /srv'], { 'blkid x': '', 'xfs_db x': '' }, tree);
    expect(await readDrives(host)).toMatchObject([{ serial: 'u-1', label: 'my data' }]);
    expect(asked.filter((line) => /^(?:blkid|xfs_db)/.test(line))).toEqual([]);
  });

  it('asks the tools where it does not', async () => {
    const { host } = machine(['/dev/sdb1 xfs 2048 1 1024 1% /srv', '/dev/sdb2 vfat 2048 1 1024 1% /boot/efi'], {
      'blkid -w /dev/null /dev/sdb1': '/dev/sdb1: UUID="u-2" TYPE="xfs"\n',
      'xfs_db -r -c label /dev/sdb1': 'label = "l"\n',
      'dosfslabel /dev/sdb2': 'EFI\n',
    });
    expect(await readDrives(host)).toMatchObject([{ serial: 'u-2', label: 'l' }, { label: 'EFI' }]);
  });

  it('lists shares without looking into them', async () => {
    const { host, asked } = machine(['srv:/export nfs4 2048 1 1024 1% /mnt', '//srv/a cifs 2048 1 1024 1% /b'], {
      'blkid x': '',
    });
    expect(await readDrives(host)).toHaveLength(2);
    expect(asked.filter((line) => line.startsWith('blkid'))).toEqual([]);
  });

  it('finds encryption below a logical volume', async () => {
    const tree = {
      dev: { mapper: { 'vg-root': { $link: '/dev/dm-1' } } },
      sys: {
        class: {
          block: {
            'dm-1': { dm: { uuid: 'LVM-x\n', name: 'vg-root\n' }, slaves: { 'dm-0': {} } },
            'dm-0': { dm: { uuid: 'CRYPT-LUKS2-abc-luks\n', name: 'luks\n' }, slaves: { sda3: {} } },
          },
        },
      },
    };
    const row = ['/dev/mapper/vg-root btrfs 2048 1 1024 1% /'];
    const { host } = machine(row, { 'cryptsetup status -- luks': '  type: LUKS2\n  cipher: aes-xts-plain64\n' }, tree);
    const encrypted = { encrypt_name: 'LUKS2', encrypt_status: 'Yes' };
    expect(await readDrives(host)).toMatchObject([{ ...encrypted, encrypt_algo: 'aes-xts-plain64' }]);
    expect(await readDrives(machine(row, {}, tree).host)).toMatchObject([encrypted]);
  });

  it('keeps to local file systems when df hangs', async () => {
    const { host } = machine([], { 'df -P -T -k -l': `${HEADER}\n/dev/sda1 ext3 2048 1 1024 1% /` });
    const hanging = {
      ...host,
      async run(command: string, args: readonly string[] = []) {
        const output = await host.run(command, args);
        return output === undefined ? undefined : { ...output, timedOut: command === 'df' && !args.includes('-l') };
      },
    };
    const warnings: string[] = [];
    expect(await readDrives(hanging, (message) => warnings.push(message))).toHaveLength(1);
    expect(warnings).toHaveLength(1);
  });
});

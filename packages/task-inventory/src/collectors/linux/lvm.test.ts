import { describe, expect, it } from 'vitest';
import { type Tree, treeHost } from '../../../test/tree-host.js';
import { lvmUse, parseLvs, parsePvs, parseVgs } from './lvm.js';

describe('parsers', () => {
  it('cut sizes to whole megabytes', () => {
    expect(parseLvs('  root Vg-1 -wi-ao 348.93 Lv-1 2\n')).toEqual([
      { lv_name: 'root', vg_uuid: 'Vg-1', attr: '-wi-ao', size: 348, lv_uuid: 'Lv-1', seg_count: 2 },
    ]);
    expect(parsePvs('  /dev/sda2 lvm2 a-- 311452.24 125694.90 Pv-1 9282 Vg-1\n')).toEqual([
      {
        device: '/dev/sda2',
        format: 'lvm2',
        attr: 'a--',
        size: 311452,
        free: 125694,
        pv_uuid: 'Pv-1',
        pv_pe_count: 9282,
        pe_size: 33,
        vg_uuid: 'Vg-1',
      },
    ]);
    expect(parseVgs('  vg0 1 5 wz--n- 53791.95 18694.01 Vg-1 4.19\n')).toEqual([
      {
        vg_name: 'vg0',
        pv_count: 1,
        lv_count: 5,
        attr: 'wz--n-',
        size: 53791,
        free: 18694,
        vg_uuid: 'Vg-1',
        vg_extent_size: '4.19',
      },
    ]);
  });

  it('know a physical volume that belongs to no group', () => {
    expect(parsePvs('  /dev/sdb1 lvm2 --- 2466.25 2466.25 Pv-2 0\n')).toMatchObject([
      { device: '/dev/sdb1', vg_uuid: undefined, pv_pe_count: 0, pe_size: undefined },
    ]);
  });

  it('take empty, truncated and foreign text', () => {
    for (const text of ['', '\n', '  root Vg-1', '\0\xff']) {
      expect([parseLvs(text), parsePvs(text), parseVgs(text)]).toEqual([[], [], []]);
    }
    expect(parseLvs('a b c d,5 e f')).toMatchObject([{ size: undefined, seg_count: undefined }]);
  });
});

describe('lvmUse', () => {
  const machine = (block: Tree, udev: Tree = {}) =>
    treeHost(
      {
        sys: { class: { block } },
        run: { udev: { data: udev } },
        proc: { self: { mountinfo: '27 1 8:1 / / rw - ext4 /dev/sda1 rw\n' } },
      },
      () => undefined,
    );
  const disk = { dev: '8:0\n', size: '100\n', sda1: {}, sda2: {} };
  const root = { dev: '8:1\n', size: '60\n' };
  const other = { dev: '8:2\n', size: '40\n' };

  it('says no when every device holds something else', async () => {
    expect(await lvmUse(machine({ sda: disk, sda1: root, loop0: { dev: '7:0', size: '0\n' } }))).toBe('none');
    const swap = { 'b8:2': 'E:ID_FS_TYPE=swap\n' };
    expect(await lvmUse(machine({ sda: disk, sda1: root, sda2: other }, swap))).toBe('none');
    const empty = { 'b8:2': 'E:ID_PART_ENTRY_NUMBER=2\n' };
    expect(await lvmUse(machine({ sda: disk, sda1: root, sda2: other }, empty))).toBe('none');
  });

  it('says yes when a device holds a physical volume, or nothing tells what', async () => {
    expect(await lvmUse(machine({ sda: disk, sda1: root, sda2: other }))).toBe('possible');
    expect(await lvmUse(machine({ sda2: other }, { 'b8:2': 'E:ID_FS_TYPE=LVM2_member\n' }))).toBe('certain');
    expect(await lvmUse(machine({}))).toBe('possible');
  });
});

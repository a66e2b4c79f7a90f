import { describe, expect, it } from 'vitest';
import { treeHost } from '../../../test/tree-host.js';
import { parseArcconf, parseProcScsi } from './adaptec.js';
import { parseIpssendControllers, parseIpssendDisks } from './ipssend.js';
import { blockDeviceOf, parseAdapterCount } from './megacli.js';
import { parseMegasasctl } from './megasasctl.js';
import { parseMptStatus } from './mpt-status.js';

const NOTHING = ['', '\0\xff\n', 'Fehler: nichts gefunden', 'Host: scsi0', 'ioc:0 phys_id:'];

describe('megacli', () => {
  it('counts adapters, and does not believe any number', () => {
    expect(parseAdapterCount('Controller Count: 2.\n')).toBe(2);
    expect(parseAdapterCount('Controller Count: 999.')).toBe(64);
    expect(parseAdapterCount('')).toBe(0);
  });

  it('finds a block device behind the controller', async () => {
    const controller = { host0: { 'target0:2:0': { '0:2:0:0': { block: { sda: {} } } } }, power: {} };
    const host = treeHost({ sys: { bus: { pci: { devices: { '0000:3b:00.0': controller } } } } }, () => undefined);
    const pci = { 'bus number': '3b', 'device number': '0', 'function number': '0' };
    expect(await blockDeviceOf(host, pci)).toBe('sda');
    expect(await blockDeviceOf(host, { ...pci, 'bus number': '../..' })).toBeUndefined();
    expect(await blockDeviceOf(host, {})).toBeUndefined();
  });
});

it('reads megasasctl', () => {
  const text = [
    'a0       PERC H700 Integrated     bios:3.18.00 encl:1 ldrv:1',
    'a0d0      1675GiB RAID 10  3x2  optimal',
    '      row  0:  a0e32s0   a0e32s1 ',
    'a0e32s0   SEAGATE ST3600057SS         558GiB  a0d0  online  ',
    'a0e32s1   EXAMPLE TWO WORDS           2TiB  a0d0  online  ',
  ].join('\n');
  expect(parseMegasasctl(text)).toMatchObject([
    { name: 'a0e32s0', manufacturer: 'SEAGATE', model: 'ST3600057SS', disksize: 571392 },
    { name: 'a0e32s1', manufacturer: 'EXAMPLE', model: 'TWO WORDS', disksize: 2097152 },
  ]);
  for (const other of NOTHING) expect(parseMegasasctl(other)).toEqual([]);
});

it('reads ipssend', () => {
  const text = [
    'ServeRAID Controller Number 1',
    'Size (in MB)/(in sectors)     : 34715/71096640',
    'Device ID                     : IC35L036-0 S28G',
    'FRU part number               : 06P5773',
    'FRU part number               : 06P5774',
  ].join('\n');
  expect(parseIpssendControllers(text)).toEqual(['1']);
  expect(parseIpssendDisks(text)).toMatchObject([
    { disksize: 34715, serial: 'IC35L036-0', model: '06P5773', manufacturer: 'Hitachi', name: 'Hitachi 06P5773' },
    { disksize: undefined, serial: undefined, name: '06P5774' },
  ]);
  for (const other of NOTHING) expect([...parseIpssendControllers(other), ...parseIpssendDisks(other)]).toEqual([]);
});

it('reads mpt-status', () => {
  const text = [
    'ioc:0 vol_id:0 type:IM raidlevel:RAID-1 num_disks:2 size(GB):148 state: OPTIMAL flags: ENABLED',
    'ioc:0 phys_id:1 scsi_id:2 vendor:ATA      product_id:ST3160815AS N    revision:D    size(GB):149 state: ONLINE',
    'scsi_id:1 100%',
  ].join('\n');
  expect(parseMptStatus(text, 'sda')).toEqual([
    {
      disk: { name: 'sda', model: 'ST3160815AS N', manufacturer: 'Seagate', firmware: 'D', disksize: 152576 },
      device: '/dev/sg1',
    },
  ]);
  for (const other of NOTHING) expect(parseMptStatus(other, 'sda')).toEqual([]);
});

describe('adaptec', () => {
  it('reads the disks of one controller, not its volumes', () => {
    const text = [
      'Attached devices:',
      'Host: scsi0 Channel: 00 Id: 00 Lun: 00',
      '  Vendor: Adaptec  Model: raid10           Rev: V1.0',
      'Host: scsi1 Channel: 01 Id: 00 Lun: 00',
      '  Vendor: HITACHI  Model: HUS151436VL3800  Rev: S3C0',
      'Host: scsi0 Channel: 01 Id: 01 Lun: 00',
      '  Vendor: IBM-ESXS Model: ST3300655SS      Rev: BA23',
    ].join('\n');
    expect(parseProcScsi(text, 'scsi0', 'sda')).toEqual([
      { disk: { name: 'sda', model: 'ST3300655SS', firmware: 'BA23', manufacturer: 'Seagate' }, device: '/dev/sg2' },
    ]);
    for (const other of NOTHING) expect(parseProcScsi(other, 'scsi0', 'sda')).toEqual([]);
  });

  it('reads arcconf', () => {
    const text = [
      'Controllers found: 1',
      '      Device #0',
      '         Device is a Hard drive',
      '         Transfer Speed                     : SAS 6.0 Gb/s',
      '         Vendor                             : SEAGATE',
      '         Model                              : ST3300655SS',
      '         Firmware                           : 0004',
      '         Serial number                      : 3LM0L0FJ',
      '         World-wide name                    : 5000C50000000001',
      '         Total Size                         : 286102 MB',
      '      Device #1',
      '         Device is an Enclosure Services Device',
      '         Vendor                             : ADAPTEC',
    ].join('\n');
    expect(parseArcconf(text)).toEqual([
      {
        type: 'disk',
        name: 'ST3300655SS',
        model: 'ST3300655SS',
        manufacturer: 'Seagate',
        description: 'SAS',
        firmware: '0004',
        serial: '3LM0L0FJ',
        wwn: '5000c50000000001',
        disksize: 299999,
      },
    ]);
    for (const other of NOTHING) expect(parseArcconf(other)).toEqual([]);
  });
});

import { expect, it } from 'vitest';
import { parseFruControllers } from '../collectors/unix/ipmi-fru-controllers.js';
import { completeMemories } from '../collectors/unix/ipmi-fru-memory.js';
import { mergePowerSupplies, parseFruPowerSupplies } from '../collectors/unix/ipmi-fru-psu.js';
import { parseFru } from './ipmi-fru.js';

const TEXT = `FRU Device Description : Builtin FRU Device (ID 0)
 Product Manufacturer  : DELL

FRU Device Description : PERC1 (ID 2)
 Board Mfg             : DELL
 Board Product         : PERC H740P
 Board Serial          : CN7475
 Board Part Number     : 05FMY4A02

FRU Device Description : SAS Ctlr (ID 3)
 Device not present (Timeout)

FRU Device Description : PS1 (ID 1)
 Board Mfg             : DELL
 Board Product         : PWR SPLY,750W
 Board Serial          : CN17
 Board Part Number     : 0PJMDNA01

FRU Device Description : CPU 1 DIMM 2 (ID 9)
 Manufacturer          : Somebody
 Serial Number         : 0011aabb
 Part Number           : HMA82GU6CJR8N-VK  \u0000\u0001
`;

it('lists units that are present', () => {
  expect(parseFru(TEXT).map(({ description }) => description)).toEqual([
    'Builtin FRU Device (ID 0)',
    'PERC1 (ID 2)',
    'PS1 (ID 1)',
    'CPU 1 DIMM 2 (ID 9)',
  ]);
  expect(parseFru('')).toEqual([]);
  expect(parseFru('Could not open device at /dev/ipmi0: No such file or directory\n : \n')).toEqual([]);
});

it('identifies controllers', () => {
  expect(parseFruControllers(parseFru(TEXT))).toEqual([
    { type: 'PERC', name: 'PERC H740P', manufacturer: 'Dell', serial: 'CN7475', model: '05FMY4', rev: 'A02' },
  ]);
});

it('completes power supplies of the firmware', () => {
  const found = parseFruPowerSupplies(parseFru(TEXT));
  expect(mergePowerSupplies([{ serialnumber: 'CN17', manufacturer: 'Dell', status: 'Present, OK' }], found)).toEqual([
    { name: 'PWR SPLY,750W', manufacturer: 'Dell', serialnumber: 'CN17', partnum: '0PJMDN', status: 'Present, OK' },
  ]);
  expect(mergePowerSupplies([{ serialnumber: 'AA' }, { serialnumber: 'ZZ' }], found)).toHaveLength(3);
});

it('fills only what is missing in the one module that a unit describes', () => {
  const modules = [
    { caption: 'PROC 1 DIMM 2D', serialnumber: 'SerNum01', manufacturer: undefined },
    { caption: 'PROC 1 DIMM 3A', serialnumber: 'known' },
  ];
  const changes = completeMemories(modules, parseFru(TEXT));
  expect([...changes.keys()]).toEqual([modules[0]]);
  expect([...changes.values()][0]).toMatchObject({
    serialnumber: '0011aabb',
    model: 'HMA82GU6CJR8N-VK',
    manufacturer: 'Hynix',
    speed: '2666',
    type: 'DDR4',
  });
  expect(
    completeMemories(
      [modules[0], modules[0]].map((m) => ({ ...m })),
      parseFru(TEXT),
    ).size,
  ).toBe(0);
});

import { describe, expect, it } from 'vitest';
import { batteryCapacity, batteryDate, batterySerial, batteryVoltage, mergeBatteries } from './batteries.js';

it.each([
  ['0123', '291'],
  ['ABC12', '703506'],
  ['1234', '1234'],
  ['  541', '541'],
  ['SMP-1', 'SMP-1'],
  ['0000', '0'],
  [undefined, '0'],
  ['FFFFFFFFFFFFFFFFFF', '4722366482869645213695'],
])('serial %s is %s', (text, expected) => expect(batterySerial(text)).toBe(expected));

it('reads voltages and capacities', () => {
  expect(batteryVoltage('14,8 V')).toBe(14800);
  expect(batteryVoltage('7600 mV')).toBe(7600);
  expect(batteryVoltage('7600')).toBeUndefined();
  expect(batteryCapacity('53,4052 Wh', undefined)).toBe(53405);
  expect(batteryCapacity('7236 mAh', 7600)).toBe(54993);
  expect(batteryCapacity('4.4 Ah', 11100)).toBe(48840);
  expect(batteryCapacity('7236 mAh', undefined)).toBeUndefined();
  expect(batteryCapacity('76%', 1)).toBeUndefined();
});

it.each([
  ['11/10/2015', '2015-11-10'],
  ['31/12/2015', '2015-12-31'],
  ['2019-6-7', '2019-06-07'],
  ['9/19/02', '2002-09-19'],
  ['9/19/98', '1998-09-19'],
  ['**/**/****', undefined],
  ['0', undefined],
  [undefined, undefined],
])('date %s is %s', (text, expected) => expect(batteryDate(text)).toBe(expected));

describe('mergeBatteries', () => {
  const known = { serial: '1', manufacturer: 'SMP', name: 'A', chemistry: 'LiP', date: '2020-01-02' };
  it('lets the new source win, not for case alone', () => {
    const found = { serial: '1', manufacturer: 'SMP', name: 'A', chemistry: 'lip', capacity: 5, date: undefined };
    expect(mergeBatteries([known], [found])).toEqual([{ ...known, capacity: 5 }]);
  });
  it('takes two only batteries with equal serial and name for one', () => {
    const found = { serial: '1', manufacturer: 'Other', name: 'A' };
    expect(mergeBatteries([known], [found])).toEqual([{ ...known, manufacturer: 'Other' }]);
  });
  it('adds batteries that are new', () => {
    const found = [
      { serial: '0', name: 'B' },
      { serial: '1', manufacturer: 'SMP', name: 'A' },
    ];
    expect(mergeBatteries([known], found)).toEqual([{ serial: '0', name: 'B' }, known]);
  });
});

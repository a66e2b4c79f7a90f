import { expect, it } from 'vitest';
import { parseTwCards, parseTwDisk, parseTwPorts, parseTwUnits } from './tw-cli.js';

it('reads controllers, units and ports', () => {
  expect(parseTwCards('Ctl   Model        Ports\n-----\nc0    9650SE-2LP   2       2\n')).toEqual([
    { id: 'c0', model: '9650SE-2LP' },
  ]);
  expect(parseTwUnits('Unit  UnitType  Status\n---\nu0    RAID-1    OK\n')).toEqual(['u0']);
  expect(parseTwPorts('p0     OK   u0   69.25 GB\nu0-1  DISK  OK  -  -  p1  -\n')).toEqual(['p0', 'p1']);
});

it('reads a disk', () => {
  const text =
    '/c0/p0 Model = WDC WD740\n/c0/p0 Serial = WD-1\n/c0/p0 Capacity = 69.25 GB (1 Blocks)\n/c0/p0 Firmware Version = 2.1\n';
  expect(parseTwDisk(text, '9650SE')).toEqual({
    manufacturer: 'Western Digital',
    model: 'WDC WD740',
    serial: 'WD-1',
    firmware: '2.1',
    disksize: 70912,
    type: 'disk',
    description: 'SATA',
  });
  expect(parseTwDisk(text, '6400')?.description).toBe('IDE');
});

it('takes empty, truncated, localised and binary text', () => {
  for (const text of ['', 'Error: (CLI:003)', '\0\xff', '/c0/p0 Model =']) {
    expect([...parseTwCards(text), ...parseTwUnits(text), ...parseTwPorts(text)]).toEqual([]);
    expect(parseTwDisk(text, '9650SE')).toBeUndefined();
  }
});

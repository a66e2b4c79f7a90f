import { expect, it } from 'vitest';
import { parseDmiCpus } from './dmi-cpu.js';
import { parseDmidecode } from './dmidecode.js';

const cpus = (...blocks: string[]) =>
  parseDmiCpus(
    parseDmidecode(blocks.map((block) => `Handle 0x4, DMI type 4, 48 bytes\n${block}\n`).join('')) ?? new Map(),
  );

it('reads a processor', () => {
  expect(
    cpus(`\tFamily: Core i7
\tManufacturer: Intel(R) Corporation
\tID: 51 06 04 00 FF FB EB BF
\tVersion: Intel(R) Core(TM) i7-8665U CPU @ 1.90GHz
\tExternal Clock: 100 MHz
\tCore Count: 8
\tCore Enabled: 4
\tThread Count: 8`),
  ).toEqual([
    {
      id: 'BFEBFBFF00040651',
      stepping: 1,
      familynumber: '6',
      model: '69',
      serial: undefined,
      core: 4,
      corecount: 8,
      thread: 2,
      familyname: 'Core i7',
      manufacturer: 'Intel(R) Corporation',
      name: 'Intel Core i7-8665U CPU @ 1.90GHz',
      speed: 1900,
      external_clock: 100,
    },
  ]);
});

it('takes the present speed where the name tells none', () => {
  expect(cpus('\tVersion: EPYC\n\tCurrent Speed: 2400 MHz')[0]?.speed).toBe(2400);
  expect(cpus('\tVersion: EPYC\n\tCurrent Speed: 2.4 GHz')[0]?.speed).toBe(2400);
  expect(cpus('\tVersion: EPYC\n\tID: nonsense')[0]).not.toHaveProperty('id');
});

it('counts cores where the enabled ones are not told', () => {
  expect(cpus('\tVersion: X\n\tCore Count: 4\n\tCore Enabled: 0\n\tThread Count: 8')).toMatchObject([
    { core: 4, thread: 2 },
  ]);
});

it('leaves out sockets without processor', () => {
  expect(cpus('\tStatus: Unpopulated\n\tVersion: X', '\tStatus: Populated, Disabled By BIOS\n\tVersion: X')).toEqual(
    [],
  );
  expect(cpus(`\tManufacturer: ${'0'.repeat(12)}\n\tVersion: ${'0'.repeat(32)}`)).toEqual([]);
  expect(parseDmiCpus(new Map())).toEqual([]);
});

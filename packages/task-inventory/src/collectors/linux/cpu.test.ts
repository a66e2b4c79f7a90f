import { describe, expect, it } from 'vitest';
import { treeHost } from '../../../test/tree-host.js';
import { takeInventory } from '../../inventory.js';
import cpu, {
  nameArmCpus,
  parseAlphaCpus,
  parseArmCpus,
  parseM68kCpus,
  parseMipsCpus,
  parsePowerpcCpus,
  parseRiscvCpus,
  parseS390Cpus,
  parseSparcCpus,
  parseX86Cpus,
  powerpcCpusOfMachine,
} from './cpu.js';

const x86 = (id: number, physical: number | undefined, more = '') =>
  `processor\t: ${id}\nvendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 85\nmodel name\t: Example  CPU @ 2.10GHz\n` +
  `stepping\t: 7\n${physical === undefined ? '' : `physical id\t: ${physical}\nsiblings\t: 4\ncpu cores\t: 2\n`}${more}\n`;

const collect = async (files: Record<string, string>, arch: string) => {
  const host = treeHost({}, () => undefined, { '/proc/sys/kernel/arch': `${arch}\n`, ...files });
  const { inventory } = await takeInventory({ host, collectors: [cpu] });
  return inventory.content.cpus;
};

describe('parseX86Cpus', () => {
  it('gives one entry per package, completed by the firmware', () => {
    const text = x86(0, 0) + x86(1, 0) + x86(2, 1) + x86(3, 1);
    const cpus = parseX86Cpus(text, [{ id: 'A' }, { id: 'B', corecount: 8 }]);
    expect(cpus).toMatchObject([
      { id: 'A', core: 2, thread: 2, speed: 2100, manufacturer: 'Intel', name: 'Example CPU @ 2.10GHz', model: '85' },
      { id: 'B', corecount: 8 },
    ]);
  });
  it('takes every processor for a package where the kernel knows none', () => {
    expect(parseX86Cpus(x86(0, undefined) + x86(1, undefined))).toMatchObject([
      { core: 1, thread: 1 },
      { core: 1, thread: 1 },
    ]);
  });
  it('rounds the threads of hybrid processors up', () => {
    expect(parseX86Cpus('processor: 0\nphysical id: 0\nsiblings: 20\ncpu cores: 14\n')[0]?.thread).toBe(2);
    expect(parseX86Cpus('processor: 0\nphysical id: 0\nsiblings: 1\ncpu cores: 4\n')[0]?.thread).toBe(1);
  });
  it.each(['', '\u0000\u0001', 'processor', ': :\n\n::'])('survives %j', (text) =>
    expect(parseX86Cpus(text)).toEqual([]),
  );
});

describe('other architectures', () => {
  const arm64 = 'processor\t: 0\nCPU implementer\t: 0x41\nCPU architecture: 8\nCPU part\t: 0xd08\n\n';
  it('reads ARM', () => {
    expect(parseArmCpus('processor: 0\nmodel name: ARMv7 rev 4\nCPU architecture: 7\n\nHardware: X\n')).toEqual([
      { arch: 'arm', name: 'ARMv7 rev 4' },
    ]);
  });
  it('names 64-bit ARM cores by their part number, or takes the packages of the firmware', () => {
    expect(nameArmCpus(arm64, [])).toEqual([{ arch: 'aarch64', manufacturer: 'ARM', name: 'Cortex-A72' }]);
    expect(nameArmCpus(arm64 + arm64, [{ name: 'Altra', core: 80 }])).toMatchObject([
      { arch: 'aarch64', name: 'Altra', core: 80 },
    ]);
    expect(nameArmCpus('processor: 0\nCPU architecture: 8\n', [])[0]?.name).toBe('0');
  });
  it('reads Alpha, MIPS, PowerPC, SPARC, m68k, RISC-V and IBM Z', () => {
    expect(parseAlphaCpus('cpu: Alpha\ncpu serial number: S1\ncycle frequency [Hz]: 1250000000 est.\n')).toMatchObject([
      { serial: 'S1', speed: 1250 },
    ]);
    expect(parseMipsCpus('processor: 0\ncpu model: R4400\n')).toEqual([{ arch: 'mips', name: 'R4400' }]);
    const power = 'processor: 0\ncpu: POWER9\nclock: 2700.000000MHz\n';
    expect(parsePowerpcCpus(`${power}machine: CHRP IBM,7029\n`)).toEqual([
      { arch: 'powerpc', name: 'POWER9', speed: 2700, manufacturer: 'IBM' },
    ]);
    expect(powerpcCpusOfMachine(`${power}\n${power}\ntimebase: 512000000\nmachine: PowerNV IBM,8335\n`)).toMatchObject([
      { manufacturer: 'IBM' },
      { manufacturer: 'IBM' },
    ]);
    expect(parseSparcCpus('cpu: TI UltraSparc\nncpus probed: 2\n')).toHaveLength(2);
    expect(parseSparcCpus('cpu: TI UltraSparc\nncpus probed: 999999999\n')).toHaveLength(4096);
    expect(parseM68kCpus('cpu: 68040\nclocking: 24.8MHz\n')).toEqual([{ arch: 'm68k', name: '68040', speed: 24 }]);
    expect(parseRiscvCpus('processor: 0\nisa: rv64imafdc\nuarch: sifive,u74-mc\n')).toEqual([
      { name: 'sifive,u74-mc' },
    ]);
    expect(
      parseS390Cpus('vendor_id : IBM/S390\nprocessor 0: version = FF,  identification = 0123,  machine = 2964\n'),
    ).toEqual([{ manufacturer: 'IBM', name: 'IBM/S390 2964' }]);
    const text =
      'processor 0: version = FF,  machine = 8561\n\ncpu number : 0\ncpu MHz dynamic : 5100\ncpu MHz static : 5200\n';
    expect(parseS390Cpus(text)).toMatchObject([{ speed: 5200 }]);
  });
});

describe('the collector', () => {
  const nameless = 'processor: 0\nmodel name: EPYC 7R13\ncpu MHz: 2649.998\nflags: fpu';
  it('goes by the architecture of the kernel', async () => {
    expect(await collect({ '/proc/cpuinfo': x86(0, 0) }, 'x86_64')).toMatchObject([{ arch: 'i386', speed: 2100 }]);
    expect(await collect({ '/proc/cpuinfo': x86(0, 0) }, 'vax')).toBeUndefined();
    expect(await collect({}, 'x86_64')).toBeUndefined();
  });
  it('finds a rate that does not change where the name has none', async () => {
    const base = '/sys/devices/system/cpu/cpu0/cpufreq/base_frequency';
    expect(await collect({ '/proc/cpuinfo': nameless, [base]: '2650000\n' }, 'x86_64')).toMatchObject([
      { speed: 2650 },
    ]);
    expect(await collect({ '/proc/cpuinfo': `${nameless} hypervisor` }, 'x86_64')).toMatchObject([{ speed: 2650 }]);
    expect((await collect({ '/proc/cpuinfo': nameless }, 'x86_64'))?.[0]).not.toHaveProperty('speed');
  });
});

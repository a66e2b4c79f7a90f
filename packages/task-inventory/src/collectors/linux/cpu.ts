/** Processors, from /proc/cpuinfo, completed from the firmware's tables (`dmidecode`) on x86. */

import type { Host } from '@fi/core';
import { defineCollector } from '../../collector.js';
import { architecture } from '../../tools/architecture.js';
import { armCore } from '../../tools/arm-cores.js';
import { type CpuinfoParagraph, parseCpuinfo, parseCpuinfoParagraphs } from '../../tools/cpuinfo.js';
import { type CpuFields, parseDmiCpus } from '../../tools/dmi-cpu.js';
import { dmidecode } from '../../tools/dmidecode.js';
import { hypervisorFlag } from '../../tools/guest.js';
import { canonicalManufacturer } from '../../tools/values.js';

const wholeNumber = (text: string | undefined) => {
  const digits = /^\d{1,9}/.exec(text ?? '')?.[0];
  return digits === undefined ? undefined : Number(digits);
};

/** `i386` stands for every x86 processor: servers know 64 bits under this name too. */
const X86 = 'i386';

/**
 * Processors of an x86 machine: one entry per package. A kernel that tells no packages has one per logical processor.
 *
 * @param firmware the processors of the firmware, by package.
 */
export function parseX86Cpus(text: string, firmware: readonly CpuFields[] = []): CpuFields[] {
  const cpus: CpuFields[] = [];
  const seen = new Set<string>();
  for (const cpu of parseCpuinfo(text)) {
    const physicalId = cpu['physical id'];
    if (physicalId !== undefined) {
      if (seen.has(physicalId)) continue;
      seen.add(physicalId);
    }
    const dmi = firmware[physicalId === undefined ? cpus.length : (wholeNumber(physicalId) ?? 0)] ?? {};
    cpus.push(readX86(cpu, dmi));
  }
  return cpus;
}

function readX86(cpu: CpuinfoParagraph, dmi: CpuFields): CpuFields {
  const alone = cpu['physical id'] === undefined;
  const core = alone ? 1 : wholeNumber(cpu['cpu cores']) || dmi.core;
  const siblings = wholeNumber(cpu.siblings);
  // hybrid processors have cores with one thread and cores with two
  const threads = siblings !== undefined && core !== undefined && siblings >= core ? Math.ceil(siblings / core) : 1;
  const name = cpu['model name'];
  return {
    arch: X86,
    manufacturer: canonicalManufacturer(cpu.vendor_id),
    name,
    core,
    thread: alone ? 1 : threads,
    stepping: wholeNumber(cpu.stepping) || dmi.stepping,
    familynumber: nonZero(cpu['cpu family']) ?? dmi.familynumber,
    model: nonZero(cpu.model) ?? dmi.model,
    speed: nominalSpeed(name),
    id: dmi.id,
    serial: dmi.serial,
    external_clock: dmi.external_clock,
    familyname: dmi.familyname,
    corecount: dmi.corecount,
  };
}

const nonZero = (text: string | undefined) => (text === undefined || text === '' || text === '0' ? undefined : text);

/** MHz from a name such as `… CPU E5504 @ 2.00GHz`: the kernel itself knows only the present clock rate. */
function nominalSpeed(name = ''): number | undefined {
  const found = /(\d{1,3}(?:\.\d{1,3})?)\s*GHz/i.exec(name)?.[1];
  return found === undefined ? undefined : Math.round(Number(found) * 1000);
}

/** Processors of an ARM machine: one entry per core. */
export function parseArmCpus(text: string): CpuFields[] {
  return parseCpuinfo(text).map((cpu) => ({
    arch: (wholeNumber(cpu['cpu architecture']) ?? 0) >= 8 ? 'aarch64' : 'arm',
    name: cpu['model name'] ?? cpu.processor,
  }));
}

/**
 * 64-bit kernels number the cores instead of naming them. Servers list their packages in the firmware; otherwise
 * each core gets its name from its part number.
 */
export function nameArmCpus(text: string, firmware: readonly CpuFields[]): CpuFields[] {
  const cpus = parseArmCpus(text);
  if (!cpus.some(({ name }) => /^\d*$/.test(name ?? ''))) return cpus;
  if (firmware.length > 0) {
    return firmware.map((cpu) => ({
      ...cpu,
      arch: cpus[0]?.arch,
      manufacturer: canonicalManufacturer(cpu.manufacturer),
    }));
  }
  const paragraphs = parseCpuinfo(text);
  return cpus.map((cpu, index) => {
    const { manufacturer, name } = armCore(paragraphs[index]?.['cpu implementer'], paragraphs[index]?.['cpu part']);
    return { ...cpu, manufacturer, name: name ?? cpu.name };
  });
}

export function parseAlphaCpus(text: string): CpuFields[] {
  return parseCpuinfo(text).map((cpu) => ({
    arch: 'alpha',
    name: cpu.processor,
    serial: cpu['cpu serial number'],
    speed: wholeNumber(/^(\d{1,6})0{6}/.exec(cpu['cycle frequency [hz]'] ?? '')?.[1]),
  }));
}

export function parseMipsCpus(text: string): CpuFields[] {
  return parseCpuinfo(text).map((cpu) => ({ arch: 'mips', name: cpu['cpu model'] }));
}

export function parsePowerpcCpus(text: string): CpuFields[] {
  return parseCpuinfo(text).map((cpu) => ({
    arch: 'powerpc',
    name: cpu.cpu,
    speed: wholeNumber(cpu.clock),
    manufacturer: makerOfMachine(cpu.machine),
  }));
}

const makerOfMachine = (machine: string | undefined) => (machine?.includes('IBM') ? 'IBM' : undefined);

/** Newer kernels describe the machine after the last processor. */
export function powerpcCpusOfMachine(text: string): CpuFields[] {
  const manufacturer = makerOfMachine(parseCpuinfoParagraphs(text).at(-1)?.machine);
  return parsePowerpcCpus(text).map((cpu) => ({ ...cpu, manufacturer: cpu.manufacturer ?? manufacturer }));
}

export function parseSparcCpus(text: string): CpuFields[] {
  const cpu = parseCpuinfo(text)[0];
  if (cpu === undefined) return [];
  // no machine has more; a damaged file must not fill the inventory
  const count = Math.min(wholeNumber(cpu['ncpus probed']) ?? 1, 4096);
  return Array.from({ length: count }, () => ({ arch: 'sparc', name: cpu.cpu }));
}

export function parseM68kCpus(text: string): CpuFields[] {
  return parseCpuinfo(text).map((cpu) => ({ arch: 'm68k', name: cpu.cpu, speed: wholeNumber(cpu.clocking) }));
}

/** The inventory format has no name for this architecture. */
export function parseRiscvCpus(text: string): CpuFields[] {
  return parseCpuinfo(text).map((cpu) => ({ name: cpu.uarch ?? cpu['model name'] ?? cpu.isa }));
}

/** IBM Z lists its processors in lines `processor 0: version = FF, identification = …, machine = 2964`. */
export function parseS390Cpus(text: string): CpuFields[] {
  const vendor = /^vendor_id\s*:\s*(\S.*)$/m.exec(text)?.[1]?.trim();
  const speed = wholeNumber(/^cpu MHz static\s*:\s*(\d+)/m.exec(text)?.[1]);
  return [...text.matchAll(/^processor \d{1,5}: .*?\bmachine = (\w{1,16})/gm)].map(([, machine]) => ({
    manufacturer: vendor?.split('/')[0],
    name: `${vendor ?? 'IBM/S390'} ${machine}`,
    speed,
  }));
}

const PARSERS: readonly (readonly [RegExp, (text: string, firmware: readonly CpuFields[]) => CpuFields[]])[] = [
  [/^(?:i\d86|x86_64)/, parseX86Cpus],
  [/^(?:arm|aarch64)/, nameArmCpus],
  [/^alpha/, parseAlphaCpus],
  [/^mips/, parseMipsCpus],
  [/^(?:ppc|powerpc)/, powerpcCpusOfMachine],
  [/^sparc/, parseSparcCpus],
  [/^m68k/, parseM68kCpus],
  [/^riscv/, parseRiscvCpus],
  [/^s390/, parseS390Cpus],
];

/** Rates that do not change while the machine runs, in kHz. */
const CPUFREQ = ['base_frequency', 'cpuinfo_max_freq'].map((name) => `/sys/devices/system/cpu/cpu0/cpufreq/${name}`);

/** MHz for processors whose name tells no rate: AMD's servers, most virtual machines. */
async function stableSpeed(host: Host, cpuinfo: string, firmware: readonly CpuFields[]): Promise<number | undefined> {
  const known = firmware.find(({ speed }) => speed !== undefined)?.speed;
  if (known !== undefined) return known;
  const [base, max] = await Promise.all(CPUFREQ.map((path) => host.read(path)));
  const kilohertz = wholeNumber(base) ?? wholeNumber(max);
  if (kilohertz !== undefined) return Math.round(kilohertz / 1000);
  // the present rate, which for a guest is a fixed one
  const present = /^cpu MHz\s*:\s*(\d{1,6}(?:\.\d{1,6})?)/m.exec(cpuinfo)?.[1];
  return hypervisorFlag(cpuinfo) && present !== undefined ? Math.round(Number(present)) : undefined;
}

export default defineCollector({
  name: 'linux/cpu',
  category: 'cpu',
  fills: {
    cpus: [
      'arch',
      'core',
      'corecount',
      'external_clock',
      'familyname',
      'familynumber',
      'id',
      'manufacturer',
      'model',
      'name',
      'serial',
      'speed',
      'stepping',
      'thread',
    ],
  },
  reads: ['/proc/cpuinfo', 'dmidecode', '/proc/sys/kernel/arch', 'uname -m', ...CPUFREQ],
  async collect({ host, add }) {
    const [arch = '', text = ''] = await Promise.all([architecture(host), host.read('/proc/cpuinfo')]);
    const parse = PARSERS.find(([pattern]) => pattern.test(arch))?.[1];
    if (parse === undefined || text === '') return;
    const withFirmware = parse === parseX86Cpus || parse === nameArmCpus;
    const tables = withFirmware ? await dmidecode(host) : undefined;
    const firmware = tables === undefined ? [] : parseDmiCpus(tables);
    const cpus = parse(text, firmware);
    const speed =
      withFirmware && cpus.some((cpu) => cpu.speed === undefined) ? await stableSpeed(host, text, firmware) : undefined;
    for (const cpu of cpus) add('cpus', { ...cpu, speed: cpu.speed ?? speed });
  },
});

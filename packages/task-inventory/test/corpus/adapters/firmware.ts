/** Firmware, processors, batteries, management boards, and facts of the operating system. */

import { cleanText } from '@fi/core/inventory';
import { parseArmBoard } from '../../../src/collectors/linux/arm-board.js';
import {
  parseAlphaCpus,
  parseArmCpus,
  parseMipsCpus,
  parsePowerpcCpus,
  parseSparcCpus,
  parseX86Cpus,
} from '../../../src/collectors/linux/cpu.js';
import { parseOsRelease } from '../../../src/collectors/linux/distribution.js';
import { parseBirth, parseRpmInstallTime } from '../../../src/collectors/linux/os.js';
import { parseRhnSystemId } from '../../../src/collectors/linux/rhn-id.js';
import { parseAcpiconf } from '../../../src/collectors/unix/battery-acpiconf.js';
import { parseUpower, parseUpowerDevices } from '../../../src/collectors/unix/battery-upower.js';
import { parseBatteries } from '../../../src/collectors/unix/dmidecode-battery.js';
import { parseBios } from '../../../src/collectors/unix/dmidecode-bios.js';
import { parseHardware } from '../../../src/collectors/unix/dmidecode-hardware.js';
import { parseMemories } from '../../../src/collectors/unix/dmidecode-memory.js';
import { parsePorts } from '../../../src/collectors/unix/dmidecode-ports.js';
import { type PowerSupplyFields, parsePowerSupplies } from '../../../src/collectors/unix/dmidecode-psu.js';
import { parseSlots } from '../../../src/collectors/unix/dmidecode-slots.js';
import { parseHponcfg } from '../../../src/collectors/unix/ilo.js';
import { parseFruControllers } from '../../../src/collectors/unix/ipmi-fru-controllers.js';
import { completeMemories } from '../../../src/collectors/unix/ipmi-fru-memory.js';
import { mergePowerSupplies, parseFruPowerSupplies } from '../../../src/collectors/unix/ipmi-fru-psu.js';
import { type BatteryFields, mergeBatteries } from '../../../src/tools/batteries.js';
import { parseCpuinfo, parseCpuinfoBoard } from '../../../src/tools/cpuinfo.js';
import { parseDmiCpus } from '../../../src/tools/dmi-cpu.js';
import { type DmiTables, parseDmidecode } from '../../../src/tools/dmidecode.js';
import { parseFru } from '../../../src/tools/ipmi-fru.js';
import { parseBatteryReport } from '../../../src/tools/powercfg.js';
import {
  canonicalManufacturer,
  canonicalPower,
  canonicalSize,
  canonicalSpeed,
  collapseBlanks,
  hexToText,
} from '../../../src/tools/values.js';
import { type Adapter, type CorpusCase, classic } from '../adapter.js';

const tables = (corpusCase: CorpusCase, input = 'main'): DmiTables =>
  parseDmidecode(corpusCase.text(input) ?? '') ?? new Map();

const text = (corpusCase: CorpusCase, input = 'main') => corpusCase.text(input) ?? '';

const value = ({ args }: CorpusCase) => (typeof args.value === 'string' ? args.value : undefined);

/**
 * The corpus has the tool's words where the inventory has yes or no, and of `1.200 W` the figures before the unit.
 *
 * @param text in which powers are printed.
 */
function inWords(supplies: readonly PowerSupplyFields[], text: string) {
  const fractions = new Map(
    [...text.matchAll(/Max Power Capacity\s*: (\d+\.(\d{3}) W)/g)].map(([, whole, figures]) => [
      canonicalPower(whole),
      Number(figures),
    ]),
  );
  return supplies.map((supply) =>
    Object.fromEntries(
      Object.entries({ ...supply, power_max: fractions.get(supply.power_max) ?? supply.power_max }).map(
        ([field, item]) => [field, item === true ? 'Yes' : item === false ? 'No' : item],
      ),
    ),
  );
}

/** Numbered inputs: the captures before the last one belong to other runs of the same recording. */
const lastInput = ({ inputs }: CorpusCase) =>
  inputs
    .map((name) => ({ name, number: Number(/^(?:upower|acpiconf|powercfg)\.(\d+)$/.exec(name)?.[1] ?? -1) }))
    .filter(({ number }) => number >= 0)
    .sort((a, b) => b.number - a.number)[0]?.name ?? '';

const readSource = async (input: string, content: string): Promise<(BatteryFields | undefined)[]> => {
  if (input.startsWith('powercfg')) return parseBatteryReport(content);
  return [input.startsWith('acpiconf') ? parseAcpiconf(content) : parseUpower(content)];
};

const mergedBatteries: Adapter = async (corpusCase) => {
  const input = lastInput(corpusCase);
  const found = (await readSource(input, text(corpusCase, input))).filter((battery) => battery !== undefined);
  return classic('batteries', mergeBatteries(parseBatteries(tables(corpusCase, 'dmidecode')), found));
};

const fruMemories: Adapter = (corpusCase) => {
  const modules = parseMemories(tables(corpusCase, 'dmidecode')) ?? [];
  const changes = completeMemories(modules, parseFru(text(corpusCase, 'fru')));
  return Object.fromEntries(modules.map((module) => [module.caption, { ...module, ...changes.get(module) }]));
};

export const firmware: Readonly<Record<string, Adapter>> = {
  'generic.dmidecode': (corpusCase) => {
    const found = parseDmidecode(text(corpusCase));
    return found === undefined ? undefined : Object.fromEntries(found);
  },
  // the release date is compared as the firmware has it
  'generic.dmidecode.bios': (corpusCase) => parseBios(tables(corpusCase)),
  'generic.dmidecode.hardware': (corpusCase) => parseHardware(tables(corpusCase)),
  'generic.dmidecode.memory': (corpusCase) => parseMemories(tables(corpusCase)),
  'generic.dmidecode.ports': (corpusCase) => parsePorts(tables(corpusCase)),
  'generic.dmidecode.slots': (corpusCase) => parseSlots(tables(corpusCase)),
  'generic.dmidecode.psu': (corpusCase) => inWords(parsePowerSupplies(tables(corpusCase)), text(corpusCase)),
  'generic.dmidecode.battery': (corpusCase) => classic('batteries', parseBatteries(tables(corpusCase))),
  'generic.battery.acpiconf': (corpusCase) => parseAcpiconf(text(corpusCase)),
  'generic.battery.upower': (corpusCase) => parseUpower(text(corpusCase)),
  'generic.battery.upower.enumerate': (corpusCase) => parseUpowerDevices(text(corpusCase)),
  'generic.battery.merge': mergedBatteries,
  'generic.ipmi.fru.controllers': (corpusCase) => parseFruControllers(parseFru(text(corpusCase))),
  'generic.ipmi.fru.memories': fruMemories,
  'generic.ipmi.fru.psu': (corpusCase) =>
    inWords(
      mergePowerSupplies(
        parsePowerSupplies(tables(corpusCase, 'dmidecode')),
        parseFruPowerSupplies(parseFru(text(corpusCase, 'fru'))),
      ),
      text(corpusCase, 'dmidecode'),
    ),
  'generic.dmidecode.cpu': (corpusCase) => parseDmiCpus(tables(corpusCase)),
  // the corpus has the board's name where the inventory has a mark
  'generic.hponcfg': (corpusCase) =>
    classic('networks', [parseHponcfg(text(corpusCase))]).map((network) => ({
      ...(network as object),
      management: 'iLO',
    }))[0],
  'linux.cpuinfo': (corpusCase) => parseCpuinfo(text(corpusCase)),
  'linux.cpu.i386': (corpusCase) =>
    parseX86Cpus(text(corpusCase, 'cpuinfo'), parseDmiCpus(tables(corpusCase, 'dmidecode'))),
  'linux.cpu.arm': (corpusCase) => parseArmCpus(text(corpusCase)),
  'linux.cpu.alpha': (corpusCase) => parseAlphaCpus(text(corpusCase)),
  'linux.cpu.mips': (corpusCase) => parseMipsCpus(text(corpusCase)),
  'linux.cpu.powerpc': (corpusCase) => parsePowerpcCpus(text(corpusCase)),
  'linux.cpu.sparc': (corpusCase) => parseSparcCpus(text(corpusCase)),
  'linux.arm.board': (corpusCase) => parseCpuinfoBoard(text(corpusCase)),
  'linux.arm.bios': (corpusCase) => parseArmBoard(text(corpusCase)),
  'linux.os_release': (corpusCase) =>
    parseOsRelease(
      text(corpusCase, 'os-release'),
      corpusCase.text('debian_version'),
      corpusCase.text('centos-release'),
    ),
  'linux.installdate.debian': (corpusCase) => parseBirth(text(corpusCase)),
  'linux.installdate.rpm': (corpusCase) =>
    parseRpmInstallTime(text(corpusCase), typeof corpusCase.args.tz === 'string' ? corpusCase.args.tz : 'UTC'),
  'unix.rootfs.birth': (corpusCase) => parseBirth(text(corpusCase)),
  'linux.rhn_systemid': (corpusCase) => parseRhnSystemId(text(corpusCase)),
  'windows.powercfg': (corpusCase) => parseBatteryReport(text(corpusCase)),
  'tools.canonical.manufacturer': (corpusCase) => canonicalManufacturer(value(corpusCase)),
  'tools.canonical.size': (corpusCase) =>
    canonicalSize(value(corpusCase), corpusCase.args.base === 1024 ? 1024 : undefined),
  'tools.canonical.speed': (corpusCase) => canonicalSpeed(value(corpusCase)),
  'tools.hex2char': (corpusCase) => hexToText(value(corpusCase) ?? ''),
  // the language itself reads numbers of this form
  'tools.hex2dec': (corpusCase) => {
    const text = value(corpusCase) ?? '';
    return /^0x[0-9a-f]+$/i.test(text) ? Number(text) : text;
  },
  'tools.sanitize': (corpusCase) => cleanText(value(corpusCase) ?? ''),
  'tools.trim': (corpusCase) => collapseBlanks(value(corpusCase) ?? ''),
};

import { describe, expect, it } from 'vitest';
import { treeHost } from '../../../test/tree-host.js';
import { takeInventory } from '../../inventory.js';
import { parseDmidecode } from '../../tools/dmidecode.js';
import { parseBatteries } from './dmidecode-battery.js';
import bios, { parseBios } from './dmidecode-bios.js';
import hardware from './dmidecode-hardware.js';
import memory, { correctForVirtualMachine, parseMemories } from './dmidecode-memory.js';
import ports, { parsePorts } from './dmidecode-ports.js';
import psu, { parsePowerSupplies } from './dmidecode-psu.js';
import slots from './dmidecode-slots.js';

/** Structures as dmidecode prints them: `[type, line, …]`. */
const output = (...structures: [number, ...string[]][]) =>
  structures
    .map(([type, ...lines]) => `Handle 0x1, DMI type ${type}, 1 bytes\n${lines.map((l) => `\t${l}\n`).join('')}`)
    .join('\n');
const tables = (...structures: [number, ...string[]][]) => parseDmidecode(output(...structures)) ?? new Map();
const defined = (entry: object | undefined) =>
  Object.fromEntries(Object.entries(entry ?? {}).filter(([, value]) => value !== undefined));

const UUID = '4C4C4544-0030-4A10-8048-C4C04F503732';

describe('bios', () => {
  it('takes the version of a Lenovo for its model', () => {
    const system = ['Manufacturer: LENOVO', 'Product Name: 20QE', 'Version: ThinkPad X1'] as const;
    expect(parseBios(tables([1, ...system])).smodel).toBe('ThinkPad X1');
    expect(parseBios(tables([1, 'Manufacturer: Dell', ...system.slice(1)])).smodel).toBe('20QE');
  });
  it('drops labels and finds the serial elsewhere', () => {
    const fields = parseBios(tables([1, 'SKU Number: SystemSKU#'], [3, 'Serial Number: C1', 'Asset Tag: Asset Tag#']));
    expect(defined(fields)).toEqual({ ssn: 'C1' });
    expect(parseBios(tables([1, 'UUID: AB-CD', 'Serial Number: 0'], [2, 'Product Name: VirtualBox'])).ssn).toBe(
      'ab-cd',
    );
  });
  it('reads nothing from nothing', () => expect(defined(parseBios(new Map()))).toEqual({}));
});

describe('memory', () => {
  const device = (...lines: string[]): [number, ...string[]] => [17, 'Locator: D1', ...lines];
  it('counts slots, empty and flash ones too', () => {
    const modules = parseMemories(
      tables([16, 'Error Correction Type: Multi-bit ECC'], device('Type: Flash'), device('Size: No Module Installed'), [
        17,
        ...['Locator: DIMM_B1', 'Size: 16384 MB', 'Form Factor: DIMM', 'Type: DDR4', 'Speed: Unknown'],
        ...['Manufacturer: 0000', 'Part Number: HMA82GU6CJR8N-VK'],
      ]),
    );
    expect(modules?.map(defined)).toEqual([
      { numslots: 2, caption: 'D1', memorycorrection: 'Multi-bit ECC' },
      {
        ...{ numslots: 3, caption: 'DIMM_B1', memorycorrection: 'Multi-bit ECC', capacity: 16384, type: 'DDR4' },
        ...{ description: 'DIMM', manufacturer: 'Hynix', speed: '2666', model: 'HMA82GU6CJR8N-VK' },
      },
    ]);
  });
  it('decodes part numbers and drops labels', () => {
    const model = (text: string) => parseMemories(tables(device(`Part Number: ${text}`)))?.[0]?.model;
    expect(model('0x4D3431200000')).toBe('M41');
    expect(model('GSOG42F-18----------')).toBe('GSOG42F-18');
    expect(model('ModulePartNumber01')).toBeUndefined();
    expect(model('NO DIMM')).toBeUndefined();
  });
  it('reads the modules of old firmware', () => {
    expect(
      parseMemories(tables([6, 'Type: DIMM SDRAM', 'Installed Size: 64 MB (Single-bank Connection)']))?.map(defined),
    ).toEqual([{ numslots: 1, type: 'DIMM SDRAM', capacity: 64 }]);
    expect(parseMemories(tables([0, 'Vendor: X']))).toBeUndefined();
  });
  it('corrects the only module of a virtual machine', () => {
    const modules = [{ capacity: 1024 }, {}];
    expect(correctForVirtualMachine(modules, 'QEMU', 2000)).toEqual([{ capacity: 2000 }, {}]);
    expect(correctForVirtualMachine(modules, 'Physical', 2000)).toBe(modules);
    expect(correctForVirtualMachine(modules, 'VMware', 2000)).toBe(modules);
    expect(correctForVirtualMachine([{ capacity: 1 }, { capacity: 1 }], 'QEMU', 2000)[0]).toEqual({ capacity: 1 });
  });
});

it('names ports by the first designator that is told', () => {
  const port = ['Internal Connector Type: None', 'External Reference Designator: USB 1', 'Port Type: USB'];
  expect(parsePorts(tables([8, ...port, 'External Connector Type: Access Bus (USB)']))).toEqual([
    { caption: 'USB 1', description: 'Access Bus (USB)', name: 'USB 1', type: 'USB' },
  ]);
});

it('keeps power supplies that can be told apart', () => {
  const supply = ['Manufacturer: DELL', 'Model Part Number: 0PJMDNA01', 'Max Power Capacity: 750 W', 'Plugged: Yes'];
  expect(
    parsePowerSupplies(
      tables([39, ...supply, 'Hot Replaceable: No'], [39, 'Plugged: Yes'], [39, 'Name: OEM Define1']),
    ).map(defined),
  ).toEqual([{ manufacturer: 'Dell', partnum: '0PJMDN', power_max: 750, plugged: true, hotreplaceable: false }]);
});

it('reads batteries', () => {
  const battery = ['Manufacturer: SMP', 'Name: 02DL004', 'Design Capacity: 50970 mWh', 'Design Voltage: 15440 mV'];
  const sbds = ['SBDS Serial Number: 0A4F', 'SBDS Manufacture Date: 2019-06-07', 'SBDS Chemistry: LiP'];
  expect(parseBatteries(tables([22, ...battery, ...sbds], [22, ...battery]))).toEqual([
    {
      ...{ name: '02DL004', manufacturer: 'SMP', serial: '2639', chemistry: 'LiP', date: '2019-06-07' },
      ...{ voltage: 15440, capacity: 50970 },
    },
  ]);
});

it('fills an inventory, and leaves out the serial number of a container’s host', async () => {
  const text = output(
    [0, 'Vendor: Example', 'Release Date: 02/03/2021'],
    [1, 'Manufacturer: Example', 'Serial Number: S1', `UUID: ${UUID}`],
    [3, 'Type: Rack Mount Chassis'],
    [8, 'External Reference Designator: X'],
    [9, 'Designation: PCI1', 'Current Usage: In Use', 'Type: x16'],
    [17, 'Locator: A1', 'Size: 8 GB'],
    [39, 'Name: PSU 1'],
  );
  const collectors = [bios, hardware, memory, ports, slots, psu];
  const inventory = async (files: Record<string, string>) => {
    const host = treeHost({}, (command) => (command === 'dmidecode' ? text : undefined), files);
    return (await takeInventory({ host, collectors })).inventory.content;
  };
  const content = await inventory({ '/proc/cpuinfo': 'flags : fpu' });
  expect(content).toMatchObject({
    bios: { bdate: '2021-02-03', ssn: 'S1' },
    hardware: { uuid: UUID, chassis_type: 'Rack Mount Chassis' },
    ports: [{ caption: 'X', type: 'None' }],
    slots: [{ name: 'PCI1', status: 'used' }],
    memories: [{ caption: 'A1', capacity: 8192 }],
    powersupplies: [{ name: 'PSU 1' }],
  });
  expect((await inventory({ '/.dockerenv': '' })).bios).not.toHaveProperty('ssn');
});

it('takes `Not Settable` for no UUID', async () => {
  const text = output([1, 'UUID: Not Settable'], [3, 'Type: Desktop']);
  const host = treeHost({}, (command) => (command === 'dmidecode' ? text : undefined));
  const { content } = (await takeInventory({ host, collectors: [hardware] })).inventory;
  expect(content.hardware).toEqual({ vmsystem: 'Physical', chassis_type: 'Desktop' });
});

/** Hosts that are composed here: the rules of each section, and answers that are damaged or hostile. */
import { FiError } from '@fi/core';
import type { Inventory } from '@fi/core/inventory';
import { describe, expect, it } from 'vitest';
import { parseElements } from '../soap/element.js';
import { objectTree } from '../soap/object.js';
import { HostInventory } from './inventory.js';

const XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
const property = (name: string, value: string) => `<propSet><name>${name}</name><val>${value}</val></propSet>`;
const answer = (objects: string) =>
  `<Envelope ${XSI}><Body><RetrievePropertiesResponse>${objects}</RetrievePropertiesResponse></Body></Envelope>`;
const host = (...properties: string[]) =>
  answer(`<returnval><obj type="HostSystem">ha-host</obj>${properties.join('')}</returnval>`);
const machine = (...properties: string[]) =>
  answer(`<returnval><obj type="VirtualMachine">1</obj>${properties.join('')}</returnval>`);

const NAME = property('config.network', '<dnsConfig><hostName>esx1</hostName></dnsConfig>');

async function build(...answers: (string | Uint8Array)[]): Promise<Inventory | undefined> {
  const pieces = new HostInventory();
  for (const one of answers) {
    await parseElements(one, (object) => {
      const tree = objectTree(object);
      if (tree.name === 'VirtualMachine') pieces.machine(tree);
      else pieces.host(tree);
    });
  }
  return pieces.build({ versionClient: 'test', now: new Date(2026, 0, 2, 3, 4, 5), calledHost: '[2001:db8::1]:443' });
}

const content = async (...answers: string[]) => (await build(...answers))?.content;

describe('identity', () => {
  it('is name and domain', async () => {
    const network = '<dnsConfig><hostName>esx1</hostName><domainName>example.org</domainName></dnsConfig>';
    expect((await build(host(property('config.network', network))))?.deviceid).toBe(
      'esx1.example.org-2026-01-02-03-04-05',
    );
  });

  it('is what the host is called when it has no name of its own, and nothing without a UUID', async () => {
    const uuid = property('summary.hardware', '<uuid>4c4c4544</uuid>');
    expect((await build(host(uuid)))?.deviceid).toBe('2001_db8_1_443-2026-01-02-03-04-05');
    expect((await build(host(uuid, property('name', 'esx7'))))?.deviceid).toBe('esx7-2026-01-02-03-04-05');
    expect(await build(host(property('name', 'esx7')))).toBeUndefined();
  });
});

describe('serial numbers', () => {
  const identifiers = (...list: [key: string, value: string][]) =>
    host(
      NAME,
      property(
        'hardware',
        `<biosInfo><biosVersion>1</biosVersion></biosInfo><systemInfo>${list
          .map(
            ([key, value]) =>
              `<otherIdentifyingInfo><identifierValue>${value}</identifierValue><identifierType><key>${key}</key></identifierType></otherIdentifyingInfo>`,
          )
          .join('')}</systemInfo>`,
      ),
    );

  it.each<[[string, string][], object]>([
    [[['ServiceTag', 'S']], { ssn: 'S' }],
    [[['AssetTag', 'A']], { assettag: 'A' }],
    [
      [
        ['ServiceTag', 'C'],
        ['ServiceTag', 'S'],
        ['AssetTag', 'A'],
      ],
      { ssn: 'S', msn: 'C', assettag: 'A' },
    ],
    [
      [
        ['EnclosureSerialNumberTag', 'E'],
        ['SerialNumberTag', 'S'],
      ],
      { ssn: 'S', msn: 'E' },
    ],
    [[['OemSpecificString', 'x']], {}],
  ])('of %j', async (list, expected) => {
    expect((await content(identifiers(...list)))?.bios).toEqual({ bversion: '1', ...expected });
  });
});

it('reads one PCI device, negative identifiers, and the graphics card among them', async () => {
  const device =
    '<id>0:1</id><classId>768</classId><vendorId>-32634</vendorId><deviceId>5</deviceId><deviceName>VGA</deviceName>';
  expect(await content(host(NAME, property('hardware', `<pciDevice>${device}</pciDevice>`)))).toMatchObject({
    controllers: [{ name: 'VGA', pciclass: '0300', pcislot: '0:1', vendorid: '8086', productid: '0005' }],
    videos: [{ name: 'VGA', pcislot: '0:1' }],
  });
});

it.each([
  [3600, '+0100'],
  [19_800, '+0530'],
  [-12_600, '-0330'],
  [0, '+0000'],
])('writes an offset of %i s as %s', async (seconds, offset) => {
  const zone = `<timeZone><name>zone</name><gmtOffset>${seconds}</gmtOffset></timeZone>`;
  expect((await content(host(NAME, property('config.dateTimeInfo', zone))))?.operatingsystem?.timezone?.offset).toBe(
    offset,
  );
});

it('lists an interface once, with each of its IPv6 addresses', async () => {
  const address = (ip: string) => `<ipV6Address><ipAddress>${ip}</ipAddress></ipV6Address>`;
  const vnic = `<vnic><device>vmk0</device><spec><ip><ipAddress/><ipV6Config>${address('2001:db8::1')}${address('fe80::1')}</ipV6Config></ip><mac>00:50:56:00:00:01</mac></spec></vnic>`;
  const network = `<dnsConfig><hostName>h</hostName></dnsConfig><pnic>key</pnic>${vnic}${vnic}`;
  expect((await content(host(property('config.network', network))))?.networks).toEqual([
    { description: 'vmk0', ipaddress6: '2001:db8::1', mac: '00:50:56:00:00:01', status: 'up', virtualdev: true },
    { description: 'vmk0', ipaddress6: 'fe80::1', mac: '00:50:56:00:00:01', status: 'up', virtualdev: true },
  ]);
});

describe('machines', () => {
  it('are told by what is known of them', async () => {
    const bare = machine(property('name', 'a'), property('summary.runtime', '<powerState>unheard</powerState>'));
    expect((await content(host(NAME), bare))?.virtualmachines).toEqual([{ name: 'a', vmtype: 'vmware' }]);
  });

  it('are not those without a name, nor templates', async () => {
    const template = machine(property('name', 't'), property('summary.config', '<template>true</template>'));
    expect((await content(host(NAME), machine(), template))?.virtualmachines).toBeUndefined();
  });
});

it('survives hostile values', async () => {
  const found = await content(
    host(
      property('config.network', `<dnsConfig><hostName>../../etc/${'x'.repeat(5000)}</hostName></dnsConfig>`),
      property(
        'hardware',
        '<memorySize>99999999999999999999</memorySize><cpuPkg><hz>-1</hz></cpuPkg><cpuInfo><numCpuCores>0</numCpuCores><numCpuThreads>4</numCpuThreads></cpuInfo>',
      ),
      property(
        'config.storageDevice',
        `<scsiLun><alternateName><namespace>SERIALNUM</namespace>${'<data>99999</data><data>x</data>'.repeat(500)}</alternateName></scsiLun>`,
      ),
      property('__proto__', '<polluted>1</polluted>'),
      property('constructor.prototype', '<polluted>1</polluted>'),
    ),
  );
  expect(found?.hardware?.name).toHaveLength(5010);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

it('takes a damaged answer for an error, or for what is left of it, and never throws anything else', async () => {
  const whole = Buffer.from(
    host(
      NAME,
      property('hardware', '<pciDevice><id>1</id><deviceName>é&amp;</deviceName></pciDevice><biosInfo/>'),
      property(
        'config.fileSystemVolume',
        '<mountInfo><mountInfo><path>/v</path></mountInfo><volume><type>NFS</type></volume></mountInfo>',
      ),
    ),
  );
  for (let position = 0; position < whole.length; position += 1) {
    const changed = Buffer.from(whole);
    changed[position] = (changed[position] ?? 0) ^ (1 << (position % 8));
    for (const damaged of [whole.subarray(0, position), changed]) {
      const result = await build(damaged).catch((error: unknown) => error);
      if (result instanceof Error) expect(result).toBeInstanceOf(FiError);
    }
  }
});

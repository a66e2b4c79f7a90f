/** What the host is: hardware, operating system, BIOS, processors. Sources: HostSystem.hardware, config.network.dnsConfig, summary. */

import type { Bios, Cpu, Hardware, OperatingSystem, TimeZone } from '@fi/core/inventory';
import type { Element } from '../soap/element.js';

const MIB = 1_048_576;

export function hardware(host: Element): Hardware {
  const dns = host.at('config', 'network', 'dnsConfig');
  const servers = dns?.all('address').map((address) => address.text) ?? [];
  return {
    ...defined({
      name: dns?.textAt('hostName'),
      workgroup: dns?.textAt('domainName'),
      dns: servers.filter((address) => address !== '').join('/') || undefined,
      uuid: host.textAt('summary', 'hardware', 'uuid') ?? host.textAt('hardware', 'systemInfo', 'uuid'),
    }),
    memory: Math.floor((host.numberAt('hardware', 'memorySize') ?? 0) / MIB),
    vmsystem: 'Physical',
  };
}

export function operatingSystem(host: Element): OperatingSystem {
  const product = host.at('summary', 'config', 'product');
  return defined({
    name: product?.textAt('name'),
    version: product?.textAt('version'),
    full_name: product?.textAt('fullName'),
    fqdn: host.textAt('name'),
    dns_domain: host.textAt('config', 'network', 'dnsConfig', 'domainName'),
    boot_time: dateTime(host.textAt('summary', 'runtime', 'bootTime')),
    timezone: timeZone(host),
  });
}

/** `2024-03-01T08:09:10.123456Z` without fraction and zone. */
export function dateTime(text: string | undefined): string | undefined {
  const [, date, time] = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})/.exec(text ?? '') ?? [];
  return date === undefined ? undefined : `${date} ${time}`;
}

function timeZone(host: Element): TimeZone | undefined {
  const zone = host.at('config', 'dateTimeInfo', 'timeZone');
  const name = zone?.textAt('name');
  const seconds = zone?.numberAt('gmtOffset');
  if (name === undefined || seconds === undefined) return undefined;
  const minutes = Math.floor(Math.abs(seconds) / 60);
  const two = (value: number) => String(value).padStart(2, '0');
  return { name, offset: `${seconds < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${two(minutes % 60)}` };
}

export function bios(host: Element): Bios | undefined {
  const info = host.at('hardware', 'biosInfo');
  if (info === undefined) return undefined;
  const system = host.at('hardware', 'systemInfo');
  return defined({
    bdate: info.textAt('releaseDate')?.slice(0, 10),
    bversion: info.textAt('biosVersion'),
    smanufacturer: system?.textAt('vendor'),
    smodel: system?.textAt('model'),
    ...serials(host),
  });
}

/** Identifiers by their keys. A blade has two service tags: that of the chassis, then its own. */
function serials(host: Element): Pick<Bios, 'assettag' | 'ssn' | 'msn'> {
  const system = host.at('hardware', 'systemInfo');
  const own = system?.all('otherIdentifyingInfo') ?? [];
  const list = own.length > 0 ? own : (host.at('summary', 'hardware')?.all('otherIdentifyingInfo') ?? []);
  const found: { assettag?: string; ssn?: string; msn?: string } = {};
  for (const entry of list) {
    const value = entry.textAt('identifierValue');
    if (value === undefined) continue;
    switch (entry.textAt('identifierType', 'key')) {
      case 'AssetTag':
        found.assettag = value;
        break;
      case 'ServiceTag':
        if (found.ssn !== undefined) found.msn = found.ssn;
        found.ssn = value;
        break;
      case 'EnclosureSerialNumberTag':
        found.msn = value;
        break;
      case 'SerialNumberTag':
        found.ssn = value;
        break;
    }
  }
  const serial = system?.textAt('serialNumber');
  if (found.ssn === undefined && serial !== undefined) found.ssn = serial;
  return found;
}

const MAKERS: Readonly<Record<string, string>> = { amd: 'AMD', intel: 'Intel' };

/** One entry per package; the API tells cores and threads of all packages together. */
export function cpus(host: Element): Cpu[] {
  const packages = host.at('hardware')?.all('cpuPkg') ?? [];
  const info = host.at('hardware', 'cpuInfo');
  const cores = info?.numberAt('numCpuCores');
  const core = ratio(cores, info?.numberAt('numCpuPackages') ?? packages.length);
  const thread = ratio(info?.numberAt('numCpuThreads'), cores);
  return packages.map((one) => {
    const vendor = one.textAt('vendor');
    const hertz = one.numberAt('hz');
    return defined({
      name: one.textAt('description'),
      manufacturer: vendor === undefined ? undefined : (MAKERS[vendor.toLowerCase()] ?? vendor),
      speed: hertz === undefined ? undefined : Math.floor(hertz / 1_000_000),
      core,
      thread,
    });
  });
}

function ratio(total: number | undefined, parts: number | undefined): number | undefined {
  return total === undefined || !parts ? undefined : Math.floor(total / parts);
}

/** The entry without the members that are not known. */
export function defined<T extends object>(entry: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined)) as never;
}

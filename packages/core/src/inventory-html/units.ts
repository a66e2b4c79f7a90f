/** Quantities for people: the units that the inventory counts in become those that one speaks of. */

const BINARY = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
const DECIMAL = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** Up to three digits that matter: 0.52, 7.4, 15.6, 480. */
function digits(value: number): string {
  const decimals = value >= 100 || Number.isInteger(value) ? 0 : value >= 1 ? 1 : 2;
  return value.toFixed(decimals).replace(/\.0+$/, '');
}

function scale(value: number, base: number, units: readonly string[]): string {
  let rest = value;
  let unit = 0;
  while (rest >= base && unit < units.length - 1) {
    rest /= base;
    unit += 1;
  }
  // 1023.9 MiB would be written 1024 MiB
  if (Number(digits(rest)) >= base && unit < units.length - 1) {
    rest /= base;
    unit += 1;
  }
  return `${digits(rest)} ${units[unit]}`;
}

/** Bytes in powers of 1024, as memory and file systems are counted: 17179869184 → 16 GiB. */
export const formatBytes = (bytes: number): string => scale(bytes, 1024, BINARY);

/** Bytes in powers of 1000, as disks are sold: 512110190592 → 512 GB. */
export const formatDecimalBytes = (bytes: number): string => scale(bytes, 1000, DECIMAL);

/** 2800 → 2.8 GHz. */
export const formatMegahertz = (value: number): string =>
  value >= 1000 ? `${(value / 1000).toFixed(2).replace(/\.?0+$/, '')} GHz` : `${value} MHz`;

/** 1000 → 1 Gb/s. */
export const formatMegabits = (value: number): string =>
  value >= 1000 ? `${digits(value / 1000)} Gb/s` : `${value} Mb/s`;

/** 1 → `1 disk`, 2 → `2 disks`, 1200 → `1,200 disks`. */
export function formatCount(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatNumber(count)} ${count === 1 ? singular : plural}`;
}

/** Digits in groups of three. */
export const formatNumber = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',');

/** Formats of the fields that hold quantities. */
const FIELD_FORMATS: Readonly<Record<string, (value: number) => string>> = Object.fromEntries(
  (
    [
      [
        (value) => formatBytes(value * 2 ** 20),
        'databases_services.size drives.free drives.total hardware.memory hardware.swap memories.capacity videos.memory ' +
          'virtualmachines.memory',
      ],
      [
        (value) => formatDecimalBytes(value * 1e6),
        'storages.disksize physical_volumes.free physical_volumes.pe_size physical_volumes.size volume_groups.free ' +
          'volume_groups.size logical_volumes.size',
      ],
      [(value) => formatBytes(value * 1024), 'processes.virtualmemory'],
      [formatBytes, 'softwares.filesize'],
      [formatMegahertz, 'cpus.speed cpus.external_clock'],
      [(value) => `${value} MHz`, 'memories.speed'],
      [formatMegabits, 'networks.speed'],
      [(value) => `${digits(value / 1000)} Wh`, 'batteries.capacity batteries.real_capacity'],
      [(value) => `${digits(value / 1000)} V`, 'batteries.voltage'],
      [(value) => `${value} W`, 'powersupplies.power_max'],
      [(value) => `${value} %`, 'processes.cpuusage processes.mem'],
      [(value) => `${value} s`, 'versionprovider.etime'],
    ] satisfies [(value: number) => string, string][]
  ).flatMap(([format, fields]) => fields.split(' ').map((field) => [field, format])),
);

/** A quantity of the inventory with its unit; `undefined` for fields and values that are none. */
export function formatQuantity(field: string, value: unknown): { text: string; number: number } | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined;
  if (value === '' || !Object.hasOwn(FIELD_FORMATS, field)) return undefined;
  const number = Number(value);
  const text = Number.isFinite(number) && number >= 0 ? FIELD_FORMATS[field]?.(number) : undefined;
  return text === undefined ? undefined : { text, number };
}

/**
 * Which cloud a machine runs in, as which instance: from what cloud-init left behind, else from the firmware's tables.
 * No metadata service is asked. Sources: cloud-init's instance-data format, and the makers' documents on SMBIOS strings.
 */

import { firstLine, type Host } from '@fi/core';
import { defineCollector } from '../../collector.js';

export interface CloudInstance {
  /** Name for people: `Amazon EC2`. */
  cloud: string;
  type?: string | undefined;
  id?: string | undefined;
  /** Availability zone, else region. */
  place?: string | undefined;
}

const DMI = '/sys/class/dmi/id';
const INSTANCE_DATA = '/run/cloud-init/instance-data.json';

/** Names for people of what cloud-init calls `cloud_name`. */
const CLOUDS: Readonly<Record<string, string>> = {
  aliyun: 'Alibaba Cloud',
  aws: 'Amazon EC2',
  azure: 'Microsoft Azure',
  digitalocean: 'DigitalOcean',
  exoscale: 'Exoscale',
  gce: 'Google Compute Engine',
  hetzner: 'Hetzner Cloud',
  ibmcloud: 'IBM Cloud',
  openstack: 'OpenStack',
  oracle: 'Oracle Cloud',
  scaleway: 'Scaleway',
  upcloud: 'UpCloud',
  vultr: 'Vultr',
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[\w.:/-]{1,128}$/.test(value) ? value : undefined;

/** Reads cloud-init's instance-data.json; `undefined` when the machine is in no cloud (`nocloud`, `none`). */
export function parseInstanceData(json: string): CloudInstance | undefined {
  let data: unknown;
  try {
    data = JSON.parse(json);
  } catch {
    return undefined;
  }
  const v1 = isObject(data) ? data.v1 : undefined;
  if (!isObject(v1)) return undefined;
  const name = text(v1.cloud_name)?.toLowerCase();
  const cloud = name === undefined ? undefined : CLOUDS[name];
  if (cloud === undefined) return undefined;
  const ds = isObject(data) && isObject(data.ds) ? data.ds : {};
  const meta = isObject(ds.meta_data) ? ds.meta_data : {};
  return {
    cloud,
    type: text(meta['instance-type']) ?? text(meta['instance-type-id']),
    id: text(v1.instance_id),
    place: text(v1.availability_zone) ?? text(v1.region),
  };
}

/** Strings of the firmware's tables, by the names of their files. */
export type FirmwareStrings = Readonly<Record<(typeof FILES)[number], string | undefined>>;

const FILES = ['sys_vendor', 'product_name', 'product_serial', 'board_asset_tag', 'chassis_asset_tag'] as const;

/** The asset tag that Azure gives each of its machines. */
const AZURE_TAG = '7783-7084-3265-9085-8269-3286-77';

/** Tells the cloud by the strings that its firmware shows. */
export function cloudOfFirmware(dmi: FirmwareStrings): CloudInstance | undefined {
  const { sys_vendor: vendor = '', product_name: product = '' } = dmi;
  if (vendor === 'Amazon EC2') return { cloud: 'Amazon EC2', type: text(product), id: text(dmi.board_asset_tag) };
  if (product === 'Google Compute Engine') return { cloud: 'Google Compute Engine' };
  if (dmi.chassis_asset_tag === AZURE_TAG) return { cloud: 'Microsoft Azure' };
  if (dmi.chassis_asset_tag === 'OracleCloud.com') return { cloud: 'Oracle Cloud' };
  if (product === 'Alibaba Cloud ECS') return { cloud: 'Alibaba Cloud', id: text(dmi.product_serial) };
  if (vendor === 'DigitalOcean') return { cloud: 'DigitalOcean', id: text(dmi.product_serial) };
  if (vendor === 'Hetzner') return { cloud: 'Hetzner Cloud', id: text(dmi.product_serial) };
  if (vendor === 'Scaleway') return { cloud: 'Scaleway', type: text(product) };
  if (vendor === 'Vultr') return { cloud: 'Vultr', id: text(dmi.product_serial) };
  if (/^(Linode|Akamai)$/.test(vendor)) return { cloud: 'Akamai Cloud' };
  if (/^OpenStack (Nova|Compute)$/.test(product)) return { cloud: 'OpenStack' };
  return undefined;
}

async function firmwareStrings(host: Host): Promise<FirmwareStrings> {
  const pairs = await Promise.all(
    FILES.map(async (name) => [name, firstLine(await host.read(`${DMI}/${name}`))?.trim()] as const),
  );
  return Object.fromEntries(pairs) as FirmwareStrings;
}

export default defineCollector({
  name: 'linux/cloud',
  category: 'hardware',
  fills: { hardware: ['description'] },
  reads: [INSTANCE_DATA, ...FILES.map((name) => `${DMI}/${name}`)],
  async collect({ host, set }) {
    const known = parseInstanceData((await host.read(INSTANCE_DATA)) ?? '');
    const seen = cloudOfFirmware(await firmwareStrings(host));
    const cloud = known?.cloud ?? seen?.cloud;
    if (cloud === undefined) return;
    const parts = [cloud, known?.type ?? seen?.type, known?.id ?? seen?.id, known?.place];
    set('hardware', { description: parts.filter((part) => part !== undefined).join(', ') });
  },
});

import { describe, expect, it } from 'vitest';
import { collect, machine } from '../../../test/machine.js';
import cloud, { cloudOfFirmware, parseInstanceData } from './cloud.js';

const instance = {
  v1: { cloud_name: 'aws', instance_id: 'i-0123456789abcdef0', region: 'eu-west-1', availability_zone: 'eu-west-1a' },
  ds: { meta_data: { 'instance-type': 'm5.large' } },
};

describe('instance data of cloud-init', () => {
  it('tells cloud, type, id and zone', () => {
    expect(parseInstanceData(JSON.stringify(instance))).toEqual({
      cloud: 'Amazon EC2',
      type: 'm5.large',
      id: 'i-0123456789abcdef0',
      place: 'eu-west-1a',
    });
  });

  it.each([
    '',
    '[]',
    'null',
    '{"v1": 1}',
    '{"v1": {"cloud_name": "nocloud"}}',
    '{"v1": {"cloud_name": 7}}',
    '{"v1": {',
  ])('is nothing in %j', (json) => expect(parseInstanceData(json)).toBeUndefined());

  it('takes no odd values', () => {
    expect(parseInstanceData('{"v1": {"cloud_name": "gce", "instance_id": "a\\nb", "region": {"x": 1}}}')).toEqual({
      cloud: 'Google Compute Engine',
    });
  });
});

it.each([
  [{ sys_vendor: 'Amazon EC2', product_name: 't3.micro', board_asset_tag: 'i-01' }, 'Amazon EC2', 'i-01'],
  [{ chassis_asset_tag: '7783-7084-3265-9085-8269-3286-77' }, 'Microsoft Azure', undefined],
  [{ sys_vendor: 'Hetzner', product_serial: '4711' }, 'Hetzner Cloud', '4711'],
  [{ sys_vendor: 'QEMU', product_name: 'Standard PC' }, undefined, undefined],
])('the firmware tells the cloud: %j', (strings, name, id) => {
  const found = cloudOfFirmware(strings as Parameters<typeof cloudOfFirmware>[0]);
  expect([found?.cloud, found?.id]).toEqual([name, id]);
});

it('describes the instance, from both sources', async () => {
  const host = machine({
    files: {
      '/run/cloud-init/instance-data.json': JSON.stringify({ v1: { ...instance.v1 } }),
      '/sys/class/dmi/id/sys_vendor': 'Amazon EC2\n',
      '/sys/class/dmi/id/product_name': 'm5.large\n',
    },
  });
  expect((await collect(cloud, host)).hardware?.description).toBe(
    'Amazon EC2, m5.large, i-0123456789abcdef0, eu-west-1a',
  );
  expect((await collect(cloud, machine({}))).hardware?.description).toBeUndefined();
});

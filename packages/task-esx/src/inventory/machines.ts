/** Virtual machines. Source: VirtualMachine.name, config, summary. */

import type { VirtualMachine, VirtualMachineStatus } from '@fi/core/inventory';
import type { Element } from '../soap/element.js';
import { defined } from './system.js';

const STATES: Readonly<Record<string, VirtualMachineStatus>> = {
  poweredOn: 'running',
  poweredOff: 'off',
  suspended: 'paused',
};

/** How a line feed stands in a comment: GLPI servers expect it so, and the inventory format has no control characters. */
export const LINE_FEED = '&#10;';

/** The entry of a machine; undefined for a template, which can never run. */
export function virtualMachine(machine: Element): VirtualMachine | undefined {
  const config = machine.at('summary', 'config');
  const name = machine.textAt('name') ?? config?.textAt('name');
  if (name === undefined || config?.textAt('template') === 'true') return undefined;
  const devices = machine.at('config', 'hardware')?.all('device') ?? [];
  const macs = devices.map((device) => device.textAt('macAddress')).filter((mac) => mac !== undefined);
  const uuid = config?.textAt('uuid');
  const system = machine.textAt('summary', 'guest', 'guestFullName') ?? config?.textAt('guestFullName');
  return {
    ...defined({
      status: STATES[machine.textAt('summary', 'runtime', 'powerState') ?? ''],
      uuid,
      memory: config?.numberAt('memorySizeMB'),
      vcpu: config?.numberAt('numCpu'),
      mac: macs.join('/') || undefined,
      ipaddress: machine.textAt('summary', 'guest', 'ipAddress'),
      comment: machine.textAt('config', 'annotation')?.replaceAll('\n', LINE_FEED),
      operatingsystem: system === undefined ? undefined : { full_name: system },
      serial: serialOf(uuid),
    }),
    name,
    vmtype: 'vmware',
  };
}

/** The serial number that the guest sees in its BIOS follows from the UUID. */
function serialOf(uuid: string | undefined): string | undefined {
  const hex = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(uuid ?? '') ? (uuid ?? '').replaceAll('-', '') : '';
  const bytes = hex.match(/../g);
  return bytes === null ? undefined : `VMware-${bytes.slice(0, 8).join(' ')}-${bytes.slice(8).join(' ')}`;
}

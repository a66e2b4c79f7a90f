/** Guests of Hyper-V, from the objects of the WMI namespace root/virtualization/v2. */

import type { VirtualMachineStatus } from '@fi/core/inventory';
import type { Guest } from './hosted-guests.js';

/** Properties of a WMI object. */
export type WmiObject = Readonly<Record<string, string | undefined>>;

/** Values of EnabledState. */
const STATES: Readonly<Record<string, VirtualMachineStatus>> = {
  2: 'running',
  3: 'off',
  32768: 'paused',
  32769: 'off',
  32770: 'blocked',
  32771: 'blocked',
  32773: 'blocked',
  32774: 'shutdown',
  32776: 'blocked',
  32777: 'blocked',
};

export interface HypervObjects {
  /** MSVM_ComputerSystem. */
  systems: readonly WmiObject[];
  /** MSVM_MemorySettingData. */
  memories: readonly WmiObject[];
  /** MSVM_ProcessorSettingData. */
  processors: readonly WmiObject[];
  /** MSVM_VirtualSystemSettingData. */
  settings: readonly WmiObject[];
}

/** The guests among the systems; the host itself has no date of installation. */
export function hypervGuests({ systems, memories, processors, settings }: HypervObjects): Guest[] {
  const quantities = (objects: readonly WmiObject[]) =>
    new Map(objects.map((object) => [guestOf(object.InstanceID), Number(object.VirtualQuantity) || undefined]));
  const memory = quantities(memories);
  const vcpu = quantities(processors);
  const uuids = new Map(
    settings.map((object) => [guestOf(object.InstanceID), object.BIOSGUID?.replace(/^\{|\}$/g, '')]),
  );
  return systems
    .filter(({ InstallDate }) => InstallDate !== undefined && InstallDate !== '')
    .map(({ Name = '', ElementName, EnabledState = '' }) => ({
      name: ElementName,
      status: STATES[EnabledState] ?? 'off',
      memory: memory.get(Name),
      vcpu: vcpu.get(Name),
      uuid: uuids.get(Name),
      subsystem: 'MS HyperV',
      vmtype: 'HyperV',
    }));
}

/** The guest that `Microsoft:<guid>\…` belongs to. */
const guestOf = (instance = '') => /^Microsoft:([^\\]+)/.exec(instance)?.[1];

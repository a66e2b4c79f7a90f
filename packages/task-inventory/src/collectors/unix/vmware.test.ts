import { describe, expect, it } from 'vitest';
import { collect, machine } from '../../../test/machine.js';
import vmware, { parseVmx } from './vmware.js';

const vmx = 'displayName = "Win 11"\nmemsize = "4096"\nuuid.bios = "56 4d 9b 00 11 22 33 44-55 66 77 88 99 aa bb cc"\n';
const fields = { name: 'Win 11', memory: 4096, uuid: '564d9b00-1122-3344-5566-778899aabbcc' };

it('reads .vmx files', () => {
  expect(parseVmx(vmx)).toEqual(fields);
  expect(parseVmx('memsize = x\n\0')).toEqual({ name: undefined, uuid: undefined, memory: undefined });
});

describe('collector', () => {
  it('lists running guests of Workstation', async () => {
    const commands = { 'vmrun list': 'Total running VMs: 2\n/vm/a.vmx\n/vm/gone.vmx\n' };
    expect((await collect(vmware, machine({ files: { '/vm/a.vmx': vmx }, commands }))).virtualmachines).toEqual([
      { ...fields, vcpu: 1, status: 'running', subsystem: 'VMware Workstation', vmtype: 'vmware' },
    ]);
  });

  it('lists registered guests of an ESX console', async () => {
    const commands = { 'vmware-cmd -l': '\n/vm/a.vmx\n', 'vmware-cmd /vm/a.vmx getstate': 'getstate() = off\n' };
    expect((await collect(vmware, machine({ files: { '/vm/a.vmx': vmx }, commands }))).virtualmachines).toEqual([
      { ...fields, status: 'off', subsystem: 'VmWareESX', vmtype: 'vmware' },
    ]);
  });
});

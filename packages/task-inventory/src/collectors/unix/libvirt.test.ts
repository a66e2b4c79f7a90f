import { describe, expect, it } from 'vitest';
import { collect, machine } from '../../../test/machine.js';
import libvirt, { parseDomain, parseVirshList } from './libvirt.js';

describe('parseVirshList', () => {
  it('reads names with blanks and every state', () => {
    const text = ` Id   Name       State
---------------------------
 0    Domain-0   running
 1    web        running
 2    my box     paused
 -    old box    shut off
 3    sleeper    pmsuspended
 4    ender      in shutdown
 5    odd        no state
 6    neu        läuft
`;
    expect(parseVirshList(text)).toEqual([
      { name: 'web', status: 'running' },
      { name: 'my box', status: 'paused' },
      { name: 'old box', status: 'off' },
      { name: 'sleeper', status: 'paused' },
      { name: 'ender', status: 'shutdown' },
      { name: 'odd', status: undefined },
      { name: 'neu', status: undefined },
    ]);
  });

  it('survives an error text', () => {
    expect(parseVirshList('error: failed to connect to the hypervisor\n')).toEqual([]);
  });
});

describe('parseDomain', () => {
  it('reads what it finds', () => {
    const xml = `<domain xmlns:x='y' type='kvm' id='1'><uuid>u-1</uuid><currentMemory unit='KiB'>2048</currentMemory>
      <vcpu placement='static' current='2'>4</vcpu></domain>`;
    expect(parseDomain(xml)).toEqual({ type: 'kvm', uuid: 'u-1', vcpu: 4, currentMemory: 2048 });
    expect(parseDomain('<domain')).toEqual({
      type: undefined,
      uuid: undefined,
      vcpu: undefined,
      currentMemory: undefined,
    });
  });
});

it('asks about every guest of both connections', async () => {
  const commands = {
    'virsh --readonly list --all': ' Id Name State\n---\n 1 web running\n - --all shut off\n',
    'virsh --readonly dumpxml web':
      "<domain type='kvm'><uuid>u-1</uuid><currentMemory>524288</currentMemory><vcpu>2</vcpu></domain>",
    'virsh -c lxc:/// --readonly list --all': ' 9 box running\n',
    'virsh -c lxc:/// --readonly dumpxml box': "<domain type='lxc'/>",
  };
  expect((await collect(libvirt, machine({ commands }))).virtualmachines).toEqual([
    { name: 'web', status: 'running', uuid: 'u-1', vcpu: 2, memory: 512, subsystem: 'kvm', vmtype: 'libvirt' },
    { name: 'box', status: 'running', subsystem: 'lxc', vmtype: 'libvirt' },
  ]);
});

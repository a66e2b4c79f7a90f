import { describe, expect, it } from 'vitest';
import { collect, machine } from '../../../test/machine.js';
import xen, { parseXenList } from './xen.js';
import xenserver, { parseXeParameters } from './xenserver.js';

const list = `Name ID Mem VCPUs State Time(s)
Domain-0 0 512 4 r----- 1.0
web 3 1024 2 -b---- 5.5
db 4 2048 1 ------ 0.1
old 512 1 0.0
`;
const [u1, u2] = ['11111111-2222-3333-4444-555555555555', '66666666-2222-3333-4444-555555555555'];

describe('parseXenList', () => {
  it('reads guests with and without a state', () => {
    expect(parseXenList(list, 'xl').map(({ name, status, memory }) => [name, status, memory])).toEqual([
      ['web', 'blocked', 1024],
      ['db', 'off', 2048],
      ['old', 'off', 512],
    ]);
  });

  it('reads names with blanks', () => {
    const [guest] = parseXenList('heading\nweb  one   6  2048     2     r-----      10.0\n', 'xl');
    expect(guest).toMatchObject({ name: 'web one', memory: 2048, vcpu: 2, status: 'running' });
  });

  it('tells of rows that it does not understand', () => {
    const rows: string[] = [];
    expect(parseXenList('heading\nmy box 5 x 1 r----- 0\n\n', 'xm', (row) => rows.push(row))).toEqual([]);
    expect(rows).toHaveLength(1);
  });
});

describe('xen', () => {
  it('asks xl twice for all guests', async () => {
    const commands = {
      'xl list': list.replace('web', 'my web'),
      'xl list -v': `Name UUID\nmy web 3 1024 2 -b---- 5.5 ${u1} - -\ndb 4 - ${u2}\n`,
    };
    const host = machine({ commands });
    expect((await collect(xen, host)).virtualmachines?.map(({ name, uuid }) => [name, uuid])).toEqual([
      ['my web', u1],
      ['db', u2],
      ['old', undefined],
    ]);
    expect(host.asked).toHaveLength(2);
  });

  it('prefers xm where it is, and leaves all to virsh', async () => {
    const commands = { 'xm list': 'h\nweb 3 1024 2 r----- 1\n', 'xm list -l web': `(uuid ${u1})`, 'xl list': list };
    expect((await collect(xen, machine({ commands }))).virtualmachines).toEqual([
      { name: 'web', memory: 1024, vcpu: 2, status: 'running', subsystem: 'xm', vmtype: 'xen', uuid: u1 },
    ]);
    const host = machine({ commands: { ...commands, virsh: '' } });
    await collect(xen, host);
    expect(host.asked).toEqual([]);
  });
});

describe('xenserver', () => {
  const block = (uuid: string, domain: string, name: string) => `uuid ( RO)             : ${uuid}
          name-label ( RW): ${name}
    name-description ( RW): 
         power-state ( RO): running
       memory-actual ( RO): 1073741825
              dom-id ( RO): ${domain}
        VCPUs-number ( RO): 2


`;

  it('reads all guests from one answer', async () => {
    const command = 'xe vm-list params=uuid,dom-id,name-label,name-description,memory-actual,power-state,VCPUs-number';
    const commands = { [command]: block(u1, '0', 'Control domain') + block(u2, '5', 'web: one') };
    expect((await collect(xenserver, machine({ commands }))).virtualmachines).toEqual([
      { name: 'web: one', memory: 1024, vcpu: 2, status: 'running', uuid: u2, subsystem: 'xe', vmtype: 'xen' },
    ]);
  });

  it('reads nothing from nothing', () => {
    expect(parseXeParameters('')).toBeUndefined();
    expect(parseXeParameters('power-state ( RO): suspended')).toMatchObject({ status: 'off', memory: undefined });
  });
});

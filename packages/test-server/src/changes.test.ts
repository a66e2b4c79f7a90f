import type { InventoryContent } from '@fi/core/inventory';
import { describe, expect, it } from 'vitest';
import { findChanges } from './changes.js';

const content = (more: Partial<InventoryContent>): InventoryContent => ({ versionclient: 'x', ...more });

describe('findChanges', () => {
  it('finds nothing between equal inventories, whatever their order', () => {
    const softwares = [{ name: 'a', version: '1' }, { name: 'a', version: '2' }, { name: 'b' }];
    expect(findChanges(content({ softwares }), content({ softwares: [...softwares].reverse() }))).toEqual([]);
  });

  it('tells added, removed and changed entries apart', () => {
    const before = content({ softwares: [{ name: 'a', version: '1' }, { name: 'b' }], bios: { ssn: '1' } });
    const after = content({ softwares: [{ name: 'a', version: '2' }, { name: 'c' }], users: [{ login: 'ann' }] });
    expect(findChanges(before, after)).toEqual([
      { section: 'softwares', kind: 'changed', name: 'a', fields: [{ field: 'version', from: '1', to: '2' }] },
      { section: 'softwares', kind: 'removed', name: 'b' },
      { section: 'softwares', kind: 'added', name: 'c' },
      { section: 'bios', kind: 'removed', name: '' },
      { section: 'users', kind: 'added', name: 'ann' },
    ]);
  });

  it('tells entries of the same name apart by their values', () => {
    const eth = (ipaddress: string) => ({ description: 'eth0', ipaddress });
    const before = content({ networks: [eth('192.0.2.1'), eth('192.0.2.2')] });
    const after = content({ networks: [eth('192.0.2.2'), eth('192.0.2.3')] });
    expect(findChanges(before, after)).toEqual([
      {
        section: 'networks',
        kind: 'changed',
        name: 'eth0',
        fields: [{ field: 'ipaddress', from: '192.0.2.1', to: '192.0.2.3' }],
      },
    ]);
  });

  it('passes over what differs every time', () => {
    const at = (free: number, logdate: string) =>
      content({
        drives: [{ type: '/', total: 10, free }],
        accesslog: { logdate },
        processes: [{ cmd: logdate, pid: free, user: 'u' }],
      });
    expect(findChanges(at(1, '2026-01-01 00:00:00'), at(2, '2026-01-02 00:00:00'))).toEqual([]);
  });

  it('ends with a limit, and in time', () => {
    const softwares = Array.from({ length: 200_000 }, (_, i) => ({ name: `p${i % 3}`, version: String(i) }));
    expect(findChanges(content({}), content({ softwares }))).toHaveLength(500);
  });

  it('takes sections of any shape', () => {
    const odd = (value: unknown) => ({ versionclient: 'x', registry: value }) as unknown as InventoryContent;
    expect(findChanges(odd('a'), odd(['b', null, 3]))).not.toEqual([]);
    expect(findChanges(odd({ a: 1 }), odd({ a: 2 }))).toHaveLength(1);
  });
});

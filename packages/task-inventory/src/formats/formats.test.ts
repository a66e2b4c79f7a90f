import type { Inventory } from '@fi/core/inventory';
import { describe, expect, it } from 'vitest';
import { toCsv } from './csv.js';
import { toTable } from './table.js';

const inventory: Inventory = {
  action: 'inventory',
  deviceid: 'pc-2026-01-02-03-04-05',
  itemtype: 'Computer',
  content: {
    versionclient: 'x',
    hardware: { name: 'pc', memory: 2048 },
    operatingsystem: { timezone: { name: 'Europe/Paris', offset: '+0100' } },
    softwares: [
      { name: 'a "b", c', version: '=cmd()', filesize: 12 },
      { name: '日本語', comments: '\u001b[31mred', install_date: '2026-01-02' },
    ],
    local_groups: [{ id: '0', name: 'root', members: ['x', 'y'] }],
  },
};

describe('csv', () => {
  it('has one line per value', () => {
    const lines = toCsv(inventory).split('\r\n');
    expect(lines[0]).toBe('section,entry,field,value');
    expect(lines).toContain(',,deviceid,pc-2026-01-02-03-04-05');
    expect(lines).toContain('operatingsystem,1,timezone,Europe/Paris +0100');
    expect(lines).toContain('softwares,1,name,"a ""b"", c"');
    expect(lines).toContain('local_groups,1,members,x y');
    expect(lines.at(-1)).toBe('');
  });

  it('has one line per entry for a single section, and no formulas', () => {
    expect(toCsv(inventory, ['softwares'])).toBe(
      [
        'name,version,comments,filesize,install_date',
        '"a ""b"", c",\'=cmd(),,12,',
        '日本語,,\u001b[31mred,,2026-01-02',
        '',
      ].join('\r\n'),
    );
  });

  it('is empty but for the heading where there is nothing', () => {
    expect(toCsv(inventory, ['printers'])).toBe('\r\n');
  });
});

describe('table', () => {
  it('aligns columns by what they take on the terminal, and prints no escape sequence of the machine', () => {
    expect(toTable(inventory, { only: ['softwares'] })).toBe(
      [
        'softwares (2)',
        '  name      version  comments  filesize  install_date',
        '  a "b", c  =cmd()                   12',
        '  日本語             [31mred             2026-01-02',
        '',
      ].join('\n'),
    );
  });

  it('keeps within the width', () => {
    for (const line of toTable(inventory, { width: 30 }).split('\n')) expect(line.length).toBeLessThanOrEqual(30);
  });
});

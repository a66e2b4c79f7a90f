import { FULL_CHECKSUM, type Inventory } from '@fi/core/inventory';
import { describe, expect, it } from 'vitest';
import type { CollectorReport } from '../runner.js';
import { categoryStates, findGaps, forClassic, forGlpi, type GoodSections } from './gaps.js';

const report = (name: string, more: Partial<CollectorReport>): CollectorReport => ({
  name,
  category: 'software',
  fills: ['softwares'],
  filled: [],
  status: 'ok',
  milliseconds: 1,
  started: 0,
  entries: 1,
  commands: [],
  ...more,
});

const inventory = (content: object): Inventory => ({
  action: 'inventory',
  deviceid: 'pc-2026-01-02-03-04-05',
  itemtype: 'Computer',
  content: { versionclient: 'fi-Inventory_v1', ...content },
});

const good = (sections: Record<string, object>): GoodSections =>
  new Map(
    Object.entries(sections).map(([name, value]) => [name, { at: new Date('2026-01-01T10:00:00Z'), value }]),
  ) as unknown as GoodSections;

const failed = { status: 'failed', error: 'dpkg-query crashed' } as const;
const gap = (...names: Parameters<typeof findGaps>[0][number]['fills']) =>
  findGaps([report('x', { fills: names, ...failed })]);

describe('findGaps', () => {
  it('names the sections of collectors that failed, with the reasons', () => {
    const reports = [
      report('unix/dpkg', failed),
      report('linux/snap', { status: 'timeout', error: 'no answer within 1.0 s' }),
      report('unix/rpm', {}),
      report('unix/users', { fills: ['users', 'hardware'] }),
    ];
    expect(findGaps(reports)).toEqual([
      {
        section: 'softwares',
        reasons: [
          { collector: 'unix/dpkg', error: 'dpkg-query crashed' },
          { collector: 'linux/snap', error: 'no answer within 1.0 s' },
        ],
      },
    ]);
    expect(findGaps([report('a', {})])).toEqual([]);
  });

  it('knows from an earlier run what a collector fills that does not say', () => {
    const reports = [report('custom/x', { fills: [], ...failed })];
    expect(findGaps(reports)).toEqual([]);
    expect(findGaps(reports, new Map([['custom/x', ['printers']]])).map(({ section }) => section)).toEqual([
      'printers',
    ]);
  });
});

it('tells which categories are complete', () => {
  expect(
    categoryStates([
      report('unix/dpkg', {}),
      report('linux/snap', failed),
      report('linux/memory', { category: 'memory', fills: ['memories', 'hardware'] }),
      report('vmsystem', { category: undefined, fills: ['hardware'], ...failed }),
    ]),
  ).toEqual({ software: 'incomplete', memory: 'complete', hardware: 'incomplete' });
});

describe('forGlpi', () => {
  const whole = inventory({ hardware: { name: 'pc' }, softwares: [{ name: 'half' }], drives: [{ type: '/' }] });

  it('changes nothing when nothing failed', () => {
    expect(forGlpi(whole, [])).toEqual({ inventory: whole, messages: [] });
  });

  it('leaves incomplete sections out and marks the document as partial', () => {
    const { inventory: sent, messages } = forGlpi(whole, gap('softwares'));
    expect(sent.partial).toBe(true);
    expect(sent.content).toEqual({
      versionclient: 'fi-Inventory_v1',
      hardware: { name: 'pc' },
      drives: [{ type: '/' }],
    });
    expect(messages).toEqual([
      'softwares is left out of the inventory, so that the server keeps what it knows (x: dpkg-query crashed)',
    ]);
    expect(whole.content.softwares).toHaveLength(1);
  });

  it('keeps what identifies the machine, completed by what was known', () => {
    const { inventory: sent } = forGlpi(
      whole,
      gap('hardware', 'bios'),
      good({ hardware: { name: 'old', uuid: 'U' }, bios: { ssn: 'S' } }),
    );
    expect(sent.content).toMatchObject({ hardware: { name: 'pc', uuid: 'U' }, bios: { ssn: 'S' } });
    expect(forGlpi(whole, gap('bios')).inventory.content.bios).toEqual({});
  });

  it('sends no software without its system', () => {
    const both = inventory({ operatingsystem: { name: 'Debian' }, softwares: [{ name: 'a' }] });
    const without = forGlpi(both, gap('operatingsystem')).inventory.content;
    expect(without.softwares).toBeUndefined();
    expect(without.operatingsystem).toBeUndefined();
    const known = forGlpi(both, gap('operatingsystem'), good({ operatingsystem: { version: '12' } })).inventory.content;
    expect(known).toMatchObject({ operatingsystem: { name: 'Debian', version: '12' }, softwares: [{ name: 'a' }] });
  });
});

describe('forClassic', () => {
  it('sends the last good entries in place of incomplete ones, and says so', () => {
    const {
      inventory: sent,
      messages,
      checksum,
    } = forClassic(
      inventory({ softwares: [{ name: 'half' }], hardware: { name: 'pc' } }),
      gap('softwares', 'hardware', 'printers'),
      good({ softwares: [{ name: 'a' }, { name: 'b' }], hardware: { memory: 1, name: 'old' }, printers: [] }),
    );
    expect(sent.partial).toBeUndefined();
    expect(sent.content).toEqual({
      versionclient: 'fi-Inventory_v1',
      softwares: [{ name: 'a' }, { name: 'b' }],
      hardware: { memory: 1, name: 'pc' },
    });
    expect(checksum).toBe(FULL_CHECKSUM);
    expect(messages[0]).toBe(
      'softwares is incomplete (x: dpkg-query crashed); the last good entries are sent, of 2026-01-01T10:00Z',
    );
  });

  it('tells the server to leave a section alone of which nothing good is kept', () => {
    const { inventory: sent, checksum } = forClassic(inventory({ softwares: [{ name: 'half' }] }), gap('softwares'));
    expect(sent.content.softwares).toEqual([{ name: 'half' }]);
    expect(checksum).toBe(FULL_CHECKSUM - 65536);
  });
});

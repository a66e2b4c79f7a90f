import type { Inventory, SectionName } from '@fi/core/inventory';
import { describe, expect, it } from 'vitest';
import {
  type DeltaOptions,
  digestSection,
  type GlpiState,
  glpiDelta,
  readGlpiState,
  writeGlpiState,
} from './glpi-state.js';

const inventory = (content: object): Inventory => ({
  action: 'inventory',
  deviceid: 'pc-2026-01-02-03-04-05',
  itemtype: 'Computer',
  content: { versionclient: 'fi-Inventory_v1', ...content },
});

const machine = {
  hardware: { name: 'pc', lastloggeduser: 'joe', datelastloggeduser: 'Tue', uuid: 'U' },
  bios: { ssn: '1' },
  operatingsystem: { name: 'Debian' },
  softwares: [{ name: 'bash', version: '5' }],
  users: [{ login: 'joe' }],
  drives: [{ type: '/' }],
  accesslog: { logdate: '2026-01-02 03:04:05' },
};

const nothing: GlpiState = { sections: {}, postponed: 0 };

/** Runs one inventory after the other. */
function runs(contents: object[], options: DeltaOptions = {}) {
  let state = nothing;
  return contents.map((content) => {
    const delta = glpiDelta(inventory(content), state, options);
    state = readGlpiState(JSON.parse(JSON.stringify(writeGlpiState(delta.state))));
    const sections = Object.keys(delta.inventory.content)
      .filter((name) => name !== 'versionclient')
      .sort();
    return { ...delta, sections, partial: delta.inventory.partial === true };
  });
}

describe('digestSection', () => {
  // from an existing GLPI agent
  it.each([
    [{ SSN: '1' }, 'c3cc52b795462ec9c5c19e5606b4525deb12882088bbc7e2dd6813d1780edeb1', 6],
    [[{ LOGIN: 'joe' }], '266a19dec8675cc3674ad91b6bb715c0021da22369904b9ac08679aab7e5bfdd', 10],
  ])('%j', (value, digest, len) => expect(digestSection(value)).toEqual({ digest, len }));

  it('does not depend on the order of fields, but on that of entries', () => {
    expect(digestSection({ B: 1, A: '2' })).toEqual(digestSection({ A: '2', B: 1 }));
    expect(digestSection([{ A: 1 }, { A: 2 }])).not.toEqual(digestSection([{ A: 2 }, { A: 1 }]));
    expect(digestSection({ L: ['x', 'y'] }).len).toBe('L:x.L:y.'.length);
  });
});

describe('glpiDelta', () => {
  it('sends a whole inventory first, then what changed and what identifies the machine', () => {
    const upgraded = { ...machine, softwares: [{ name: 'bash', version: '5.1' }] };
    const [first, second, third] = runs([machine, machine, upgraded]);
    expect(first).toMatchObject({ partial: false, state: { postponed: 1 } });
    expect(second).toMatchObject({
      partial: true,
      state: { postponed: 2 },
      sections: ['accesslog', 'bios', 'hardware'],
    });
    expect(second?.messages).toContain('Full inventory postponed: 2/14');
    expect(third?.sections).toEqual(['accesslog', 'bios', 'hardware', 'operatingsystem', 'softwares']);
    expect(third?.messages).toEqual([
      'Section SOFTWARES has changed since last inventory',
      'Full inventory postponed: 3/14',
    ]);
  });

  it('leaves the last user out together with the users', () => {
    const [, second] = runs([machine, machine]);
    expect(second?.inventory.content.hardware).toEqual({ name: 'pc', uuid: 'U' });
    const [, other] = runs([machine, { ...machine, users: [{ login: 'ann' }] }]);
    expect(other?.inventory.content.hardware).toHaveProperty('lastloggeduser');
  });

  it('sends a whole inventory when it is due, also when nothing ever changes', () => {
    const partial = runs(
      Array.from({ length: 8 }, () => machine),
      { postpone: 3 },
    ).map((run) => run.partial);
    expect(partial).toEqual([false, true, true, false, true, true, true, false]);
    expect(runs([machine, machine, machine], { postpone: 0 }).some((run) => run.partial)).toBe(false);
  });

  it('sends a whole inventory when a section disappeared', () => {
    const { drives: _, ...without } = machine;
    const [, second, third] = runs([machine, without, without]);
    expect(second).toMatchObject({ partial: false, state: { postponed: 0 } });
    expect(second?.messages).toContain('Section DRIVES has disappeared since last inventory');
    expect(second?.state.sections).not.toHaveProperty('DRIVES');
    expect(third?.partial).toBe(true);
  });

  it('always sends required categories', () => {
    const [, second] = runs([machine, machine], { required: ['drive', 'software'] });
    expect(second?.sections).toEqual(['accesslog', 'bios', 'drives', 'hardware', 'operatingsystem', 'softwares']);
  });

  it('takes an incomplete section neither for gone nor for unchanged', () => {
    const { drives: _, ...without } = machine;
    const first = glpiDelta(inventory(machine), nothing);
    const incomplete: SectionName[] = ['drives'];
    const second = glpiDelta({ ...inventory(without), partial: true }, first.state, { incomplete });
    expect(second.messages.join()).not.toContain('DRIVES');
    expect(second.state.sections.DRIVES).toEqual(first.state.sections.DRIVES);
    const changed = glpiDelta(inventory({ ...machine, drives: [{ type: '/new' }] }), second.state);
    expect(changed.inventory.content.drives).toEqual([{ type: '/new' }]);
  });

  it('a whole inventory that lacks a section is due again', () => {
    const due = { ...glpiDelta(inventory(machine), nothing).state, postponed: 14 };
    const incomplete: SectionName[] = ['printers'];
    expect(glpiDelta({ ...inventory(machine), partial: true }, due, { incomplete }).state.postponed).toBe(14);
    expect(glpiDelta(inventory(machine), due).state.postponed).toBe(0);
  });
});

it.each([undefined, null, [], 'x', { BIOS: 5, X: { digest: 1, len: 'y' }, _postpone_count: -3 }])(
  'a damaged state is an empty one: %j',
  (stored) => expect(readGlpiState(stored)).toEqual(nothing),
);

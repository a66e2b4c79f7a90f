import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FiError } from '@fi/core';
import { type Inventory, SECTIONS, type SectionName, toClassic, toJson } from '@fi/core/inventory';
import { writeXml } from '@fi/core/xml';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { diffInventories, diffInWords, readInventory } from './index.js';
import { ruleOf, VOLATILE } from './rules.js';

const inventory = (content: object, more: Partial<Inventory> = {}): Inventory => ({
  action: 'inventory',
  deviceid: 'pc-2026-01-02-03-04-05',
  itemtype: 'Computer',
  content: { versionclient: 'fi-Inventory_v1', ...content },
  ...more,
});

const diff = (before: object, after: object, options = {}) =>
  diffInventories(inventory(before), inventory(after), options);

const deb = (name: string, version: string, more = {}) => ({ name, version, arch: 'amd64', from: 'deb', ...more });

describe('diffInventories', () => {
  it('finds what was installed, removed and updated', () => {
    const { sections } = diff(
      { softwares: [deb('bash', '5.2'), deb('nano', '7'), deb('openssl', '3.0.15-1', { filesize: 1 })] },
      { softwares: [deb('curl', '8'), deb('openssl', '3.0.16-1', { filesize: 2 }), deb('bash', '5.2')] },
    );
    expect(sections.softwares).toEqual({
      added: [deb('curl', '8')],
      removed: [deb('nano', '7')],
      changed: [
        {
          entry: deb('openssl', '3.0.16-1', { filesize: 2 }),
          fields: { version: { from: '3.0.15-1', to: '3.0.16-1' }, filesize: { from: 1, to: 2 } },
        },
      ],
    });
  });

  it('keeps versions apart that are installed side by side', () => {
    const { sections } = diff(
      { softwares: [deb('kernel', '1'), deb('kernel', '2')] },
      { softwares: [deb('kernel', '2'), deb('kernel', '3')] },
    );
    expect(sections.softwares?.changed.map(({ fields }) => fields)).toEqual([{ version: { from: '1', to: '3' } }]);
    expect(
      diff({ softwares: [deb('a', '1'), deb('a', '1')] }, { softwares: [deb('a', '1')] }).sections.softwares,
    ).toEqual({
      added: [],
      removed: [deb('a', '1')],
      changed: [],
    });
  });

  it('does not mind the order of entries and fields', () => {
    expect(
      diff(
        { drives: [{ type: '/', total: 1 }, { type: '/home' }] },
        { drives: [{ type: '/home' }, { total: 1, type: '/' }] },
      ).sections,
    ).toEqual({});
  });

  it('knows a disk by its serial number and an interface by its name', () => {
    const { sections } = diff(
      {
        storages: [
          { name: 'sda', serial: 'A', model: 'M' },
          { name: 'sdb', serial: 'B', model: 'M' },
        ],
        networks: [
          { description: 'eth0', ipaddress: '10.0.0.1' },
          { description: 'lo', ipaddress: '127.0.0.1' },
        ],
      },
      {
        storages: [
          { name: 'sda', serial: 'B', model: 'M' },
          { name: 'sdb', serial: 'A', model: 'M' },
        ],
        networks: [
          { description: 'eth0', ipaddress: '10.0.0.2' },
          { description: 'lo', ipaddress: '127.0.0.1' },
        ],
      },
    );
    expect(sections.storages?.changed.map(({ fields }) => fields)).toEqual([
      { name: { from: 'sdb', to: 'sda' } },
      { name: { from: 'sda', to: 'sdb' } },
    ]);
    expect(sections.networks?.changed).toMatchObject([{ fields: { ipaddress: { from: '10.0.0.1', to: '10.0.0.2' } } }]);
  });

  it('ignores what changes all the time, unless it is asked for', () => {
    const before = { drives: [{ type: '/', free: 10 }], processes: [{ pid: 1, cmd: 'a', user: 'root' }] };
    const after = { drives: [{ type: '/', free: 9 }], processes: [] };
    expect(diff(before, after).sections).toEqual({});
    expect(Object.keys(diff(before, after, { volatile: true }).sections)).toEqual(['drives', 'processes']);
  });

  it('does not take what a partial inventory leaves out for gone', () => {
    const { sections, notCompared } = diffInventories(
      inventory({ drives: [{ type: '/' }], bios: { ssn: '1' } }),
      inventory({ bios: { ssn: '2' } }, { partial: true }),
    );
    expect(notCompared).toEqual(['drives']);
    expect(sections).toEqual({
      bios: { added: [], removed: [], changed: [{ entry: { ssn: '2' }, fields: { ssn: { from: '1', to: '2' } } }] },
    });
    expect(diff({ drives: [{ type: '/' }] }, {}, { skip: ['drives'] }).notCompared).toEqual(['drives']);
  });

  it('tells fields that came or went', () => {
    expect(diff({ bios: { ssn: '1' } }, { bios: { smodel: 'M' } }).sections.bios?.changed[0]?.fields).toEqual({
      ssn: { from: '1' },
      smodel: { to: 'M' },
    });
    expect(diff({}, { bios: { ssn: '1' } }).sections.bios?.added).toEqual([{ ssn: '1' }]);
  });

  it('compares thousands of entries in no time', () => {
    const many = (version: string) => ({ softwares: Array.from({ length: 20_000 }, (_, i) => deb(`p${i}`, version)) });
    expect(diff(many('1'), many('2')).sections.softwares?.changed).toHaveLength(20_000);
  });
});

it('the rules name fields that exist', () => {
  for (const section of Object.keys(SECTIONS) as SectionName[]) {
    if (!SECTIONS[section].list) continue;
    const { identity, label } = ruleOf(section);
    const known = Object.keys(SECTIONS[section].fields);
    const used = identity.some((set) => set.every((field) => known.includes(field)));
    expect(used && label.some((field) => known.includes(field)), section).toBe(true);
  }
  for (const name of VOLATILE) {
    const [section = '', field] = name.split('.');
    expect(field === undefined ? section in SECTIONS : field in SECTIONS[section as SectionName].fields, name).toBe(
      true,
    );
  }
});

describe('diffInWords', () => {
  it('reads well', () => {
    const text = diffInWords(
      diff(
        {
          hardware: { name: 'pc', memory: 1024 },
          softwares: [deb('nano', '7.2'), deb('openssl', '3.0.15-1', { filesize: 1 })],
          drives: [{ type: '/', total: 100, volumn: '/dev/sda1' }],
        },
        {
          hardware: { name: 'pc', memory: 2048 },
          softwares: [deb('curl', '8'), deb('openssl', '3.0.16-1', { filesize: 2 })],
          drives: [{ type: '/', total: 200, volumn: '/dev/sda1' }],
        },
      ),
    );
    expect(text.split('\n')).toEqual([
      'From pc to pc:',
      '',
      'file systems: 1 changed',
      '  * / /dev/sda1: total 100 → 200',
      '',
      'machine',
      '  memory 1024 → 2048',
      '',
      'software: 1 installed, 1 removed, 1 updated',
      '  + curl 8',
      '  - nano 7.2',
      '  * openssl 3.0.15-1 → 3.0.16-1',
      '',
    ]);
  });

  it('says so when nothing changed, and what was not compared', () => {
    expect(diffInWords(diff({}, {}))).toContain('nothing changed');
    expect(diffInWords(diff({ drives: [{ type: '/' }] }, {}, { skip: ['drives'] }))).toContain(
      'not compared, as one side does not tell: file systems',
    );
  });

  it('lets no escape sequence reach the terminal', () => {
    const text = diffInWords(diff({}, { softwares: [deb('\u001b[2Jevil', '1\u202e')] }));
    expect(text).not.toMatch(/[\u001b\u202e]/);
  });
});

describe('readInventory', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'fi-diff-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));
  const file = async (text: string) => {
    const path = join(dir, 'file');
    await writeFile(path, text);
    return path;
  };

  const machine = inventory({
    hardware: { name: 'pc', vmsystem: 'Physical' },
    bios: { bdate: '2024-02-01', ssn: '1' },
    softwares: [deb('a', '1', { install_date: '2025-03-04', filesize: 5 })],
    networks: [{ description: 'eth0', mac: '00:11:22:33:44:55', status: 'up', virtualdev: false }],
    storages: [{ name: 'sda', serial: 'S' }],
    local_groups: [{ id: '0', name: 'root', members: ['a'] }],
  });

  it('reads both formats such that the same machine shows no difference', async () => {
    const json = await readInventory(await file(toJson(machine)));
    expect(json.format).toBe('json');
    const xml = await readInventory(await file(await writeXml('REQUEST', toClassic(machine))));
    expect(xml.format).toBe('xml');
    expect(diffInventories(xml.inventory, machine, { volatile: true }).sections).toEqual({});
    expect(diffInventories(json.inventory, machine, { volatile: true }).sections).toEqual({});
  });

  it.each(['', 'x', '[]', '{}', '{"content":[]}', '<a/>', '<REQUEST><CONTENT>', '\u0000\u0001'])(
    'refuses %j with one clear line',
    async (text) => {
      const error = await readInventory(await file(text)).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(FiError);
      expect((error as FiError).message).toMatch(/^inventory .*: [^\n]+$/);
    },
  );

  it('refuses a file that is not there', async () => {
    await expect(readInventory(join(dir, 'none'))).rejects.toThrow('no such file');
  });
});

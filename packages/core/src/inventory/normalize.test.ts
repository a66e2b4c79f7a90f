import { describe, expect, it } from 'vitest';
import { cleanText, mergeContent, normalizeContent, normalizeEntry, normalizeValue } from './normalize.js';

describe('normalizeValue', () => {
  it.each([
    ['date', '2023-12-31', '2023-12-31'],
    ['date', '31/12/2023', '2023-12-31'],
    ['date', '12/31/2023', '2023-12-31'],
    ['date', '2023-31-12', '2023-12-31'],
    ['date', '2023-02-30', undefined],
    ['date', '2024-01-02 10:11', '2024-01-02'],
    ['date', 'yesterday', undefined],
    ['datetime', '2024-01-02 10:11', '2024-01-02 10:11:00'],
    ['datetime', '2024-01-02T10:11:12', '2024-01-02 10:11:12'],
    ['datetime', '2024-01-02', undefined],
    ['datetime', '02/01/2024', '2024-01-02 00:00:00'],
    ['datetime', '2024-01-02 99:11:12', undefined],
    ['dateOrDatetime', '31/12/2023', '2023-12-31'],
    ['dateOrDatetime', '2023-12-31 01:02:03', '2023-12-31 01:02:03'],
    ['integer', '42', 42],
    ['integer', 42.9, 42],
    ['integer', -1, undefined],
    ['integer', '2.4GHz', undefined],
    ['integer', Number.NaN, undefined],
    ['boolean', 'no', false],
    ['boolean', 'Yes', true],
    ['boolean', 0, false],
    ['boolean', 'maybe', undefined],
    ['string', 7, '7'],
    ['lowerCase', 'VirtualBox', 'virtualbox'],
    ['upperCase', 'sata', 'SATA'],
    ['string', ' a\u0000\nb\ud800 ', 'ab'],
    ['string', '\u0007', undefined],
    ['string', '😀', '😀'],
  ] as const)('%s %j', (kind, given, expected) => {
    expect(normalizeValue(kind, given)).toEqual(expected);
  });

  it('takes words whatever their case', () => {
    expect(normalizeValue(['up', 'down'], 'Up')).toBe('up');
    expect(normalizeValue(['up', 'down'], 'sideways')).toBeUndefined();
  });
});

describe('normalizeEntry', () => {
  it('leaves out what is unknown or empty, and says so', () => {
    const problems: string[] = [];
    const entry = normalizeEntry(
      'softwares',
      { name: 'bash', version: '', nonsense: 1, filesize: 'big', toString: 'x', __proto__: { version: 'inherited' } },
      (problem) => problems.push(problem),
    );
    expect(entry).toEqual({ name: 'bash' });
    expect(problems).toEqual([
      'unknown field nonsense in section softwares',
      'softwares.filesize: "big" is left out, it is not a whole number',
      'unknown field toString in section softwares',
    ]);
  });

  it('drops an entry without a required field, except an empty environment variable', () => {
    expect(normalizeEntry('softwares', { version: '1' })).toBeUndefined();
    expect(normalizeEntry('envs', { key: 'EMPTY', val: '' })).toEqual({ key: 'EMPTY', val: '' });
    expect(normalizeEntry('envs', { val: 'x' })).toBeUndefined();
  });

  it('goes into nested objects and lists', () => {
    expect(normalizeEntry('operatingsystem', { timezone: { name: 'UTC', offset: '+0000' } })).toEqual({
      timezone: { name: 'UTC', offset: '+0000' },
    });
    expect(normalizeEntry('operatingsystem', { name: 'x', timezone: { name: 'UTC' } })).toEqual({ name: 'x' });
    expect(normalizeEntry('local_groups', { id: '1', name: 'a', members: ['x', '', 'y'] })).toEqual({
      id: '1',
      name: 'a',
      members: ['x', 'y'],
    });
  });
});

describe('content', () => {
  it('is brought into form whatever it is', () => {
    expect(
      normalizeContent({ versionclient: 'x_v1', softwares: { name: 'one' }, bios: [{ ssn: '1' }], cpus: [], odd: {} }),
    ).toEqual({
      versionclient: 'x_v1',
      softwares: [{ name: 'one' }],
      bios: { ssn: '1' },
    });
  });

  it('merges: lists grow, objects are overwritten field by field', () => {
    const warnings: string[] = [];
    const merged = mergeContent(
      { versionclient: 'x', softwares: [{ name: 'a' }], bios: { ssn: '1', smodel: 'M' } },
      { softwares: [{ name: 'b' }], bios: { ssn: '2' }, versionclient: 'y', wrong: 1 },
      { warning: (message) => warnings.push(message) },
    );
    expect(merged).toEqual({
      versionclient: 'x',
      softwares: [{ name: 'a' }, { name: 'b' }],
      bios: { ssn: '2', smodel: 'M' },
    });
    expect(warnings).toEqual(['additional content: unknown section wrong']);
  });
});

describe('long texts', () => {
  it('are cut, never within a character', () => {
    expect(cleanText('x'.repeat(70_000))).toHaveLength(65_536);
    const text = cleanText(`x${'\u{1f600}'.repeat(40_000)}`);
    expect(text).toHaveLength(65_535);
    expect(text).not.toMatch(/\p{Surrogate}/u);
  });

  it('of megabytes are looked at only as far as they are kept', () => {
    expect(cleanText(`${' '.repeat(10_000_000)}a\u0000b${'\u0000'.repeat(10_000_000)}`)).toBe('ab');
  });
});

import { describe, expect, it } from 'vitest';
import { keyValues, makerOfModel } from './disk.js';

describe('makerOfModel', () => {
  it('knows makers by the beginning of their model names', () => {
    expect(makerOfModel('WDC WD10EZEX')).toBe('Western Digital');
    expect(makerOfModel('XYZ-1')).toBeUndefined();
    expect(makerOfModel(undefined)).toBeUndefined();
  });
});

describe('keyValues', () => {
  it('keeps the first line of each key, and no empty value', () => {
    expect([...keyValues('A Key : 1\r\na key: 2\nEmpty:\nno pair\n: 3\nTime: 10:20')]).toEqual([
      ['a key', '1'],
      ['time', '10:20'],
    ]);
  });
});

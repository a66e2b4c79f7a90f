import { expect, it } from 'vitest';
import { isAtLeast } from './version.js';

it('compares versions by their numbers', () => {
  expect(['tool v9.15', '9.16.1', '10.1', 'tool (9.15)'].map((text) => isAtLeast(text, [9, 15]))).not.toContain(false);
  expect(['9.9', '8.99', '0.9.15', '', 'tool', '9'].map((text) => isAtLeast(text, [9, 15]))).not.toContain(true);
});

it('takes missing numbers for 0', () => {
  expect(isAtLeast('1.2', [1, 2, 0])).toBe(true);
  expect(isAtLeast('1.2', [1, 2, 2])).toBe(false);
  expect(isAtLeast('1.2.3', [1, 2])).toBe(true);
});

it('survives garbage', () => {
  expect(isAtLeast('9'.repeat(100_000), [1])).toBe(false);
  expect(isAtLeast('1.'.repeat(100_000), [2])).toBe(false);
});

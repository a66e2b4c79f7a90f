import { expect, it } from 'vitest';
import { epochDates } from './epoch-date.js';

it('gives the local date on both sides of midnight', () => {
  const dateOf = epochDates('Asia/Kathmandu'); // UTC+5:45
  expect(dateOf(1704046499)).toBe('2023-12-31');
  expect(dateOf('1704046500')).toBe('2024-01-01');
  expect(dateOf(1704046501)).toBe('2024-01-01');
});

it('gives nothing for what is no time', () => {
  const dateOf = epochDates('UTC');
  for (const value of [undefined, '', '(none)', '0', -5, '9'.repeat(40)]) expect(dateOf(value)).toBeUndefined();
});

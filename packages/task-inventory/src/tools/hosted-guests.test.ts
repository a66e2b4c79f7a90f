import { expect, it } from 'vitest';
import { countCpuset, dashedUuid, isPlainName, mebibytes } from './hosted-guests.js';

it('puts dashes into identifiers', () => {
  expect(dashedUuid('56 4D 9b 00 11 22 33 44-55 66 77 88 99 aa bb cc')).toBe('564d9b00-1122-3344-5566-778899aabbcc');
  expect(dashedUuid('short')).toBe('short');
});

it('counts processors', () => {
  expect(['0', '0,3-5,7', '', 'x', '5-3', '0-99999999'].map(countCpuset)).toEqual([1, 5, 0, 0, 0, 0]);
});

it('knows names that are no options', () => {
  expect(['web', '-x', '', 'a b', 'ä'].map(isPlainName)).toEqual([true, false, false, false, true]);
  expect(mebibytes(1_048_575)).toBe(0);
});

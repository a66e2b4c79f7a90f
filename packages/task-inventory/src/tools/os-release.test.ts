import { expect, it } from 'vitest';
import { parseShellVariables } from './os-release.js';

it('reads plain and quoted values', () => {
  const text = 'ID=alpine\nNAME="Alpine \\"X\\" Linux"\r\nB=\'it\\s\'\n# C=1\n  D = 2\nE=\nF="open\nID=other\n';
  expect([...parseShellVariables(text)]).toEqual([
    ['ID', 'other'],
    ['NAME', 'Alpine "X" Linux'],
    ['B', 'it\\s'],
    ['E', ''],
    ['F', '"open'],
  ]);
  expect(parseShellVariables('').size).toBe(0);
});

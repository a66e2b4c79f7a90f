import { describe, expect, it } from 'vitest';
import { answersProblem, fitsPattern, linesProblem } from './expectation.js';

describe('patterns', () => {
  it.each([
    ['abc', 'abc', true],
    ['abc', 'abcd', false],
    ['a*', 'abc', true],
    ['*c', 'abc', true],
    ['a*b*c', 'a-b-c', true],
    ['a*b', 'a', false],
    ['ab*ba', 'aba', false],
    ['*', '', true],
    ['a.c', 'abc', false],
  ])('%s fits %s: %s', (pattern, text, fits) => expect(fitsPattern(pattern, text)).toBe(fits));
});

describe('lines', () => {
  const lines = ['a', 'b', 'c 1', 'b', 'd'];
  it.each([
    [['a', 'b', 'c *', 'b', 'd'], true],
    [['a', '...', 'd'], true],
    [['...'], true],
    [['...', 'b', 'd'], true],
    [['...', 'b'], false],
    [['a', '...', 'x', '...'], false],
    [['a', 'b'], false],
    [['a', 'c *'], false],
    [['a', 'b', 'c *', 'b', 'd', 'e'], false],
    [['...', 'c 1', '...'], true],
    [[], false],
  ])('%j', (expected, right) => expect(linesProblem(lines, expected) === undefined).toBe(right));

  it('are told apart by name', () => {
    expect(linesProblem(['a'], ['b'])).toBe('expected "b", was told "a"');
    expect(linesProblem(['a'], ['a', 'b'])).toBe('expected "b", was told nothing more');
    expect(linesProblem(['a', 'b'], ['a'])).toBe('was told "b" after the end of what was expected');
  });
});

describe('answers', () => {
  const answers = [
    { path: '/x/a', size: '1' },
    { path: '/x/b', size: '2' },
  ];
  it('come in any order', () => {
    expect(answersProblem(answers, [{ path: '*/b' }, { path: '*/a', size: 1 }])).toBeUndefined();
    expect(answersProblem(answers, [{ path: '*/b' }])).toContain('unexpected answer');
    expect(answersProblem(answers, [{ path: '*/b' }, { path: '*/c' }])).toContain('no answer like');
  });
});

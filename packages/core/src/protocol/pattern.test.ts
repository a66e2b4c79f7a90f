import { describe, expect, it } from 'vitest';
import { compilePattern } from './pattern.js';

describe('patterns of servers', () => {
  it.each([
    ['\\.conf$', '/etc/a.conf', true],
    ['\\.conf$', '/etc/a.config', false],
    ['(?i)ERROR', 'no error', true],
    ['\\Aab\\z', 'ab', true],
    ['\\Aab\\z', 'ab\n', false],
    ['\\Aab\\Z', 'ab\n', true],
    ['[[:digit:]]{3}', 'x123', true],
    ['a\\hb', 'a\tb', true],
    ['^line 2$', 'line 1\nline 2', false],
    ['(?m)^line 2$', 'line 1\nline 2', true],
    ['\\\\Ab', '\\Ab', true],
    ['^Done$', 'Done\n', true],
    ['^Done$', 'Done\n\n', false],
    ['^Done$', 'Done\nmore', false],
    ['a$|b$', 'b\n', true],
    ['cost: \\$5', 'cost: $5', true],
    ['[$]5$', '$5\n', true],
    ['(?m)^a$', 'b\na\nc', true],
    ['[]x]y', ']y', true],
    ['[^]x]y', ']y', false],
    ['[^]x]y', 'zy', true],
    ['[a\\]b]$', ']\n', true],
    ['[[:digit:]$]$', '$', true],
    ['[\\h]x', '\tx', true],
    ['x]$', 'x]', true],
  ])('%s on %j: %s', (pattern, text, expected) => {
    expect(compilePattern(pattern).test(text)).toBe(expected);
  });

  it('gives what the first parentheses matched, or all of it', () => {
    expect(compilePattern('v(\\d)(\\d)').first('x v12')).toBe('1');
    expect(compilePattern('v\\d').first('x v12')).toBe('v1');
    expect(compilePattern('y').first('x')).toBeUndefined();
  });

  it('refuses what is no expression', () => {
    expect(() => compilePattern('a(')).toThrow(/cannot be used/);
    expect(() => compilePattern('a'.repeat(5000))).toThrow(/too long/);
  });

  it('gives up on an expression that would run for ever', () => {
    expect(() => compilePattern('^(a+)+$', 50).test(`${'a'.repeat(60)}!`)).toThrow(/takes too long/);
  });
});

import { describe, expect, it } from 'vitest';
import { FiError, UsageError } from '../errors.js';
import { exitCodeOf, formatFailure } from './program.js';

describe('formatFailure', () => {
  it('prints one line for errors that people are meant to read', () => {
    const error = new FiError('ERR_FI_X', 'cannot do it', { cause: new Error('why') });
    expect(formatFailure('fi-try', error, { stack: false })).toBe('fi-try: cannot do it\n');
    expect(formatFailure('fi-try', error, { stack: true })).toContain('Caused by: Error: why');
    expect(exitCodeOf(error)).toBe(1);
  });

  it('points to --help after wrong usage', () => {
    const error = new UsageError('unknown option --x');
    expect(formatFailure('fi-try', error, { stack: false })).toBe(
      "fi-try: unknown option --x\nTry 'fi-try --help' for more information.\n",
    );
    expect(exitCodeOf(error)).toBe(2);
  });

  it('keeps the stack of unexpected errors for --debug, and secrets to itself', () => {
    const error = new TypeError('https://u:sesame@h/ is odd');
    expect(formatFailure('fi-try', error, { stack: false })).toBe('fi-try: https://***@h/ is odd\n');
    const long = formatFailure('fi-try', error, { stack: true });
    expect(long).toContain('program.test.ts');
    expect(long).not.toContain('sesame');
  });

  it('copes with anything thrown', () => {
    expect(formatFailure('fi-try', undefined, { stack: true })).toBe('fi-try: undefined\n');
    expect(formatFailure('fi-try', 'x', { stack: false })).toBe('fi-try: x\n');
  });
});

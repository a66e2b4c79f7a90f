/**
 * Regular expressions that a server sends, written for Perl: brought into JavaScript's form and run within a time limit, so
 * that no expression can hang the program.
 */
import { createContext, Script } from 'node:vm';
import { describeError, FiError } from '../errors.js';

const MAX_LENGTH = 4096;
const DEFAULT_LIMIT = 2_000;

export interface ServerPattern {
  /**
   * Whether the text matches anywhere.
   * @throws FiError `ERR_FI_PATTERN` when that takes too long
   */
  test(text: string): boolean;
  /**
   * What the first parentheses matched, or the whole match without any; undefined: the text does not match.
   * @throws FiError `ERR_FI_PATTERN` when that takes too long
   */
  first(text: string): string | undefined;
}

/** What differs between the two languages in what people write in a form: anchors and leading flags. Pure. */
export function javaScriptPattern(perl: string): { readonly source: string; readonly flags: string } {
  const leading = /^\(\?([a-z]{1,8})\)/.exec(perl);
  const flags = [...new Set(leading?.[1] ?? '')].filter((flag) => 'ims'.includes(flag)).join('');
  let inClass = false;
  const source = (leading === null ? perl : perl.slice(leading[0].length)).replace(
    /\\([\s\S])|\[:(\w{1,10}):\]|(\[\^?)(\]?)|\]|\$/g,
    (all: string, escaped?: string, named?: string, open?: string, literal?: string) => {
      if (named !== undefined && inClass) return POSIX_CLASSES[named] ?? all;
      if (open !== undefined && !inClass) {
        inClass = true;
        // what stands first is a member of the class
        return literal === '' ? open : `${open}\\]`;
      }
      if (all.endsWith(']') && escaped === undefined) {
        inClass = false;
        return all;
      }
      if (inClass) return escaped === 'h' ? ' \\t' : all;
      if (escaped === 'A') return '(?<![\\s\\S])';
      if (escaped === 'z') return '(?![\\s\\S])';
      // in front of a line end that ends the text, too
      if (escaped === 'Z' || (all === '$' && !flags.includes('m'))) return '(?=\\n?(?![\\s\\S]))';
      return escaped === 'h' ? '[ \\t]' : all;
    },
  );
  return { source, flags };
}

const POSIX_CLASSES: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  xdigit: '0-9A-Fa-f',
  word: '\\w',
  punct: '!-\\/:-@\\[-`{-~',
};

/**
 * Makes a pattern ready.
 * @param limit milliseconds that a test may take
 * @throws FiError `ERR_FI_PATTERN` for an expression that cannot be used
 */
export function compilePattern(perl: string, limit = DEFAULT_LIMIT): ServerPattern {
  const shown = JSON.stringify(perl.slice(0, 80));
  const fail = (reason: string, cause?: unknown) =>
    new FiError('ERR_FI_PATTERN', `the regular expression ${shown} ${reason}`, { cause });
  if (perl.length > MAX_LENGTH) throw fail('is too long');
  const { source, flags } = javaScriptPattern(perl);
  let pattern: RegExp;
  try {
    pattern = new RegExp(source, flags);
  } catch (error) {
    throw fail(`cannot be used: ${describeError(error)}`, error);
  }
  const state = createContext({ pattern, text: '' });
  const search = new Script('pattern.exec(text)');
  const run = (text: string): RegExpExecArray | null => {
    state.text = text;
    try {
      return search.runInContext(state, { timeout: limit }) as RegExpExecArray | null;
    } catch (error) {
      throw fail('takes too long', error);
    } finally {
      state.text = '';
    }
  };
  return {
    test: (text) => run(text) !== null,
    first(text) {
      const found = run(text);
      return found === null ? undefined : (found[1] ?? found[0]);
    },
  };
}

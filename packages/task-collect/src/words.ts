/** The words of a command that no shell reads. Pure. */

/**
 * Splits a command at its blanks. What stands between quotes is one word, or part of one; no other character has a meaning.
 * @returns undefined when a quote is open at the end, or there is no word
 */
export function wordsOf(command: string): readonly [string, ...string[]] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (const char of command) {
    if (quote !== '') {
      if (char === quote) quote = '';
      else word = (word ?? '') + char;
    } else if (char === '"' || char === "'") {
      quote = char;
      word ??= '';
    } else if (/\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + char;
  }
  if (word !== undefined) words.push(word);
  const [program, ...args] = words;
  return quote !== '' || program === undefined || program === '' ? undefined : [program, ...args];
}

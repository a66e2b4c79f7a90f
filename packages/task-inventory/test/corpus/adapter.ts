/** What connects a parser family of the corpus with one of our parsers. */

import { normalizeEntry, type SectionName, toClassicEntry } from '@fi/core/inventory';

/** One case of a parser family. */
export interface CorpusCase {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Names of the inputs that the case has. */
  readonly inputs: readonly string[];
  /** Text of an input; `undefined` when the case does not have it. */
  text(input?: string): string | undefined;
  bytes(input?: string): Uint8Array | undefined;
  /** Absolute path of an input. */
  file(input?: string): string | undefined;
}

export type Adapter = (corpusCase: CorpusCase) => unknown | Promise<unknown>;

/** Whether normalisation only took blanks at the ends away. */
const isTrimmed = (value: unknown, entry: object, name: string) => {
  const given: unknown = (entry as Record<string, unknown>)[name];
  return typeof given === 'string' && given !== value && given.trim() === value;
};

/**
 * Entries as the corpus writes them: the classic field names in lower case, classic date forms. The corpus holds
 * what a parser gives before normalisation, so values are taken over when the official form has no place for them.
 */
export function classic(section: SectionName, entries: readonly object[]): unknown[] {
  return entries.map((entry) => {
    const normal = Object.fromEntries(
      Object.entries(normalizeEntry(section, entry) ?? {}).filter(([name, value]) => !isTrimmed(value, entry, name)),
    );
    return Object.fromEntries(
      Object.entries(toClassicEntry(section, { ...entry, ...normal })).map(([name, value]) => [
        name.toLowerCase(),
        value,
      ]),
    );
  });
}

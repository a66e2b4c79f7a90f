/** What each field of each section holds, as data: made from the types in model.ts, used to check and convert entries. */

import type { SectionName } from './model.js';

export type FieldKind =
  | 'string'
  | 'lowerCase'
  | 'upperCase'
  | 'integer'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'dateOrDatetime'
  /** A list of strings, or one string. */
  | 'strings'
  /** One of these words. */
  | readonly string[]
  | { readonly pattern: string }
  | { readonly list: EntryTable }
  | { readonly object: EntryTable };

export interface EntryTable {
  readonly required: readonly string[];
  readonly fields: Readonly<Record<string, FieldKind>>;
}

export type SectionTable = Readonly<Record<SectionName, EntryTable & { readonly list: boolean }>>;

export { SECTIONS } from './fields.generated.js';

export * from './classic.js';
export { type EntryTable, type FieldKind, SECTIONS, type SectionTable } from './fields.js';
export { toJson } from './json.js';
export { canonicalManufacturer } from './manufacturer.js';
export * from './model.js';
export {
  cleanText,
  isSection,
  mergeContent,
  normalizeContent,
  normalizeEntry,
  normalizeValue,
  type ProblemHandler,
} from './normalize.js';

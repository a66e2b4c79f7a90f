export { type EntryTable, type FieldKind, SECTIONS, type SectionTable } from './fields.js';
export * from './model.js';

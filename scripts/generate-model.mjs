// Makes the published JSON Schema and the table of fields from packages/core/src/inventory/model.ts.
//
//   node scripts/generate-model.mjs           write both files
//   node scripts/generate-model.mjs --check   fail when they are stale

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createGenerator } from 'ts-json-schema-generator';

const core = fileURLToPath(new URL('../packages/core/', import.meta.url));
const schemaFile = `${core}inventory.schema.json`;
const tableFile = `${core}src/inventory/fields.generated.ts`;

const schema = createGenerator({
  path: `${core}src/inventory/model.ts`,
  type: 'Inventory',
  topRef: false,
  additionalProperties: true,
  skipTypeCheck: true,
  extraTags: ['fi'],
}).createSchema('Inventory');

/** Marks what the GLPI format does not have: the doc tag `@fi extension` becomes `"x-fi-extension": true`. */
function markExtensions(node) {
  if (node === null || typeof node !== 'object') return;
  if (node.fi !== undefined) {
    delete node.fi;
    node['x-fi-extension'] = true;
  }
  for (const value of Object.values(node)) markExtensions(value);
}
markExtensions(schema);
schema.$id = 'https://fi.invalid/inventory.schema.json';
schema.title = 'fi inventory';
schema.additionalProperties = false;

const definition = (node) =>
  node.$ref === undefined
    ? node
    : {
        ...definition(schema.definitions[decodeURIComponent(node.$ref.replace('#/definitions/', ''))]),
        ref: node.$ref,
      };

/** Types of model.ts that the schema knows as numbers and texts only. */
const ALIASES = {
  Integer: 'integer',
  IsoDate: 'date',
  IsoDateTime: 'datetime',
  IsoDateOrDateTime: 'dateOrDatetime',
  LowerCaseText: 'lowerCase',
  UpperCaseText: 'upperCase',
};

/** One word for what a field holds; `normalize.ts` knows what to do for each. */
function kindOf(node) {
  const ref = node.$ref?.replace('#/definitions/', '');
  if (ref !== undefined && Object.hasOwn(ALIASES, ref)) return ALIASES[ref];
  const target = definition(node);
  if (target.enum !== undefined) return target.enum.map(String);
  if (target.pattern !== undefined) return { pattern: target.pattern };
  if (target.type === 'array')
    return definition(target.items).type === 'object' ? { list: entryOf(definition(target.items)) } : 'strings';
  if (target.type === 'object') return { object: entryOf(target) };
  if (Array.isArray(target.type)) return 'strings';
  if (target.anyOf !== undefined) return 'strings';
  return target.type;
}

const seen = new Set();
function entryOf(target) {
  if (seen.has(target.ref)) return { required: [], fields: {} };
  if (target.ref !== undefined) seen.add(target.ref);
  const entry = {
    required: target.required ?? [],
    fields: Object.fromEntries(Object.entries(target.properties).map(([name, node]) => [name, kindOf(node)])),
  };
  seen.delete(target.ref);
  return entry;
}

const content = definition(schema.properties.content);
const sections = {};
for (const [name, node] of Object.entries(content.properties)) {
  if (name === 'versionclient') continue;
  const target = definition(node);
  const list = target.type === 'array';
  sections[name] = { list, ...entryOf(list ? definition(target.items) : target) };
}

const outputs = new Map([
  [schemaFile, `${JSON.stringify(schema, null, 2)}\n`],
  [
    tableFile,
    `// Made by scripts/generate-model.mjs from model.ts; not edited by hand.
import type { SectionTable } from './fields.js';

export const SECTIONS: SectionTable = ${JSON.stringify(sections, null, 1)};
`,
  ],
]);

let stale = false;
for (const [file, text] of outputs) {
  if (process.argv.includes('--check')) {
    let current = '';
    try {
      current = readFileSync(file, 'utf8');
    } catch {}
    if (current !== text) {
      stale = true;
      console.error(`${file.slice(core.length)} is stale: run "npm run generate"`);
    }
  } else {
    writeFileSync(file, text);
  }
}
process.exitCode = stale ? 1 : 0;

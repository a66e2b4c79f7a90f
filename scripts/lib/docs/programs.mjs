// Every executable with its options, as manual pages and completions need them: read from what the programs are driven by.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { listPackages, root } from '../packages.mjs';

const built = (folder, file) => import(pathToFileURL(join(root, 'packages', folder, 'dist', file)).href);

const { COMMON_FLAGS, OPTIONS, environmentName, takesValue } = await built('core', 'config/index.js');
const { DROPPED_DIRECTIVES } = await built('core', 'config/directives.js');
const { SECTIONS } = await built('core', 'inventory/fields.generated.js');
const { CATEGORY_NAMES } = await built('task-inventory', 'categories.js');

export { built, DROPPED_DIRECTIVES, environmentName, OPTIONS, SECTIONS };

/** All tasks of our packages: `{ id, name, version, package, … }` as their manifests have them. */
export const tasks = listPackages().flatMap(({ name, manifest }) =>
  Object.entries(manifest.fi?.tasks ?? {}).map(([id, task]) => ({ id, package: name, ...task })),
);

/** What can be given where the help says CATEGORY, TASK or SECTION. */
const WORDS = { CATEGORY: CATEGORY_NAMES, TASK: tasks.map(({ id }) => id).sort(), SECTION: Object.keys(SECTIONS) };

const KINDS = { FILE: 'file', KEYFILE: 'file', PATH: 'file', DIR: 'directory' };

/** An option as others see it: how it is written, and what can stand behind it. */
function describeOption([name, definition]) {
  const { type, short, placeholder = 'VALUE', description, choices } = definition;
  const [first] = placeholder.split(',');
  const list = type === 'list';
  const value = takesValue(definition)
    ? { placeholder, list, words: choices ?? WORDS[first], kind: KINDS[first] }
    : undefined;
  return { name, short, description, value, definition, repeatable: list || type === 'strings' || type === 'count' };
}

const describeOptions = (options) => Object.entries({ ...options, ...COMMON_FLAGS }).map(describeOption);

/** Names under which npm installs a program beside its own. */
function aliasesOf(name, bin) {
  return Object.keys(bin).filter(
    (other) => other !== name && (bin[other] === bin[name] || other === name.replace(/^fi-/, 'fusioninventory-')),
  );
}

async function programsOf({ name: packageName, folder, directory, manifest }) {
  if (manifest.bin === undefined) return [];
  if (!existsSync(join(directory, 'dist', 'program.js')))
    throw new Error(`${packageName} has executables but no src/program.ts that describes them`);
  const { PROGRAMS } = await built(folder, 'program.js');
  return PROGRAMS.map((program) => ({
    ...program,
    folder,
    packageName,
    directory,
    aliases: aliasesOf(program.name, manifest.bin),
    commands: program.commands ?? [],
    arguments: program.arguments ?? [],
    files: program.files ?? [],
    options: describeOptions(program.options),
    readsFile: program.options['conf-file'] !== undefined,
  }));
}

/** All programs, in the order of their packages. */
export const programs = (await Promise.all(listPackages().map(programsOf))).flat();

for (const { folder, manifest } of listPackages()) {
  const known = new Set(programs.flatMap(({ name, aliases }) => [name, ...aliases]));
  for (const name of Object.keys(manifest.bin ?? {}))
    if (!known.has(name)) throw new Error(`${folder}: no program describes the executable ${name}`);
}

/** Options by the heading that they have in `--help`. */
export function byGroup(options) {
  const groups = new Map();
  for (const option of options) {
    const { group } = option.definition;
    groups.set(group, [...(groups.get(group) ?? []), option]);
  }
  return groups;
}

/** First letter in upper case, a full stop at the end. */
export function sentence(text) {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}${/[.?!]$/.test(text) ? '' : '.'}`;
}

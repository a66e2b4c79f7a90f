// docs/options.md: every option of every program.

import { cell, code, MADE, table } from './markdown.mjs';
import { byGroup, DROPPED_DIRECTIVES, environmentName, OPTIONS, programs, sentence } from './programs.mjs';

const TYPES = {
  boolean: 'yes or no',
  count: 'how often',
  integer: 'number',
  string: 'text',
  path: 'path',
  list: 'list',
  strings: 'texts',
};

function flag({ name, short, value }) {
  const argument = value === undefined ? '' : `=${value.placeholder}`;
  return `${code(`--${name}${argument}`)}${short === undefined ? '' : `, ${code(`-${short}`)}`}`;
}

function allowed({ definition }) {
  const { type, choices, min, max } = definition;
  if (choices !== undefined) return `${type === 'list' ? 'list of ' : ''}${choices.map(code).join(', ')}`;
  if (type === 'integer' && min !== undefined)
    return `number, ${max === undefined ? `${min} or more` : `${min} to ${max}`}`;
  return TYPES[type];
}

function fallback({ definition }) {
  const { default: value, type } = definition;
  if (Array.isArray(value)) return code(value.join(','));
  if (value !== undefined && value !== '') return code(String(value));
  return type === 'boolean' ? code('no') : '';
}

const variable = ({ name, definition }) => (definition.environment === false ? '' : code(environmentName(name)));

/** Where a program takes its options from the shared table, the option of the same name says the same. */
const isShared = ({ name, description }) => OPTIONS[name]?.description === description;

function sharedTables() {
  const options = new Map();
  const users = new Map();
  for (const program of programs) {
    for (const option of program.options.filter(isShared)) {
      options.set(option.name, options.get(option.name) ?? { ...option, definition: OPTIONS[option.name] });
      users.set(option.name, [...(users.get(option.name) ?? []), program.name]);
    }
  }
  const ordered = Object.keys(OPTIONS).flatMap((name) => options.get(name) ?? []);
  return [...byGroup(ordered)].flatMap(([group, members]) => [
    `### ${group}`,
    '',
    table(
      ['option', 'value', 'default', 'agent.cfg', 'environment', 'programs', 'meaning'],
      members.map((option) => [
        flag(option),
        allowed(option),
        fallback(option),
        option.definition.file === false ? '' : 'yes',
        variable(option),
        users.get(option.name).join(', '),
        cell(sentence(option.description)),
      ]),
    ),
    '',
  ]);
}

function ownTable(program) {
  const own = program.options.filter((option) => !isShared(option) && option.definition.group !== 'Other');
  if (own.length === 0) return [];
  return [
    `### ${program.name}`,
    '',
    table(
      ['option', 'value', 'default', 'environment', 'meaning'],
      own.map((option) => [
        flag(option),
        allowed(option),
        fallback(option),
        variable(option),
        cell(sentence(option.description)),
      ]),
    ),
    '',
  ];
}

export function optionsDocument() {
  return [
    '# Options',
    '',
    MADE,
    '',
    'A flag of the command line counts more than the environment, the environment more than `agent.cfg`, and that more than the',
    'default. Values of a list are separated by commas. Yes is `1`, `yes`, `true` or `on`; no is `0`, `no`, `false`, `off` or nothing.',
    'Long options may be written with one dash, and shortened as long as they are unique. `--help` and `--version` exist everywhere.',
    '',
    '`agent.cfg` is read by `fi-agent` (`/etc/fi-agent/agent.cfg`, or `--conf-file`), and by `fi-deploy` when `--conf-file` names it.',
    '',
    '## Options that programs share',
    '',
    ...sharedTables(),
    '## Options of single programs',
    '',
    ...programs.flatMap(ownTable),
    '## Settings that were options once',
    '',
    'They are reported and have no effect.',
    '',
    formerSettings(),
    '',
  ].join('\n');
}

/** What the Perl agents had, and what to write today. */
export function formerSettings() {
  return table(
    ['setting', 'today'],
    [...DROPPED_DIRECTIVES].map(([name, instead]) => [code(name), instead === '' ? '' : code(instead)]),
  );
}

/** Options of some headings of `--help`, for the README of the package that they concern. */
export function groupTable(programName, ...wanted) {
  const { options } = programs.find(({ name }) => name === programName);
  const members = options.filter(({ definition }) => wanted.includes(definition.group));
  if (members.length === 0) throw new Error(`${programName} has no options under ${wanted}`);
  return table(
    ['option', 'value', 'default', 'meaning'],
    members.map((option) => [flag(option), allowed(option), fallback(option), cell(sentence(option.description))]),
  );
}

/** Settings of agent.cfg whose names have stayed. */
export function keptSettings() {
  const agent = programs.find(({ name }) => name === 'fi-agent');
  const kept = agent.options.filter(({ definition }) => definition.file !== false);
  return table(
    ['setting', 'meaning', 'default'],
    kept.map((option) => [code(option.name), cell(sentence(option.description)), fallback(option)]),
  );
}

// Manual pages in the macros of man(7), which every man program knows.

import { byGroup, DROPPED_DIRECTIVES, environmentName, programs, sentence } from './programs.mjs';

const NON_ASCII = { '’': '\\(cq', '…': '...', '–': '\\(en', '—': '\\(em', '×': '\\(mu' };

/** Text as roff shows it unchanged: escapes, no hyphen that is turned into a typographic one. */
function roff(text) {
  const escaped = text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/[^\x20-\x7e]/g, (letter) => {
      if (NON_ASCII[letter] === undefined) throw new Error(`man.mjs does not know how roff writes ${letter}`);
      return NON_ASCII[letter];
    });
  return escaped.replace(/^[.']/, '\\&$&');
}

/** An argument of a macro. */
const quote = (text) => `"${roff(text).replaceAll('"', '\\(dq')}"`;
const bold = (text) => `\\fB${roff(text)}\\fP`;
const italic = (text) => `\\fI${roff(text)}\\fP`;
const section = (title, lines) => (lines.length === 0 ? [] : [`.SH ${quote(title)}`, ...lines]);
const paragraphs = (texts) => texts.flatMap((text, index) => (index === 0 ? [roff(text)] : ['.PP', roff(text)]));
const item = (tag, texts) => ['.TP', tag, ...texts.map(roff)];
const unfilled = (lines) => ['.nf', '.RS', ...lines, '.RE', '.fi'];

/** `[options] --host=IP`: literals bold, names of values italic. */
function usage(name, words) {
  const shown = words.replace(
    /([[\]()|…]+)|(--?[a-z][\w-]*=?)|([A-Z][A-Z_]*)|([^[\]()|…A-Z-]+|-)/g,
    (all, marks, flag, value) => {
      if (flag !== undefined) return bold(flag);
      if (value !== undefined) return italic(value);
      if (marks !== undefined) return roff(marks);
      return roff(all);
    },
  );
  return `${bold(name)} ${shown}`;
}

function notes({ definition, value, repeatable }) {
  const { default: fallback, min, max, type, deprecatedNames = [] } = definition;
  const said = [];
  if (value?.words !== undefined && value.words.length <= 12) said.push(`Allowed: ${value.words.join(', ')}.`);
  if (type === 'integer' && min !== undefined && max !== undefined) said.push(`From ${min} to ${max}.`);
  if (value !== undefined && repeatable)
    said.push(value.list ? 'Several are separated by commas, or the option is repeated.' : 'May be repeated.');
  if (fallback !== undefined && typeof fallback !== 'boolean' && fallback !== '')
    said.push(`Default: ${Array.isArray(fallback) ? fallback.join(',') : fallback}.`);
  if (deprecatedNames.length > 0) said.push(`Former name: ${deprecatedNames.map((name) => `--${name}`).join(', ')}.`);
  return said;
}

function optionTag({ name, short, value }) {
  const argument = value === undefined ? '' : `=${italic(value.placeholder)}`;
  return `${short === undefined ? '' : `${bold(`-${short}`)}, `}${bold(`--${name}`)}${argument}`;
}

const optionItem = (option) => item(optionTag(option), [sentence(option.description), ...notes(option)]);

function optionSection(options) {
  const lines = [];
  for (const [group, members] of byGroup(options)) lines.push(`.SS ${quote(group)}`, ...members.flatMap(optionItem));
  return section('OPTIONS', lines);
}

function argumentSection(words) {
  const lines = words.flatMap(({ name, description, choices }) =>
    item(italic(name), [sentence(description), ...(choices === undefined ? [] : [`Allowed: ${choices.join(', ')}.`])]),
  );
  return section('ARGUMENTS', lines);
}

const EXIT = (failure) =>
  section('EXIT STATUS', [
    ...item('0', ['Done.']),
    ...item('1', [`Failed: ${sentence(failure)}`]),
    ...item('2', ['Wrong usage: an unknown option, a value that is not allowed, something that is missing.']),
  ]);

function examples(list) {
  return section(
    'EXAMPLES',
    list.flatMap(({ command, text }, index) => [
      ...(index === 0 ? [] : ['.PP']),
      roff(sentence(text)),
      '.PP',
      ...unfilled([roff(command)]),
    ]),
  );
}

/** Where else options can be set. */
function elsewhere({ readsFile, options }) {
  const environment = options.filter(({ definition }) => definition.environment !== false);
  const settings = options.filter(({ definition }) => definition.file !== false && definition.group !== 'Other');
  const lines = [];
  if (readsFile) {
    lines.push(
      ...section('SETTINGS FILE', [
        `${bold('agent.cfg')} holds lines of the form ${italic('name')} = ${italic('value')}, where ${italic('name')} is that of an option without its dashes. ` +
          roff(
            'A # begins a comment. "include FILE" reads another file, or all *.cfg files of a folder. Settings, all described in fi-agent.cfg(5):',
          ),
        '.PP',
        settings.map(({ name }) => bold(name)).join(', '),
      ]),
    );
  }
  const first = environment.find(({ name }) => name === 'password') ?? environment[0];
  if (first !== undefined) {
    lines.push(
      ...section('ENVIRONMENT', [
        roff(
          `Options can also be set in the environment: ${environmentName(first.name)} for --${first.name}. ` +
            `An option of the command line counts more than the environment${readsFile ? ', and the environment more than the settings file' : ''}. ` +
            `The variables:`,
        ),
        '.PP',
        environment
          .map(({ name }) => bold(environmentName(name)))
          .filter((name) => name !== bold('FI_DEBUG'))
          .join(', '),
        ...item(bold('FI_DEBUG'), [
          'As --debug. With any value, errors that nobody foresaw are shown with their stack.',
        ]),
      ]),
    );
  }
  return lines;
}

const head = (name, volume = 1) => [
  `.\\" Made by "npm run generate" from the tables that drive the program.`,
  `.TH ${quote(name.toUpperCase())} ${volume} "" "fi" ${quote(volume === 1 ? 'User Commands' : 'File Formats')}`,
];

const nameSection = (name, summary) => [
  '.SH NAME',
  `${roff(name)} \\- ${roff(summary.split(/[.:] /, 1)[0].replace(/\.$/, ''))}`,
];

function synopsis(name, usages) {
  return ['.SH SYNOPSIS', '.nf', ...usages.map((words) => usage(name, words)), '.fi'];
}

function seeAlso(pages) {
  const lines = pages.map(([name, volume]) => `.BR ${roff(name)} (${volume})`);
  return section(
    'SEE ALSO',
    lines.map((line, index) => (index === lines.length - 1 ? line : `${line} ,`)),
  );
}

/** The pages of other programs, those of the same package first. */
function related(program) {
  const others = programs.filter(({ name }) => name !== program.name);
  const near = others.filter(({ folder }) => folder === program.folder);
  const rest = ['fi-agent', 'fi-inventory'].filter((name) => name !== program.name);
  return [...new Set([...near.map(({ name }) => name), ...rest])].map((name) => [name, 1]);
}

function programPage(program) {
  const { name, aliases, summary, details, commands, files } = program;
  const commandLines = commands.flatMap((command) =>
    item(bold(command.name), [`${command.summary} See ${name}-${command.name}(1).`]),
  );
  return [
    ...head(name),
    ...nameSection(name, summary),
    ...synopsis(name, program.usage),
    '.SH DESCRIPTION',
    ...paragraphs([summary, ...details]),
    ...(aliases.length === 0
      ? []
      : [
          '.PP',
          `It also installs as ${aliases.map(bold).join(', ')}, and takes the options of the command of that name.`,
        ]),
    ...section('COMMANDS', commandLines),
    ...(commands.length > 0 ? [] : argumentSection(program.arguments)),
    ...optionSection(program.options),
    ...elsewhere(program),
    ...EXIT(program.failure),
    ...section(
      'FILES',
      files.flatMap(({ path, text }) => item(italic(path), [sentence(text)])),
    ),
    ...examples(program.examples),
    ...seeAlso([
      ...commands.map((command) => [`${name}-${command.name}`, 1]),
      ...(program.readsFile ? [['fi-agent.cfg', 5]] : []),
      ...related(program),
    ]),
  ];
}

function commandPage(program, command) {
  const name = `${program.name}-${command.name}`;
  return [
    ...head(name),
    ...nameSection(name, command.summary),
    ...synopsis(program.name, command.usage),
    '.SH DESCRIPTION',
    ...paragraphs([command.summary]),
    ...argumentSection(command.arguments),
    ...section(
      'OPTIONS',
      program.options.filter(({ name: option }) => command.options.includes(option)).flatMap(optionItem),
    ),
    '.PP',
    `All other options of ${bold(program.name)} are understood too.`,
    ...EXIT(command.failure),
    ...examples(command.examples),
    ...seeAlso([[program.name, 1], ...(program.readsFile ? [['fi-agent.cfg', 5]] : [])]),
  ];
}

/** agent.cfg(5): the settings of all programs that read it. */
function settingsPage(program) {
  const settings = program.options.filter(
    ({ definition }) => definition.file !== false && definition.group !== 'Other',
  );
  const lines = [];
  for (const [group, members] of byGroup(settings)) {
    lines.push(`.SS ${quote(group)}`);
    for (const option of members) {
      const { type } = option.definition;
      const value = type === 'boolean' ? '0|1' : type === 'count' ? 'N' : option.value.placeholder;
      const said = notes({ ...option, repeatable: false });
      const list = option.value?.list ? ['Several are separated by commas.'] : [];
      lines.push(...item(`${bold(option.name)} = ${italic(value)}`, [sentence(option.description), ...list, ...said]));
    }
  }
  const former = [...DROPPED_DIRECTIVES].map(([name, instead]) =>
    item(bold(name), [instead === '' ? 'Without effect, and nothing takes its place.' : `Write instead: ${instead}`]),
  );
  return [
    ...head('fi-agent.cfg', 5),
    ...nameSection('fi-agent.cfg', 'configuration of the inventory agent'),
    '.SH DESCRIPTION',
    ...paragraphs([
      'The agent reads /etc/fi-agent/agent.cfg, or the file that --conf-file names. The syntax is that of the FusionInventory and GLPI agents.',
      'A line holds a name, an equals sign and a value. Values may stand in single or double quotes. A # begins a comment, unless it is the last character of the line or stands in quotes. There is no escape character and no continuation of lines. A name that stands twice has its last value.',
      '"include FILE" reads another file in place; a folder stands for all its *.cfg files in the order of their names. Relative names start from the folder of the including file.',
      'Yes is written 1, yes, true or on; no is 0, no, false, off or nothing. A setting that is empty has its default. Names that are not known are reported, with a guess at what was meant, and ignored.',
      'Passwords can stand here rather than on a command line; the file should then belong to root, and be readable by nobody else.',
    ]),
    ...section('SETTINGS', lines),
    ...section('FORMER SETTINGS', former.flat()),
    ...section('FILES', [
      ...item(italic('/etc/fi-agent/agent.cfg'), ['The usual place.']),
      ...item(italic('/usr/local/etc/fi-agent/agent.cfg'), ['Read where the former is missing.']),
    ]),
    ...section(
      'EXAMPLES',
      unfilled([
        'server = https://glpi.example.org/',
        'tag = office',
        'no\\-category = process,environment',
        'include "conf.d/"',
      ]),
    ),
    ...seeAlso([[program.name, 1]]),
  ];
}

const text = (lines) => `${lines.join('\n')}\n`;

/** Pages by their path in the package: `[program, 'man/fi-x.1', text]`. */
export function manualPages() {
  return programs.flatMap((program) => {
    const page = (name, lines) => [program.folder, `man/${name}`, text(lines)];
    return [
      page(`${program.name}.1`, programPage(program)),
      ...program.aliases.map((alias) => page(`${alias}.1`, [`.so man1/${program.name}.1`])),
      ...program.commands.map((command) => page(`${program.name}-${command.name}.1`, commandPage(program, command))),
      ...(program.name === 'fi-agent' ? [page('fi-agent.cfg.5', settingsPage(program))] : []),
    ];
  });
}

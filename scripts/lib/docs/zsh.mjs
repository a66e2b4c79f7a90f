// Completion for zsh: a function for each program, to be put into a folder of $fpath.

import { programs } from './programs.mjs';

const single = (text) => `'${text.replaceAll("'", "'\\''")}'`;
/** Text in an argument specification: brackets and colons have a meaning there. */
const plain = (text) =>
  text.replaceAll('\\', '\\\\').replaceAll('[', '\\[').replaceAll(']', '\\]').replaceAll(':', '\\:');

function action({ words, list, kind }) {
  if (words !== undefined) return list ? `_values -s , value ${words.join(' ')}` : `(${words.join(' ')})`;
  if (kind === undefined) return ' ';
  return kind === 'directory' ? '_files -/' : '_files';
}

function optionSpec({ name, short, description, value, repeatable }) {
  const message = value === undefined ? '' : `:${plain(value.placeholder)}:${action(value)}`;
  const what = `[${plain(description)}]${message}`;
  const form = value === undefined ? '' : '=';
  const long = `--${name}`;
  if (short === undefined) return single(`${repeatable ? '*' : ''}${long}${form}${what}`);
  const exclude = repeatable ? "'*'" : single(`(-${short} ${long})`);
  return `${exclude}{-${short}${value === undefined ? '' : '+'},${long}${form}}${single(what)}`;
}

function argumentSpec({ name, description, choices, kind }, position) {
  const how = action({ words: choices, kind });
  return single(`${position}:${plain(`${name}, ${description}`)}:${how}`);
}

function completionOf({ name, aliases, options, commands, arguments: words }) {
  const last = words.length - 1;
  const specs = [
    ...options.map(optionSpec),
    ...words.map((argument, index) => argumentSpec(argument, index === last ? '*' : index + 1)),
    ...(commands.length === 0 ? [] : [`'1:command:->command'`, `'*::argument:->arguments'`]),
  ];
  const dispatch =
    commands.length === 0
      ? []
      : [
          'case $state in',
          '  command)',
          '    local -a commands',
          `    commands=(${commands.map((command) => single(`${command.name}:${plain(command.summary)}`)).join(' ')})`,
          `    _describe command commands`,
          '    ;;',
          '  arguments)',
          '    case $words[1] in',
          ...commands.flatMap((command) => [
            `      ${command.name})`,
            `        _arguments -s -S : $options${command.arguments.map((argument, index) => ` ${argumentSpec(argument, index + 1)}`).join('')}`,
            '        ;;',
          ]),
          '    esac',
          '    ;;',
          'esac',
        ];
  return `#compdef ${[name, ...aliases].join(' ')}
# Completion of ${name} for zsh. Made by "npm run generate" from the table of options.
_${name}() {
  local curcontext=$curcontext state line
  local -a options
  typeset -A opt_args
  options=(
${options.map((option) => `    ${optionSpec(option)}`).join('\n')}
  )
  _arguments -C -s -S : $options${specs
    .slice(options.length)
    .map((spec) => ` \\\n    ${spec}`)
    .join('')}
${dispatch.map((line) => `  ${line}\n`).join('')}}
# in a folder of $fpath zsh calls it; sourced, it has to be registered
if [[ $funcstack[1] == _${name} ]]; then
  _${name} "$@"
else
  compdef _${name} ${[name, ...aliases].join(' ')}
fi
`;
}

export const zshCompletions = () =>
  programs.map((program) => [program.folder, `completions/_${program.name}`, completionOf(program)]);

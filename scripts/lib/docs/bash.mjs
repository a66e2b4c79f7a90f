// Completion for bash, from 3.2 on; needs nothing of the package bash-completion.

import { programs } from './programs.mjs';

const word = (text) => text.replaceAll(/[^\w-]/g, '_');
const flags = ({ name, short }) => [`--${name}`, ...(short === undefined ? [] : [`-${short}`])];
const indent = (lines) => lines.map((line) => `  ${line}`);

/** What completes the value of an option. */
function completer(value) {
  if (value.words !== undefined) return `${value.list ? '__fi_list' : '__fi_words'} '${value.words.join(' ')}'`;
  if (value.kind === undefined) return ':';
  return value.kind === 'directory' ? '__fi_files -d' : '__fi_files -f';
}

function argumentCase({ choices, kind }, position) {
  if (choices !== undefined) return [`${position}) __fi_words '${choices.join(' ')}' ;;`];
  if (kind !== undefined) return [`${position}) __fi_files ${kind === 'directory' ? '-d' : '-f'} ;;`];
  return [];
}

/** Words that are no options: a sub-command and what belongs to it, or the arguments of the program. */
function positionals({ commands, arguments: words }) {
  if (commands.length === 0) {
    const last = words.at(-1);
    return [
      'case $position in',
      ...indent(words.slice(0, -1).flatMap((argument, index) => argumentCase(argument, index + 1))),
      ...indent(last === undefined ? [] : argumentCase(last, '*')),
      'esac',
    ];
  }
  return [
    'case $command:$position in',
    ...indent([
      `:1) __fi_words '${commands.map(({ name }) => name).join(' ')}' ;;`,
      ...commands.flatMap(({ name, arguments: own }) =>
        own.flatMap((argument, index) => argumentCase(argument, `${name}:${index + 2}`)),
      ),
    ]),
    'esac',
  ];
}

// Functions with the same names and content in every file: whichever is loaded last, they are the same.
const SHARED = `__fi_words() {
  local word
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$1" -- "$cur")
}
__fi_list() {
  local done= word
  [[ $cur == *,* ]] && done=\${cur%,*},
  while IFS= read -r word; do COMPREPLY+=("$done$word"); done < <(compgen -W "$1" -- "\${cur##*,}")
}
__fi_files() {
  local word
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen "$1" -- "$cur")
  compopt -o filenames 2>/dev/null
}`;

function completionOf(program) {
  const { name, aliases, options } = program;
  const valued = options.filter(({ value }) => value !== undefined);
  const cases = new Map();
  for (const option of valued) {
    const how = completer(option.value);
    cases.set(how, [...(cases.get(how) ?? []), ...flags(option)]);
  }
  const all = options.flatMap(flags).join(' ');
  return `# Completion of ${name} for bash. Made by "npm run generate" from the table of options.
${SHARED}
_${word(name)}() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev= command= position=1 index previous
  COMPREPLY=()
  ((COMP_CWORD > 0)) && prev=\${COMP_WORDS[COMP_CWORD - 1]}
  # "--name=value" comes as three words
  if [[ $cur == = ]]; then
    cur=
  elif [[ $prev == = ]]; then
    prev=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  case $prev in
${[...cases].map(([how, names]) => `    ${names.join(' | ')})\n      ${how}\n      return\n      ;;`).join('\n')}
  esac
  if [[ $cur == -* ]]; then
    __fi_words '${all}'
    return
  fi
  for ((index = 1; index < COMP_CWORD; index++)); do
    previous=\${COMP_WORDS[index - 1]}
    [[ $previous == = ]] && continue
    case \${COMP_WORDS[index]} in
      = | -*) continue ;;
    esac
    case $previous in
      ${valued.flatMap(flags).join(' | ')}) continue ;;
    esac
    ((position == 1)) && command=\${COMP_WORDS[index]}
    position=$((position + 1))
  done
${indent(positionals(program)).join('\n')}
}
complete -F _${word(name)} ${[name, ...aliases].join(' ')}
`;
}

export const bashCompletions = () =>
  programs.map((program) => [program.folder, `completions/${program.name}.bash`, completionOf(program)]);

// Completion for fish: a file for each name of each program, as fish looks for files by the name of the command.

import { programs } from './programs.mjs';

const single = (text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

function valuePart({ words, list, kind }) {
  if (words !== undefined)
    return list ? ` -x -a '(__fish_append , ${words.join(' ')})'` : ` -x -a '${words.join(' ')}'`;
  if (kind === 'directory') return ` -x -a '(__fish_complete_directories)'`;
  return kind === 'file' ? ' -r -F' : ' -x';
}

function completionOf({ name, options, commands, arguments: words }) {
  const complete = (rest) => `complete -c ${name} ${rest}`;
  const lines = [`# Completion of ${name} for fish. Made by "npm run generate" from the table of options.`];
  if (!words.some(({ kind }) => kind !== undefined)) lines.push(complete('-f'));
  const names = commands.map((command) => command.name).join(' ');
  for (const command of commands) {
    lines.push(
      complete(`-n 'not __fish_seen_subcommand_from ${names}' -a ${command.name} -d ${single(command.summary)}`),
    );
    for (const { choices, kind, description } of command.arguments) {
      const seen = `-n '__fish_seen_subcommand_from ${command.name}'`;
      if (choices !== undefined) lines.push(complete(`${seen} -a '${choices.join(' ')}' -d ${single(description)}`));
      else if (kind !== undefined) lines.push(complete(`${seen} -F`));
    }
  }
  for (const { name: option, short, description, value } of options) {
    const letter = short === undefined ? '' : ` -s ${short}`;
    lines.push(
      complete(`-l ${option}${letter} -d ${single(description)}${value === undefined ? '' : valuePart(value)}`),
    );
  }
  return `${lines.join('\n')}\n`;
}

export const fishCompletions = () =>
  programs.flatMap((program) => [
    [program.folder, `completions/${program.name}.fish`, completionOf(program)],
    ...program.aliases.map((alias) => [
      program.folder,
      `completions/${alias}.fish`,
      `# Completion of ${alias}, another name of ${program.name}, for fish. Made by "npm run generate".\ncomplete -c ${alias} -w ${program.name}\n`,
    ]),
  ]);

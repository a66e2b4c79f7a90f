/** `--help`, made from the option table. Pure. */
import { environmentName, type OptionDefinition, type OptionTable, takesValue } from './definition.js';

export interface HelpInput {
  readonly name: string;
  readonly summary: string;
  readonly usage: readonly string[];
  readonly options: OptionTable;
  readonly examples?: readonly { readonly command: string; readonly text: string }[];
}

/** Descriptions begin in this column; longer flags have their description on the next line. */
const DESCRIPTION_COLUMN = 32;
const MIN_WIDTH = 50;
const MAX_WIDTH = 120;

/** Words in lines of at most `width` characters; a word that is longer has a line of its own. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  if (line !== '') lines.push(line);
  return lines;
}

function flagOf(name: string, definition: OptionDefinition): string {
  const short = definition.short === undefined ? '    ' : `-${definition.short}, `;
  const argument = takesValue(definition) ? `=${definition.placeholder ?? 'VALUE'}` : '';
  return `  ${short}--${name}${argument}`;
}

function describe(definition: OptionDefinition): string {
  const notes: string[] = [];
  const fallback = definition.default;
  if (fallback !== undefined && typeof fallback !== 'boolean' && fallback !== '') {
    notes.push(`default: ${Array.isArray(fallback) ? fallback.join(',') : fallback}`);
  }
  return notes.length === 0 ? definition.description : `${definition.description} (${notes.join('; ')})`;
}

/**
 * The help text of a program: usage, options by group in the table's order, examples.
 * @param width of the terminal in characters
 */
export function renderHelp(input: HelpInput, width = process.stdout.columns ?? 80): string {
  const columns = Math.min(Math.max(width, MIN_WIDTH), MAX_WIDTH);
  const lines: string[] = [];
  for (const [index, usage] of input.usage.entries()) {
    lines.push(`${index === 0 ? 'Usage: ' : '       '}${input.name} ${usage}`.trimEnd());
  }
  lines.push('', ...wrap(input.summary, columns));

  const groups = new Map<string, [string, OptionDefinition][]>();
  for (const entry of Object.entries(input.options)) {
    const group = groups.get(entry[1].group);
    if (group === undefined) groups.set(entry[1].group, [entry]);
    else group.push(entry);
  }
  const indent = ' '.repeat(DESCRIPTION_COLUMN);
  for (const [group, entries] of groups) {
    lines.push('', `${group}:`);
    for (const [name, definition] of entries) {
      const flag = flagOf(name, definition);
      const [first = '', ...more] = wrap(describe(definition), columns - DESCRIPTION_COLUMN);
      if (flag.length + 2 > DESCRIPTION_COLUMN) lines.push(flag, `${indent}${first}`);
      else lines.push(`${flag.padEnd(DESCRIPTION_COLUMN)}${first}`);
      lines.push(...more.map((line) => `${indent}${line}`));
    }
  }

  if (input.examples !== undefined && input.examples.length > 0) {
    lines.push('', 'Examples:');
    for (const { command, text } of input.examples) {
      lines.push(...wrap(text, columns - 2).map((line) => `  ${line}`), `    ${command}`);
    }
  }
  const example = Object.entries(input.options).find(([, definition]) => definition.environment !== false)?.[0];
  if (example !== undefined) {
    const note = `Options can also be set in the environment: ${environmentName(example)} for --${example}.`;
    lines.push('', ...wrap(note, columns));
  }
  return `${lines.join('\n')}\n`;
}

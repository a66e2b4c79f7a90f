/** An agent.cfg of a Perl agent as one of ours: the same names, without what is default or gone. Pure. */
import { definitionOf, type FileSetting, OPTIONS } from '@fi/core/config';

export type Setting = Pick<FileSetting, 'name' | 'value'>;

export interface Conversion {
  /** Text of the new file. */
  readonly text: string;
  /** What was taken over: `name = value`, secrets hidden. */
  readonly taken: readonly string[];
  /** What was not, and why. */
  readonly left: readonly string[];
}

/** Values that mean the same as no value. */
function isDefault(name: string, value: string): boolean {
  const definition = definitionOf(OPTIONS, name);
  if (definition === undefined || value.trim() === '') return true;
  const { type, default: fallback } = definition;
  if (type === 'boolean' || type === 'count') return /^(?:0|no|false|off)$/i.test(value.trim());
  return fallback !== undefined && String(fallback) === value.trim().toLowerCase();
}

/** The value as the file syntax takes it: quoted when a comment could begin in it. */
function quoted(value: string): string {
  if (!/[#"']/.test(value) && value === value.trim()) return value;
  return value.includes('"') ? `'${value}'` : `"${value}"`;
}

/** @param source path of the file, for the heading */
export function convertConfig(settings: readonly Setting[], source: string): Conversion {
  const last = new Map(settings.map(({ name, value }) => [name, value]));
  const lines = [`# Taken over from ${source}.`, ''];
  const taken: string[] = [];
  const left: string[] = [];
  for (const [name, value] of last) {
    const definition = definitionOf(OPTIONS, name);
    if (name === 'vardir') {
      if (value !== '') left.push('vardir: the new agent has a state directory of its own');
    } else if (name === 'stdout') {
      if (!/^(?:0|no|)$/.test(value)) lines.push('local = -');
    } else if (definition === undefined || definition.file === false) {
      left.push(`${name}: not an option of this agent's configuration file`);
    } else if (!isDefault(name, value)) {
      lines.push(`${name} = ${quoted(value)}`);
      taken.push(`${name} = ${definition.secret === true ? '(hidden)' : value.replace(/:\/\/[^/@\s]*@/g, '://***@')}`);
    }
  }
  return { text: `${lines.join('\n')}\n`, taken, left };
}

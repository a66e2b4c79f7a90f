/** From the text of an option to its typed value, by its definition. Pure: problems are returned, not thrown. */
import path from 'node:path';
import type { OptionDefinition } from './definition.js';

export interface Converted {
  /** Undefined: the text is empty or bad, and the default applies. */
  readonly value: unknown;
  readonly problem?: { readonly severity: 'error' | 'warning'; readonly message: string };
}

const TRUE_WORDS = new Set(['1', 'yes', 'true', 'on']);
const FALSE_WORDS = new Set(['0', 'no', 'false', 'off', '']);

/** What an option is worth when nothing sets it. */
export function defaultValue(definition: OptionDefinition): unknown {
  if (definition.default !== undefined) return definition.default;
  switch (definition.type) {
    case 'boolean':
      return false;
    case 'count':
      return 0;
    case 'list':
    case 'strings':
      return [];
    default:
      return undefined;
  }
}

/** Commas separate; blanks around items and empty items are dropped. */
export function splitList(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function allowedIntegers({ min, max }: OptionDefinition): string {
  if (min !== undefined && max !== undefined) return `a whole number from ${min} to ${max}`;
  if (min !== undefined) return `a whole number, ${min} or more`;
  return max === undefined ? 'a whole number' : `a whole number, ${max} or less`;
}

/**
 * Converts the text of an option (several for a repeated flag). An empty text makes lists empty and booleans false, and
 * leaves everything else at its default. `strict` refuses odd booleans; files follow Perl, where any other text is true.
 */
export function convert(
  name: string,
  definition: OptionDefinition,
  texts: readonly string[],
  options: { cwd: string; strict: boolean },
): Converted {
  const quoted = (text: string) => (definition.secret === true ? '(hidden)' : JSON.stringify(text));
  const bad = (text: string, allowed: string): Converted => ({
    value: undefined,
    problem: { severity: 'error', message: `${name} cannot be ${quoted(text)}; allowed: ${allowed}` },
  });
  const convertInteger = (text: string): Converted => {
    const trimmed = text.trim();
    if (trimmed === '') return { value: undefined };
    const number = /^[+-]?\d{1,15}$/.test(trimmed) ? Number(trimmed) : Number.NaN;
    const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = definition;
    return number >= min && number <= max ? { value: number } : bad(text, allowedIntegers(definition));
  };
  const text = texts.at(-1) ?? '';

  switch (definition.type) {
    case 'boolean': {
      const word = text.trim().toLowerCase();
      if (TRUE_WORDS.has(word)) return { value: true };
      if (FALSE_WORDS.has(word)) return { value: false };
      if (options.strict) return bad(text, 'yes or no');
      const message = `${name} is neither yes nor no but ${quoted(text)}, which counts as yes`;
      return { value: true, problem: { severity: 'warning', message } };
    }
    case 'count':
      return texts.reduce<Converted>(
        (sum, item) => {
          const { value, problem } = convertInteger(item);
          if (sum.problem !== undefined || problem !== undefined)
            return { value: undefined, problem: sum.problem ?? problem };
          return value === undefined ? sum : { value: Number(sum.value ?? 0) + Number(value) };
        },
        { value: undefined },
      );
    case 'integer':
      return convertInteger(text);
    case 'list':
    case 'strings': {
      const items = definition.type === 'list' ? texts.flatMap(splitList) : texts.filter((item) => item !== '');
      const values: string[] = [];
      for (const item of items) {
        const checked = checkText(definition, item);
        if (checked.allowed !== undefined) return bad(item, checked.allowed);
        values.push(checked.text);
      }
      return { value: values };
    }
    case 'string':
    case 'path': {
      if (text === '') return { value: undefined };
      const checked = checkText(definition, text);
      if (checked.allowed !== undefined) return bad(text, checked.allowed);
      return { value: definition.type === 'path' ? path.resolve(options.cwd, checked.text) : checked.text };
    }
  }
}

function checkText(definition: OptionDefinition, text: string): { text: string; allowed?: string } {
  if (definition.choices !== undefined) {
    const choice = definition.choices.find((candidate) => candidate.toLowerCase() === text.toLowerCase());
    return choice === undefined ? { text, allowed: definition.choices.join(', ') } : { text: choice };
  }
  const allowed = definition.check?.(text);
  return allowed === undefined ? { text } : { text, allowed };
}

/** What an option definition is, and the types of the values that follow from it. */

/**
 * How the text of an option is read:
 * - `boolean`: 1/yes/true/on, 0/no/false/off or empty; a bare `--name` means true
 * - `count`: a number in files and the environment, and how often the flag was given on the command line
 * - `integer`: a whole number, within `min` and `max`
 * - `string`, `path`: one text; a relative path is made absolute against the current directory
 * - `list`: comma-separated texts, blanks around them dropped; a repeated flag adds to the list
 * - `strings`: one text per flag, for values that may hold commas themselves
 */
export type OptionType = 'boolean' | 'count' | 'integer' | 'string' | 'path' | 'list' | 'strings';

export interface OptionDefinition {
  readonly type: OptionType;
  /** Without one: false, 0 for a count, an empty list, otherwise undefined. */
  readonly default?: boolean | number | string | readonly string[];
  /** One or two sentences for `--help`, in lower case and without a full stop at the end. */
  readonly description: string;
  /** Heading in `--help`. */
  readonly group: string;
  /** One letter; case-sensitive. */
  readonly short?: string;
  /** What stands for the argument in `--help`: `--timeout=SECONDS`. */
  readonly placeholder?: string;
  /** Programs that take the option on their command line. */
  readonly programs: readonly string[];
  /** The value never appears in a log or an error message. */
  readonly secret?: boolean;
  /** May stand in agent.cfg. Default true. */
  readonly file?: boolean;
  /** May come from the environment, see `environmentName`. Default true. */
  readonly environment?: boolean;
  /** Bounds of an integer or count, inclusive. */
  readonly min?: number;
  readonly max?: number;
  /** Allowed values; letter case is ignored and the value takes the spelling given here. */
  readonly choices?: readonly string[];
  /** Former names, still understood, with a warning. */
  readonly deprecatedNames?: readonly string[];
  /** Says what is allowed when the text (each item of a list) is not; undefined when it is fine. */
  readonly check?: (text: string) => string | undefined;
}

/** Option definitions by name. Programs put their own and those of `optionsFor` together in one. */
export type OptionTable = Readonly<Record<string, OptionDefinition>>;

type TextOf<D> = D extends { choices: readonly (infer C)[] } ? C : string;

/** The type of an option's value, from its definition. */
export type OptionValue<D extends OptionDefinition> = D['type'] extends 'boolean'
  ? boolean
  : D['type'] extends 'count'
    ? number
    : D['type'] extends 'list' | 'strings'
      ? readonly TextOf<D>[]
      : D['type'] extends 'integer'
        ? D extends { default: number }
          ? number
          : number | undefined
        : D extends { default: string }
          ? TextOf<D>
          : TextOf<D> | undefined;

/** Values of all options of a table. */
export type ConfigValues<T extends OptionTable> = { readonly [Name in keyof T]: OptionValue<T[Name]> };

/** The definition of an option; undefined for other names, also for those that every object has. */
export function definitionOf(options: OptionTable, name: string): OptionDefinition | undefined {
  return Object.hasOwn(options, name) ? options[name] : undefined;
}

/** Environment variable of an option: `FI_NO_SSL_CHECK` for `no-ssl-check`. */
export function environmentName(option: string): string {
  return `FI_${option.replaceAll('-', '_').toUpperCase()}`;
}

/** Whether an option's flag takes a value (`--name=value`). */
export function takesValue(definition: OptionDefinition): boolean {
  return definition.type !== 'boolean' && definition.type !== 'count';
}

/** What a program says of itself: `--help`, the manual page and the shell completion are made from it. */
import type { OptionTable } from './definition.js';

export interface Example {
  readonly command: string;
  readonly text: string;
}

/** A word of the command line that is no option. */
export interface ArgumentDescription {
  /** As in the usage lines: `JOBFILE`. */
  readonly name: string;
  /** One sentence, in lower case and without a full stop at the end. */
  readonly description: string;
  /** What can stand there, for the completion. Without it: anything. */
  readonly kind?: 'file' | 'directory';
  readonly choices?: readonly string[];
}

/** A sub-command, `fi-agent outbox`. */
export interface SubCommandDescription {
  readonly name: string;
  /** One sentence. */
  readonly summary: string;
  /** What follows the program's name, one line each: `outbox list [TARGET]`. */
  readonly usage: readonly string[];
  readonly arguments: readonly ArgumentDescription[];
  /** Options of the program that change what the sub-command does. */
  readonly options: readonly string[];
  /** When it exits with 1. */
  readonly failure: string;
  readonly examples: readonly Example[];
}

export interface ProgramDescription<T extends OptionTable = OptionTable> {
  /** Name of the executable. */
  readonly name: string;
  /** One sentence. */
  readonly summary: string;
  /** What follows the program's name, one line each: `[options] DIR`. */
  readonly usage: readonly string[];
  /** Paragraphs for the manual page: what a user should know before the options. */
  readonly details: readonly string[];
  readonly options: T;
  readonly examples: readonly Example[];
  /** When it exits with 1. */
  readonly failure: string;
  /** Files that it reads or keeps without being told which. */
  readonly files?: readonly { readonly path: string; readonly text: string }[];
  /** Words that are no options, in their order; the last may be given several times. Without it they are wrong usage. */
  readonly arguments?: readonly ArgumentDescription[];
  /** When given, a first word that is no option must be one of them. */
  readonly commands?: readonly SubCommandDescription[];
}

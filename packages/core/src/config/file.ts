/**
 * agent.cfg and the files it includes: `key = value` lines, `#` comments, optional quotes. The syntax is that of the
 * FusionInventory and GLPI agents; there is no escape, no continuation and no section.
 */
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { describeError } from '../errors.js';
import { decodeText } from '../host/text.js';
import type { ConfigProblem } from './problem.js';

/** Larger files are no configuration. */
const MAX_FILE_SIZE = 1024 * 1024;

/** One assignment, in the order of reading; the last one of a name counts. */
export interface FileSetting {
  readonly name: string;
  readonly value: string;
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

export interface ConfigFile {
  readonly settings: readonly FileSetting[];
  readonly problems: readonly ConfigProblem[];
}

export type ConfigLine =
  | { readonly kind: 'setting'; readonly name: string; readonly value: string; readonly doubt?: string }
  | { readonly kind: 'include'; readonly target: string; readonly doubt?: string }
  | { readonly kind: 'none' };

/** The value without quotes or comment; `doubt` says why it may not be what was meant. */
function parseValue(text: string): { value: string; doubt?: string } {
  const quote = text[0];
  if (quote === '"' || quote === "'") {
    const end = text.lastIndexOf(quote);
    if (end > 0) {
      const value = text.slice(1, end);
      const rest = text.slice(end + 1).trim();
      if (rest !== '' && !rest.startsWith('#')) return { value, doubt: 'text after the closing quote is ignored' };
      if (value.includes(quote) && value.includes('#')) {
        return {
          value,
          doubt: `the value goes up to the last ${quote} of the line; use the other quotes in the comment`,
        };
      }
      return { value };
    }
    return { ...cutComment(text), doubt: 'the opening quote is never closed, so it is part of the value' };
  }
  return cutComment(text);
}

/** Drops a comment: it begins at the first `#` that is not the last character, so `http://h/#` keeps its own. */
function cutComment(text: string): { value: string } {
  const start = text.indexOf('#');
  return { value: start === -1 || start === text.length - 1 ? text : text.slice(0, start).trimEnd() };
}

/** Reads one line of a configuration file; lines that are neither a setting nor an include say nothing. */
export function parseConfigLine(line: string): ConfigLine {
  const text = line.trim();
  const [, name, assigned] = /^([\w-]+)\s*=\s*(.*)$/s.exec(text) ?? [];
  if (name !== undefined && assigned !== undefined) {
    const parsed = parseValue(assigned);
    if (name.toLowerCase() !== 'include') return { kind: 'setting', name, ...parsed };
    return includeOf(parsed);
  }
  const included = /^include\s+(.+)$/is.exec(text)?.[1];
  return included === undefined ? { kind: 'none' } : includeOf(parseValue(included));
}

function includeOf({ value, doubt }: { value: string; doubt?: string }): ConfigLine {
  if (value === '') return { kind: 'none' };
  return { kind: 'include', target: value, ...(doubt === undefined ? {} : { doubt }) };
}

/**
 * Reads a configuration file and all that it includes, in place: later lines override earlier ones. A file is read
 * once; includes that are missing are no problem, as the stock agent.cfg names files that need not exist.
 * A file that cannot be read at all is a problem of severity `error`.
 */
export function readConfigFile(file: string): ConfigFile {
  const settings: FileSetting[] = [];
  const problems: ConfigProblem[] = [];
  const seen = new Set<string>();

  const readText = (name: string): string => {
    const status = statSync(name);
    if (status.isDirectory()) throw new Error(`${name}: is a directory`);
    if (!status.isFile()) throw new Error(`${name}: not a regular file`);
    if (status.size > MAX_FILE_SIZE) throw new Error(`${name}: too large for a configuration file (limit 1 MiB)`);
    return decodeText(readFileSync(name));
  };

  const parse = (name: string, text: string) => {
    for (const [index, content] of text.split('\n').entries()) {
      const line = index + 1;
      const parsed = parseConfigLine(content);
      if (parsed.kind === 'none') continue;
      const subject = parsed.kind === 'setting' ? parsed.name : 'include';
      if (parsed.doubt !== undefined) {
        problems.push({ severity: 'warning', message: `${subject}: ${parsed.doubt}`, file: name, line });
      }
      if (parsed.kind === 'setting') settings.push({ name: parsed.name, value: parsed.value, file: name, line });
      else include(path.resolve(path.dirname(name), parsed.target), name, line);
    }
  };

  const include = (target: string, from: string, line: number) => {
    const warn = (message: string) => problems.push({ severity: 'warning', message, file: from, line });
    try {
      const status = statSync(target, { throwIfNoEntry: false });
      if (status === undefined) return;
      const names = status.isDirectory()
        ? readdirSync(target)
            .filter((name) => name.endsWith('.cfg'))
            .sort()
            .map((name) => path.join(target, name))
            .filter((name) => statSync(name, { throwIfNoEntry: false })?.isFile() === true)
        : [target];
      for (const name of names) {
        const real = realpathSync(name);
        if (seen.has(real)) {
          warn(`${name} has been read before and is not read again`);
          continue;
        }
        seen.add(real);
        try {
          parse(name, readText(name));
        } catch (error) {
          warn(`cannot include ${withoutRepeat(name, describeError(error))}`);
        }
      }
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR') return;
      warn(`cannot include ${withoutRepeat(target, describeError(error))}`);
    }
  };

  const root = path.resolve(file);
  try {
    const text = readText(root);
    seen.add(realpathSync(root));
    parse(root, text);
  } catch (error) {
    const message = `cannot read the configuration file ${withoutRepeat(root, describeError(error))}`;
    problems.push({ severity: 'error', message });
  }
  return { settings, problems };
}

/** `file: reason`, where the reason may name the file already. */
function withoutRepeat(file: string, reason: string): string {
  return reason.includes(file) ? reason : `${file}: ${reason}`;
}

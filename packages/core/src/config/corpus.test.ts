/** Settings files of the parity corpus, when FI_CORPUS names one. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { OptionTable } from './definition.js';
import { readConfigFile } from './file.js';
import { loadConfig } from './load.js';
import { optionsFor } from './options.js';

interface Case {
  readonly name: string;
  readonly args: { readonly file: string; readonly dir: string };
  readonly expected: Readonly<Record<string, unknown>>;
}

const folder = path.join(process.env.FI_CORPUS ?? '', 'config.file');
const available = process.env.FI_CORPUS !== undefined && existsSync(path.join(folder, 'cases.json'));
const cases: readonly Case[] = available ? JSON.parse(readFileSync(path.join(folder, 'cases.json'), 'utf8')).cases : [];

/** Options of the main program that the corpus asks for and that no installed package reads. */
const later = {
  'no-task': { type: 'list', description: '', group: '', programs: [] },
  'httpd-trust': { type: 'list', description: '', group: '', programs: [] },
  'conf-reload-interval': { type: 'integer', default: 0, description: '', group: '', programs: [] },
} as const satisfies OptionTable;

describe.skipIf(!available)('corpus of configuration files (set FI_CORPUS to run)', () => {
  it.each(cases.map((item) => [item.name, item] as const))('%s', (_, { args, expected }) => {
    const file = readConfigFile(path.join(folder, args.dir, args.file));
    const options: OptionTable = { ...optionsFor('agent'), ...later };
    const { values } = loadConfig({ options, file });
    const assigned = new Map(file.settings.map(({ name, value }) => [name, value]));
    for (const [name, value] of Object.entries(expected)) {
      if (options[name]?.type === 'path') expect(assigned.get(name) ?? null, name).toBe(value);
      // The interval is brought into its range by the main program, not by the reading of the file.
      else if (name === 'conf-reload-interval') expect(Math.max(Number(values[name]), 0), name).toBe(value);
      else expect(values[name], name).toEqual(value);
    }
  });
});

/**
 * A collector that is an executable: it prints `{"content": {SECTION: …}}` in the official model. What the model does not
 * know is left out with a warning.
 */

import { firstLine } from '@fi/core';
import {
  isSection,
  type ListSectionName,
  normalizeEntry,
  type ObjectSectionName,
  SECTIONS,
  type SectionName,
} from '@fi/core/inventory';
import { CATEGORIES, CATEGORY_NAMES } from '../categories.js';
import { type CollectContext, type Collector, defineCollector } from '../collector.js';

/** Made by the program itself. */
const RESERVED: ReadonlySet<string> = new Set(['versionclient', 'versionprovider', 'accesslog']);

/** A collector that runs the executable at `path`, without arguments. */
export function executableCollector(name: string, path: string): Collector {
  return defineCollector({
    name,
    category: undefined,
    // only its output tells
    fills: [],
    reads: [path],
    async collect(context) {
      const output = await context.host.run(path, [], { stderr: true });
      if (output === undefined) throw new Error(`${path} cannot be started`);
      if (output.code !== 0) {
        const said = firstLine(output.stderr.trim());
        throw new Error(`ended with code ${output.code}${said === undefined ? '' : `: ${said.slice(0, 200)}`}`);
      }
      addContent(parseOutput(output.stdout), context);
    },
  });
}

/**
 * Reads what an executable printed.
 * @throws Error that says what is expected.
 */
export function parseOutput(text: string): Readonly<Record<string, unknown>> {
  // a program with nothing to tell need not print
  if (text.trim() === '') return {};
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new Error(`did not print JSON: ${error instanceof Error ? error.message.slice(0, 200) : error}`);
  }
  const content = isObject(document) ? document.content : undefined;
  if (!isObject(content)) throw new Error('did not print an object with an object "content"');
  return content;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** Problems of one run that are named. */
const NAMED = 20;

function addContent(content: Readonly<Record<string, unknown>>, context: CollectContext): void {
  const { log, add, set } = context;
  let problems = 0;
  const warn = (problem: string) => {
    if (problems++ < NAMED) log.warning(problem);
  };
  for (const [section, value] of Object.entries(content)) {
    if (!isSection(section) || RESERVED.has(section)) {
      warn(`there is no section ${section.slice(0, 80)} to add to`);
      continue;
    }
    if (!isWanted(section, context)) continue;
    const entries = Array.isArray(value) ? value : [value];
    for (const entry of entries) {
      const table = SECTIONS[section].list ? SECTIONS[section] : { ...SECTIONS[section], required: [] };
      const clean = normalizeEntry(section, entry, warn, table);
      if (clean === undefined) {
        if (!isObject(entry)) warn(`${section}: an entry that is no object is left out`);
      } else if (SECTIONS[section].list) add(section as ListSectionName, clean);
      else set(section as ObjectSectionName, clean);
    }
  }
  if (problems > NAMED) log.warning(`${problems - NAMED} more problems of this kind`);
}

/** Sections of no category are always wanted. */
function isWanted(section: SectionName, { wants }: CollectContext): boolean {
  const categories = CATEGORY_NAMES.filter((name) => (CATEGORIES[name] as readonly string[]).includes(section));
  return categories.length === 0 || categories.some(wants);
}

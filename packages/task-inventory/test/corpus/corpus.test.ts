/**
 * Runs our parsers on captures of real machines: `FI_CORPUS=DIR npm run test:corpus`. Any directory in the format of
 * the corpus can be given; without one everything is skipped.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { decodeText } from '@fi/core';
import { differences } from '@fi/test-support/differences';
import { afterAll, describe, expect, it } from 'vitest';
import type { CorpusCase } from './adapter.js';
import { adapters } from './adapters/index.js';

interface Family {
  parser: string;
  list_order?: 'any';
  compare?: 'strict';
  cases: { name: string; inputs?: Record<string, string>; args?: Record<string, unknown>; expected: unknown }[];
}

const corpus = process.env.FI_CORPUS === undefined ? undefined : resolve(process.env.FI_CORPUS);
const available = corpus !== undefined && existsSync(corpus);
if (!available) console.log('corpus: FI_CORPUS names no directory of captures, nothing is compared');

const families = available ? readdirSync(corpus).filter((name) => existsSync(join(corpus, name, 'cases.json'))) : [];
const results = new Map<string, { cases: number; failed: string[] }>();

function open(dir: string, item: Family['cases'][number]): CorpusCase {
  const file = (input = 'main') => (item.inputs?.[input] === undefined ? undefined : join(dir, item.inputs[input]));
  const bytes = (input = 'main') => {
    const path = file(input);
    return path === undefined ? undefined : readFileSync(path);
  };
  return {
    name: item.name,
    args: item.args ?? {},
    inputs: Object.keys(item.inputs ?? {}),
    file,
    bytes,
    text(input = 'main') {
      const content = bytes(input);
      return content === undefined ? undefined : decodeText(content);
    },
  };
}

describe.skipIf(!available)('corpus', () => {
  for (const family of families.filter((name) => name in adapters)) {
    const dir = join(corpus ?? '', family);
    const { cases, list_order, compare } = JSON.parse(readFileSync(join(dir, 'cases.json'), 'utf8')) as Family;
    const failed: string[] = [];
    results.set(family, { cases: cases.length, failed });
    it(family, async () => {
      for (const item of cases) {
        let lines: string[];
        try {
          const found = await adapters[family]?.(open(dir, item));
          lines = differences(item.expected, found, { strict: compare === 'strict', anyOrder: list_order === 'any' });
        } catch (error) {
          lines = [`threw ${error instanceof Error ? error.stack : error}`];
        }
        if (lines.length > 0)
          failed.push(
            `${item.name}\n${lines
              .slice(0, 12)
              .map((line) => `      ${line}`)
              .join('\n')}`,
          );
      }
      expect(
        failed,
        `${family}: ${failed.length} of ${cases.length} cases differ\n    ${failed.join('\n    ')}`,
      ).toEqual([]);
    });
  }
});

afterAll(() => {
  if (!available) return;
  const row = (...cells: (string | number)[]) =>
    cells.map((cell, i) => (i === 0 ? String(cell).padEnd(42) : String(cell).padStart(8))).join('');
  let cases = 0;
  let failed = 0;
  const rows = [...results].map(([family, result]) => {
    cases += result.cases;
    failed += result.failed.length;
    return row(family, result.cases, result.cases - result.failed.length, result.failed.length);
  });
  const others = families.filter((name) => !(name in adapters));
  console.log(
    [
      row('parser', 'cases', 'passed', 'failed'),
      ...rows,
      row('all', cases, cases - failed, failed),
      '',
      `not adapted (${others.length}): ${others.join(' ')}`,
    ].join('\n'),
  );
});

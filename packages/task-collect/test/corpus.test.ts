/** Cases of the parity corpus for the task Collect, when FI_CORPUS names one. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Logger, silentLogger } from '@fi/core';
import { readSchedule } from '@fi/core/exchange';
import { describe, expect, it } from 'vitest';
import { answerProblem } from '../src/job.js';

interface Case {
  readonly name: string;
  readonly args: { readonly answer: unknown };
  readonly expected: { readonly error: { readonly $regex: string } | null };
}

const corpus = process.env.FI_CORPUS;

function casesOf(parser: string): [string, Case][] {
  const file = path.join(corpus ?? '', parser, 'cases.json');
  if (corpus === undefined || !existsSync(file)) return [];
  const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] };
  return cases.map((item) => [item.name, item]);
}

describe.skipIf(corpus === undefined)('corpus of Collect (set FI_CORPUS to run)', () => {
  it.each(casesOf('collect.jobs.validate'))('jobs: %s', (_, { args, expected }) => {
    const problem = answerProblem(args.answer);
    if (expected.error === null) expect(problem).toBeUndefined();
    else expect(problem).toMatch(new RegExp(expected.error.$regex));
  });

  it.each(casesOf('collect.schedule.validate'))('schedule: %s', (_, { args, expected }) => {
    const said: string[] = [];
    const note = (message: string) => void said.push(message);
    const log: Logger = { ...silentLogger, error: note, info: note, debug: note };
    readSchedule(args.answer as Record<string, unknown>, 'Collect', log, 'server');
    const reasons = said.filter((line) => /No job schedule|Malformed schedule|No Collect job/.test(line));
    if (expected.error === null) expect(reasons).toEqual([]);
    else expect(reasons.join('\n')).toMatch(new RegExp(expected.error.$regex));
  });
});

import { describe, expect, it } from 'vitest';
import type { Check } from '../job.js';
import { evaluateCheck, expandPath } from './evaluate.js';
import type { CheckFacts } from './facts.js';
import { runChecks } from './run.js';

const facts: CheckFacts = {
  environment: { HOME: '/home/x', EMPTY: '' },
  stat: async (place) => (place === '/there' ? { kind: 'file', size: 9_536 } : undefined),
  sha512: async () => 'ab',
  freeSpace: async () => 200,
};
const check = (onFailure: string, path = '/missing', name = ''): Check => ({
  type: 'fileExists',
  name,
  path,
  value: undefined,
  onFailure,
});

async function run(...checks: Check[]): Promise<{ verdict: string; told: string[] }> {
  const told: string[] = [];
  const verdict = await runChecks(checks, 'job', facts, async ({ status, message, check: index }) => {
    told.push(`${index} ${status} ${message}`);
  });
  return { verdict, told };
}

describe('what follows from checks', () => {
  it.each([
    ['error', 'stop', ['0 ko check #1, failure on fileExists, /missing file is missing']],
    ['ko', 'stop', ['0 ko check #1, failure on fileExists, /missing file is missing']],
    ['abort', 'stop', ['0 ko check #1, failure on fileExists, /missing file is missing']],
    ['skip', 'skip', ['0 ok check #1, fileExists not successful then skip job', '0 ok job skipped']],
    ['startnow', 'go', ['0 ok check #1, fileExists not successful then start job now', '0 ok job started now']],
    ['info', 'go', ['0 info check #1, fileExists info, /missing file is missing', '1 ok check #2, second passed']],
    [
      'warning',
      'go',
      ['0 warning check #1, fileExists warning, /missing file is missing', '1 ok check #2, second passed'],
    ],
    ['ignore', 'go', ['0 ignore check #1, fileExists passed', '1 ok check #2, second passed']],
    ['my-error', 'go', ['0 my-error check #1, fileExists passed', '1 ok check #2, second passed']],
  ])('%s: %s', async (onFailure, verdict, told) => {
    expect(await run(check(onFailure), check('ko', '/there', 'second'))).toEqual({ verdict, told });
  });
});

describe('checks', () => {
  it('expand variables of the environment and nothing else', () => {
    expect(expandPath('$HOME/%HOME%/$NONE.x', facts.environment)).toBe('/home/x//home/x/.x');
    expect(expandPath('~/*', facts.environment)).toBe('~/*');
    expect(expandPath('', facts.environment)).toBe('~~ no path given ~~');
    expect(expandPath('$EMPTY', facts.environment)).toBe('~~ no path given ~~');
  });

  it('of an unknown type hold', async () => {
    for (const type of ['newerThings', 'constructor', '__proto__', 'winkeySomething']) {
      expect((await evaluateCheck({ ...check('ko'), type }, facts)).ok, type).toBe(true);
    }
  });

  it('of the registry fail where there is none', async () => {
    const found = await evaluateCheck({ ...check('ko'), type: 'winkeyMissing', path: 'HKEY_LOCAL_MACHINE/a/b' }, facts);
    expect(found).toEqual({ ok: false, text: 'check only available on windows' });
  });

  it('read decimals and exponents', async () => {
    const space = (value: string) =>
      evaluateCheck({ ...check('ko'), type: 'freespaceGreater', path: '/', value }, facts);
    expect((await space('9.5367431640625E-5')).ok).toBe(true);
    expect((await space('200')).ok).toBe(false);
    expect((await space('')).ok).toBe(true);
  });
});

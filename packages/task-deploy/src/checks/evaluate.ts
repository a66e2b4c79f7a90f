/** One check of a job: whether it holds, and the text that says why (deploy protocol, checks). */
import { describeError } from '@fi/core';
import type { Check } from '../job.js';
import { number } from '../value.js';
import type { CheckFacts } from './facts.js';
import { evaluateRegistryCheck } from './registry.js';

export interface Finding {
  readonly ok: boolean;
  readonly text: string;
}

/** Stands for a path that was not given. */
const NO_PATH = '~~ no path given ~~';
const NO_SIZE = 'no value provided to check file size against';

/** The path with `$NAME` and `%NAME%` replaced by the environment; nothing else is expanded. */
export function expandPath(path: string, environment: Readonly<Record<string, string | undefined>>): string {
  if (path === '') return NO_PATH;
  const expanded = path
    .replace(/\$(\w+)/g, (_, name: string) => environment[name] ?? '')
    .replace(/%(\w+)%/g, (_, name: string) => environment[name] ?? '');
  return expanded === '' ? NO_PATH : expanded;
}

const ok = (text: string): Finding => ({ ok: true, text });
const failed = (text: string): Finding => ({ ok: false, text });

type Evaluate = (path: string, check: Check, facts: CheckFacts) => Promise<Finding>;

const EVALUATORS: Readonly<Record<string, Evaluate>> = {
  async directoryExists(path, _, facts) {
    const is = (await facts.stat(path))?.kind === 'directory';
    return is ? ok(`${path} directory exists`) : failed(`${path} directory is missing`);
  },
  async directoryMissing(path, _, facts) {
    const is = (await facts.stat(path))?.kind === 'directory';
    return is ? failed(`${path} directory exists`) : ok(`${path} directory is missing`);
  },
  async fileExists(path, _, facts) {
    const is = (await facts.stat(path))?.kind === 'file';
    return is ? ok(`${path} file exists`) : failed(`${path} file is missing`);
  },
  async fileMissing(path, _, facts) {
    const is = (await facts.stat(path))?.kind === 'file';
    return is ? failed(`${path} file exists`) : ok(`${path} file is missing`);
  },
  fileSizeEquals: sizeCheck((size, value) => [
    size === value,
    `expected file size: ${size}`,
    `has wrong file size: ${size} vs`,
  ]),
  fileSizeGreater: sizeCheck((size, value) => [
    size > value,
    `file size is greater: ${size} > ${value}`,
    `file size not greater: ${size} <=`,
  ]),
  fileSizeLower: sizeCheck((size, value) => [
    size < value,
    `file size is lower: ${size} < ${value}`,
    `file size not lower: ${size} >=`,
  ]),
  async fileSHA512(path, { value }, facts) {
    if ((await facts.stat(path))?.kind !== 'file') return failed(`${path} file is missing`);
    if (value === undefined) return failed(NO_SIZE);
    try {
      const found = await facts.sha512(path);
      if (found === value) return ok(`got expected sha512 file hash for ${path}`);
      return failed(`${path} has wrong sha512 file hash, found ${found}`);
    } catch (error) {
      return failed(`${path} file sha512 hash computing failed, ${describeError(error)}`);
    }
  },
  async fileSHA512mismatch(path, { value }, facts) {
    if ((await facts.stat(path))?.kind !== 'file') return ok(`${path} file is missing`);
    if (value === undefined) return ok(NO_SIZE);
    try {
      const found = await facts.sha512(path);
      if (found === value) return failed(`got sha512 file hash match for ${path}`);
      return ok(`got sha512 file hash mismatch for ${path}, found ${found}`);
    } catch (error) {
      return ok(`${path} file sha512 hash computing failed, ${describeError(error)}`);
    }
  },
  async freespaceGreater(path, { value }, facts) {
    const wanted = number(value);
    if (wanted === undefined) return failed('no value provided to check free space against');
    try {
      const free = await facts.freeSpace(path);
      if (free > wanted) return ok(`${path} free space is greater: ${free} > ${value}`);
      return failed(`${path} free space not greater: ${free} <= ${value}`);
    } catch (error) {
      return failed(`${path} free space not found, ${describeError(error)}`);
    }
  },
};

/** A comparison of sizes: whether it holds, the text when it does, and that when it does not, up to the value. */
function sizeCheck(compare: (size: number, value: number) => [boolean, string, string]): Evaluate {
  return async (path, { value }, facts) => {
    const found = await facts.stat(path);
    if (found?.kind !== 'file') return failed(`${path} is missing`);
    const wanted = number(value);
    if (wanted === undefined) return failed(NO_SIZE);
    const [holds, good, bad] = compare(found.size, wanted);
    return holds ? ok(`${path} ${good}`) : failed(`${path} ${bad} ${value}`);
  };
}

/** Evaluates a check. An unknown type holds: newer servers may ask what this agent cannot know. */
export async function evaluateCheck(check: Check, facts: CheckFacts): Promise<Finding> {
  const path = expandPath(check.path, facts.environment);
  if (check.type.startsWith('win')) {
    const found = await evaluateRegistryCheck(path, check, facts.registry);
    if (found !== undefined) return found;
  }
  const evaluate = Object.hasOwn(EVALUATORS, check.type) ? EVALUATORS[check.type] : undefined;
  return evaluate === undefined ? ok(`unknown check type ${check.type}`) : evaluate(path, check, facts);
}

/** Whether the protocol knows a type of check. */
export function isKnownCheck(type: string): boolean {
  return Object.hasOwn(EVALUATORS, type) || /^win(?:key|value)(?:Exists|Missing|Equals|NotEquals|Type)$/.test(type);
}

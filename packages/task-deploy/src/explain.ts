/** What a job would do, in plain words, for `fi-deploy --dry-run`. Nothing is changed; checks are only described. Pure. */

import { isRecord } from '@fi/core/task';
import { variablesOf } from './actions/cmd.js';
import { isKnownCheck } from './checks/evaluate.js';
import type { Action, AssociatedFile, Check, Job } from './job.js';
import { maskCommand } from './mask.js';
import { commandProblem, type DeployPolicy } from './policy/policy.js';
import { text } from './value.js';

const EXPECTATIONS: Readonly<Record<string, (path: string, value: string) => string>> = {
  directoryExists: (path) => `${path} is a directory`,
  directoryMissing: (path) => `${path} is not a directory`,
  fileExists: (path) => `${path} is a file`,
  fileMissing: (path) => `${path} is not a file`,
  fileSizeEquals: (path, value) => `${path} has ${value} bytes`,
  fileSizeGreater: (path, value) => `${path} has more than ${value} bytes`,
  fileSizeLower: (path, value) => `${path} has less than ${value} bytes`,
  fileSHA512: (path, value) => `${path} has the SHA-512 ${value.slice(0, 12)}…`,
  fileSHA512mismatch: (path, value) => `${path} does not have the SHA-512 ${value.slice(0, 12)}…`,
  freespaceGreater: (path, value) => `${path} has more than ${value} MB of free space`,
  winkeyExists: (path) => `the registry key ${path} exists`,
  winkeyMissing: (path) => `the registry key ${path} does not exist`,
  winvalueExists: (path) => `the registry value ${path} exists`,
  winvalueMissing: (path) => `the registry value ${path} does not exist`,
  winkeyEquals: (path, value) => `the registry value ${path} is ${value}`,
  winkeyNotEquals: (path, value) => `the registry value ${path} is not ${value}`,
  winvalueType: (path, value) => `the registry value ${path} is of type ${value}`,
};

const CONSEQUENCES: Readonly<Record<string, (level: string) => string>> = {
  skip: (level) => `else skip the ${level}`,
  startnow: () => 'else start at once, without the remaining checks',
  info: () => 'else only say so',
  warning: () => 'else warn',
};

/** One line per thing that would be done. */
export function explainJob(job: Job, policy: DeployPolicy): string[] {
  const lines = [`Job ${job.uuid}`];
  for (const check of job.checks) lines.push(`  check that ${explainCheck(check, 'job')}`);
  for (const file of job.files) lines.push(...explainFile(file).map((line) => `  ${line}`));
  for (const [index, action] of job.actions.entries()) {
    lines.push(`  ${index + 1}. ${explainAction(action, policy)}`);
    for (const check of action.checks) lines.push(`     only after a check that ${explainCheck(check, 'action')}`);
  }
  if (job.interactions.length > 0) lines.push(`  ${job.interactions.length} questions to users, on Windows only`);
  if (job.actions.length === 0) lines.push('  no action');
  if (job.wantsSoftware) lines.push('  then make an inventory of the installed software');
  return lines;
}

function explainCheck({ type, path, value, onFailure }: Check, level: 'job' | 'action'): string {
  if (!isKnownCheck(type)) return `(a check of the unknown type ${type}, which always holds)`;
  const end = level === 'job' ? 'fail the job' : 'skip the action and mark the job as failed';
  const ends = onFailure === 'ko' || onFailure === 'error' || onFailure === 'abort';
  const consequence = CONSEQUENCES[onFailure]?.(level) ?? (ends ? `else ${end}` : 'but go on in any case');
  return `${EXPECTATIONS[type]?.(path || '(no path)', value ?? '(nothing)')}; ${consequence}`;
}

function explainFile(file: AssociatedFile): string[] {
  const count = file.parts.length;
  const from = [...(file.p2p ? ['neighbours'] : []), ...file.mirrors.map((mirror) => maskCommand(mirror))];
  const source = from.length === 0 ? 'nowhere: there is no mirror' : from.join(', then ');
  const lines = [`fetch ${file.name} (${count} ${count === 1 ? 'part' : 'parts'}) from ${source}`];
  lines.push(`check that its SHA-512 is ${file.sha512.slice(0, 12)}…`);
  if (file.uncompress) lines.push(`unpack ${file.name}, inside the work folder only`);
  if (file.p2p) lines.push(`keep its parts for neighbours, ${duration(file.retention || 4320)}`);
  return lines;
}

function duration(minutes: number): string {
  if (minutes % 1440 === 0) return `${minutes / 1440} days`;
  return minutes % 60 === 0 ? `${minutes / 60} hours` : `${minutes} minutes`;
}

function explainAction(action: Action, policy: DeployPolicy): string {
  const { params, type } = action;
  const label = action.name === '' ? '' : ` (${action.name})`;
  const list =
    (Array.isArray(params.list) ? params.list : []).map((item) => text(item) ?? '').join(', ') || '(nothing)';
  switch (type) {
    case 'cmd': {
      const command = text(params.exec) ?? '';
      const refused = commandProblem(policy, command, variablesOf(action));
      const user = policy.user === undefined ? '' : ` as ${policy.user}`;
      const expected = explainReturn(params.retChecks);
      const run = `run${user}${label}: ${maskCommand(command)}${expected}`;
      return refused === undefined ? run : `REFUSED, ${refused}: ${maskCommand(command)}`;
    }
    case 'copy':
    case 'move':
      return `${type} ${text(params.from) ?? ''} to ${text(params.to) ?? '(nowhere)'}${label}`;
    case 'mkdir':
      return `create the folders ${list}${label}`;
    case 'delete':
      return `delete ${list} with all that is in it${label}`;
    default:
      return `fail: unknown action ${type}`;
  }
}

const RETURNS: Readonly<Record<string, string>> = {
  okCode: 'must end with',
  errorCode: 'must not end with',
  okPattern: 'must print',
  errorPattern: 'must not print',
};

function explainReturn(retChecks: unknown): string {
  const first = (Array.isArray(retChecks) ? retChecks : []).find(
    (entry) => isRecord(entry) && typeof entry.type === 'string' && Object.hasOwn(RETURNS, entry.type),
  );
  if (!isRecord(first)) return '';
  const values = (Array.isArray(first.values) ? first.values : []).map((value) => text(value) ?? '').join(' or ');
  return `; it ${RETURNS[String(first.type)]} ${values}`;
}

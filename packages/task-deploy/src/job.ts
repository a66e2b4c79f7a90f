/**
 * What a server answers to getJobs, checked at the door: nothing behind it sees a document of another form. Keys and reasons
 * are those of the deploy protocol. Pure.
 */
import { isRecord } from '@fi/core/task';
import { number, text, truthy } from './value.js';

export interface Check {
  readonly name: string;
  readonly type: string;
  readonly path: string;
  /** undefined: the server gave none; an empty text is a value. */
  readonly value: string | undefined;
  /** What a failure means: `ko`, `skip`, `startnow`, `info`, …. */
  readonly onFailure: string;
}

export interface Action {
  readonly type: string;
  readonly name: string;
  readonly checks: readonly Check[];
  readonly params: Readonly<Record<string, unknown>>;
}

/** A file that jobs need. */
export interface AssociatedFile {
  /** SHA-512 of the whole file, lower-case hexadecimal. */
  readonly sha512: string;
  readonly name: string;
  /** SHA-512 of each part as it is transferred. */
  readonly parts: readonly string[];
  readonly mirrors: readonly string[];
  readonly p2p: boolean;
  /** Minutes. */
  readonly retention: number;
  readonly uncompress: boolean;
}

export interface Job {
  readonly uuid: string;
  readonly checks: readonly Check[];
  readonly files: readonly AssociatedFile[];
  readonly actions: readonly Action[];
  readonly interactions: readonly Readonly<Record<string, unknown>>[];
  /** An inventory of the installed software is wanted afterwards. */
  readonly wantsSoftware: boolean;
  /** As it came, for the check of its signature. */
  readonly source: Readonly<Record<string, unknown>>;
}

/** A job that is not carried out, and why: the server is told. */
export interface RefusedJob {
  readonly uuid: string;
  readonly reason: string;
}

export interface JobList {
  readonly jobs: readonly Job[];
  readonly refused: readonly RefusedJob[];
  /** Why nothing of the answer is carried out; undefined: it is fine. */
  readonly reason?: string;
}

const FILE_KEYS = ['mirrors', 'multiparts', 'name', 'p2p-retention-duration', 'p2p', 'uncompress'] as const;
const JOB_KEYS = ['uuid', 'associatedFiles', 'actions', 'checks'] as const;

/** Bounds far beyond any real package; an answer beyond them is an accident or an attack. */
const MAX_JOBS = 1_000;
const MAX_ITEMS = 10_000;
const MAX_PARTS = 200_000;

const SHA512 = /^[0-9a-f]{128}$/;
/** It becomes the name of a folder. */
const UUID = /^[A-Za-z0-9][\w-]{0,63}$/;
const ACTIONS = new Set(['cmd', 'copy', 'move', 'mkdir', 'delete']);

/** Why the form of an answer is wrong, in the words of the protocol; undefined: it is right. */
export function answerProblem(answer: unknown): string | undefined {
  if (answer === undefined || answer === null) return 'No answer from server.';
  if (!isRecord(answer)) return 'Bad answer from server. Not a hash reference.';
  const { associatedFiles, jobs } = answer;
  if (associatedFiles === undefined || associatedFiles === null) return 'missing associatedFiles key';
  if (!isRecord(associatedFiles)) return 'associatedFiles should be an hash';
  for (const file of Object.values(associatedFiles)) {
    const missing = missingKey(file, FILE_KEYS);
    if (missing !== undefined) return `Missing key \`${missing}' in associatedFiles`;
  }
  for (const job of Array.isArray(jobs) ? jobs : []) {
    const missing = missingKey(job, JOB_KEYS);
    if (missing !== undefined) return `Missing key \`${missing}' in jobs`;
    if (!Array.isArray((job as Record<string, unknown>).actions)) return 'jobs/actions must be an array';
  }
  if (jobs !== undefined && jobs !== null && !Array.isArray(jobs)) return 'jobs must be an array';
  if (Array.isArray(jobs) && jobs.length > MAX_JOBS) return `more than ${MAX_JOBS} jobs`;
  return undefined;
}

function missingKey(value: unknown, keys: readonly string[]): string | undefined {
  const record = isRecord(value) ? value : {};
  return keys.find((key) => record[key] === undefined || record[key] === null);
}

/** Reads an answer. Jobs that cannot be carried out safely are refused one by one, the others are kept. */
export function readAnswer(answer: unknown): JobList {
  const reason = answerProblem(answer);
  const { jobs, associatedFiles } = isRecord(answer) ? answer : {};
  const list: unknown[] = Array.isArray(jobs) ? jobs.slice(0, MAX_JOBS) : [];
  if (reason !== undefined) {
    const uuids = list.map((job) => (isRecord(job) ? job.uuid : undefined)).filter(isUuid);
    return { jobs: [], refused: [...new Set(uuids)].map((uuid) => ({ uuid, reason })), reason };
  }
  const files = isRecord(associatedFiles) ? associatedFiles : {};
  const good: Job[] = [];
  const refused: RefusedJob[] = [];
  const seen = new Set<string>();
  for (const source of list) {
    if (!isRecord(source)) continue;
    const uuid = text(source.uuid) ?? '';
    const job = seen.has(uuid) ? 'the same uuid twice' : readJob(source, files);
    seen.add(uuid);
    if (typeof job === 'string') refused.push({ uuid: uuid.slice(0, 64), reason: job });
    else good.push(job);
  }
  return { jobs: good, refused };
}

function isUuid(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value);
}

/** A job, or why it is refused. */
function readJob(source: Readonly<Record<string, unknown>>, allFiles: Readonly<Record<string, unknown>>): Job | string {
  const uuid = text(source.uuid);
  if (!isUuid(uuid)) return 'uuid is not a name';
  const { associatedFiles, actions } = source;
  const files: AssociatedFile[] = [];
  if (!Array.isArray(associatedFiles)) return 'associatedFiles of the job must be an array';
  if (associatedFiles.length > MAX_ITEMS) return 'too many files';
  for (const id of associatedFiles) {
    if (typeof id !== 'string' || !Object.hasOwn(allFiles, id)) {
      return `unknown file: '${String(id).slice(0, 16)}'. Not found in JSON answer!`;
    }
    const file = readFile(id, allFiles[id]);
    if (typeof file === 'string') return file;
    if (files.some(({ name, sha512 }) => name === file.name && sha512 !== file.sha512)) {
      return `two files named ${file.name}`;
    }
    if (!files.some(({ sha512 }) => sha512 === file.sha512)) files.push(file);
  }
  const list: Action[] = [];
  for (const [index, entry] of (Array.isArray(actions) ? actions : []).entries()) {
    const action = readAction(entry);
    if (typeof action === 'string') return `action #${index + 1} ${action}`;
    list.push(action);
    if (list.length > MAX_ITEMS) return 'too many actions';
  }
  const checks = readChecks(source.checks);
  if (typeof checks === 'string') return checks;
  const { userinteractions, requires } = source;
  const interactions = Array.isArray(userinteractions) ? userinteractions.filter(isRecord).slice(0, 100) : [];
  const wantsSoftware = isRecord(requires) && truthy(requires['softwares-inventory']);
  return { uuid, checks, files, actions: list, interactions, wantsSoftware, source };
}

/**
 * Reads checks. PHP writes a list with gaps as an object, so its values are taken; nothing at all means no check. What cannot
 * be understood makes the job unusable: a check that is left out might be the one that keeps a command from running.
 */
function readChecks(value: unknown): Check[] | string {
  const list = Array.isArray(value) ? value : isRecord(value) ? Object.values(value) : [];
  if (truthy(value) && typeof value !== 'object') return 'checks are not a list';
  const checks: Check[] = [];
  for (const [index, entry] of list.entries()) {
    if (!isRecord(entry)) return `check #${index + 1} is not an object`;
    const type = text(entry.type) ?? '';
    if (type === '') return `check #${index + 1} has no type`;
    checks.push({
      type,
      name: text(entry.name) ?? '',
      path: text(entry.path) ?? '',
      value: text(entry.value),
      onFailure: truthy(entry.return) ? (text(entry.return) ?? 'ko') : 'ko',
    });
    if (checks.length > MAX_ITEMS) return 'too many checks';
  }
  return checks;
}

function readAction(entry: unknown): Action | string {
  if (!isRecord(entry)) return 'is not an object';
  const [type, ...others] = Object.keys(entry);
  if (type === undefined) return 'is empty';
  if (others.length > 0) return 'has more than one name';
  const params = entry[type];
  if (!isRecord(params)) return `(${type.slice(0, 40)}) has no parameters`;
  const checks = readChecks(params.checks);
  if (typeof checks === 'string') return `(${type.slice(0, 40)}): ${checks}`;
  const problem = ACTIONS.has(type) ? paramsProblem(type, params) : undefined;
  if (problem !== undefined) return `(${type}): ${problem}`;
  return { type, name: truthy(params.name) ? (text(params.name) ?? '') : '', checks, params };
}

/** Paths and commands with NUL bytes never mean what they seem to. */
function paramsProblem(type: string, params: Readonly<Record<string, unknown>>): string | undefined {
  const { exec, list, from, to, retChecks } = params;
  const bad = (value: unknown) => value !== undefined && value !== null && (text(value) ?? '\0').includes('\0');
  if (type === 'cmd') {
    if (bad(exec)) return 'exec is not a text';
    return Array.isArray(retChecks) && !retChecks.every(isRecord)
      ? 'retChecks holds something else than objects'
      : undefined;
  }
  if (type === 'copy' || type === 'move') return bad(from) || bad(to) ? 'from and to must be texts' : undefined;
  return Array.isArray(list) && list.some((item) => bad(item) || text(item) === undefined)
    ? 'list holds something else than texts'
    : undefined;
}

function readFile(sha512: string, value: unknown): AssociatedFile | string {
  const which = `file ${sha512.slice(0, 12)}`;
  if (!SHA512.test(sha512)) return `${which}: its id is not a SHA-512`;
  if (!isRecord(value)) return `${which} is not an object`;
  const { name, multiparts, mirrors } = value;
  if (typeof name !== 'string' || !isFileName(name)) return `${which}: its name leads out of the work directory`;
  if (!Array.isArray(multiparts) || !multiparts.every((part) => typeof part === 'string' && SHA512.test(part))) {
    return `${name}: multiparts must be a list of SHA-512`;
  }
  if (multiparts.length > MAX_PARTS) return `${name}: too many parts`;
  if (!Array.isArray(mirrors)) return `${name}: mirrors must be a list`;
  return {
    sha512,
    name,
    parts: multiparts,
    mirrors: mirrors.filter((mirror): mirror is string => typeof mirror === 'string').slice(0, 100),
    p2p: truthy(value.p2p),
    // ten years, so that dates stay dates
    retention: Math.min(Math.max(Math.floor(number(value['p2p-retention-duration']) ?? 0), 0), 5_256_000),
    uncompress: truthy(value.uncompress),
  };
}

/** Whether a text can only name a file in the folder that it is put in, on every system. */
export function isFileName(name: string): boolean {
  return (
    name.length <= 255 &&
    Buffer.byteLength(name) <= 255 &&
    !/[/\\\0-\x1f]/.test(name) &&
    !/^[a-z]:/i.test(name) &&
    name.trim() !== '' &&
    name !== '.' &&
    name !== '..'
  );
}

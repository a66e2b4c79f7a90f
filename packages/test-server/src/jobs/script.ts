/** Job scripts: what a test server has agents do, and what it expects to be told. Read from JSON, or given as an object. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describeError, FiError } from '@fi/core';
import { isRecord } from '@fi/core/task';
import { type PackageFile, packageOf, packageOfFile } from './package-file.js';

/** A file that jobs need. */
export interface ScriptFile {
  /** Where its content is, from the folder of the script. */
  readonly path?: string;
  /** Its content, instead. */
  readonly text?: string;
  readonly uncompress?: boolean;
  readonly p2p?: boolean;
  /** Minutes that its parts are kept. */
  readonly retention?: number;
  /** Default: the mirror of this server. */
  readonly mirrors?: readonly string[];
  /** Bytes of a part at least. Default 1 MiB. */
  readonly partSize?: number;
}

/** A deployment job; members beyond these go to agents as they are. */
export interface DeployJob {
  readonly uuid?: string;
  /** Names of files. */
  readonly files?: readonly string[];
  readonly checks?: readonly unknown[];
  readonly actions?: readonly unknown[];
  /** Lines `step[/file] status message` in order; `*` stands for any text, and a line `...` for any number of lines. */
  readonly expect?: readonly string[];
  readonly [member: string]: unknown;
}

/** A question; members beyond these go to agents as they are. */
export interface CollectQuestion {
  readonly uuid?: string;
  readonly function: string;
  /** The answers, in any order; `*` in a value stands for any text. */
  readonly expect?: readonly Readonly<Record<string, string | number>>[];
  readonly [member: string]: unknown;
}

export interface JobScript {
  readonly files?: Readonly<Record<string, ScriptFile>>;
  readonly deploy?: readonly DeployJob[];
  readonly collect?: readonly CollectQuestion[];
}

/** A script whose files are cut into parts. */
export interface ReadyScript {
  readonly files: ReadonlyMap<string, PackageFile>;
  readonly deploy: readonly (DeployJob & { readonly uuid: string })[];
  readonly collect: readonly (CollectQuestion & { readonly uuid: string })[];
}

/**
 * Reads a script from a file.
 * @throws FiError `ERR_FI_JOBS` that says what is wrong with it
 */
export async function readJobScript(file: string): Promise<ReadyScript> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new FiError('ERR_FI_JOBS', `cannot read the job script ${file}: ${describeError(error)}`, { cause: error });
  }
  return prepareScript(value, path.dirname(path.resolve(file)));
}

/**
 * Checks a script and makes the parts of its files.
 * @param folder that paths of files start from
 * @throws FiError `ERR_FI_JOBS`
 */
export async function prepareScript(value: unknown, folder: string): Promise<ReadyScript> {
  if (!isRecord(value)) throw wrong('it must be an object with files, deploy and collect');
  const unknown = Object.keys(value).find((name) => !['files', 'deploy', 'collect'].includes(name));
  if (unknown !== undefined) throw wrong(`it has an unknown member ${JSON.stringify(unknown)}`);
  const files = new Map<string, PackageFile>();
  for (const [name, item] of Object.entries(isRecord(value.files) ? value.files : {})) {
    files.set(name, await readFileEntry(name, item, folder));
  }
  const deploy = listOf(value.deploy, 'deploy').map((job, index) => {
    const missing = (Array.isArray(job.files) ? job.files : []).find((name) => !files.has(String(name)));
    if (missing !== undefined)
      throw wrong(`deploy #${index + 1} names the file ${String(missing)}, which is not there`);
    checkTexts(job.expect, `deploy #${index + 1}: expect`);
    return { ...job, uuid: typeof job.uuid === 'string' ? job.uuid : `deploy${index + 1}` };
  });
  const collect = listOf(value.collect, 'collect').map((job, index) => {
    if (typeof job.function !== 'string') throw wrong(`collect #${index + 1} has no function`);
    return {
      ...job,
      function: job.function,
      uuid: typeof job.uuid === 'string' ? job.uuid : `collect${index + 1}`,
    } as CollectQuestion & { uuid: string };
  });
  return { files, deploy: deploy as ReadyScript['deploy'], collect };
}

function wrong(reason: string): FiError {
  return new FiError('ERR_FI_JOBS', `the job script cannot be used: ${reason}`);
}

function listOf(value: unknown, name: string): Readonly<Record<string, unknown>>[] {
  if (value === undefined) return [];
  if (Array.isArray(value) && value.every(isRecord)) return value;
  throw wrong(`${name} must be a list of objects`);
}

function checkTexts(value: unknown, name: string): void {
  const fine = value === undefined || (Array.isArray(value) && value.every((line) => typeof line === 'string'));
  if (!fine) throw wrong(`${name} must be a list of texts`);
}

async function readFileEntry(name: string, item: unknown, folder: string): Promise<PackageFile> {
  const { path: place, text, uncompress, p2p, retention, mirrors, partSize } = isRecord(item) ? item : {};
  const entry = {
    uncompress: uncompress === true ? '1' : '0',
    p2p: p2p === true ? '1' : '0',
    'p2p-retention-duration': String(typeof retention === 'number' ? retention : 0),
    ...(Array.isArray(mirrors) ? { mirrors } : {}),
  };
  const sizes = typeof partSize === 'number' ? { part: partSize, chunk: Math.min(partSize, 1024 ** 2) } : {};
  if (typeof text === 'string') return packageOf(name, Buffer.from(text), entry, sizes);
  if (typeof place !== 'string') throw wrong(`the file ${name} has neither path nor text`);
  try {
    return await packageOfFile(name, path.resolve(folder, place), entry, sizes);
  } catch (error) {
    throw new FiError('ERR_FI_JOBS', `the file ${name} of the job script cannot be read: ${describeError(error)}`, {
      cause: error,
    });
  }
}

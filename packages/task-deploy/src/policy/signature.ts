/**
 * Signatures of jobs: Ed25519 over what a job does, and for whom and how long that is meant. A signature tells who made a
 * package, whatever server hands it out; it covers checks, actions and the content of files, not the uuid, mirrors and dates that
 * servers set anew for each machine.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describeError, FiError } from '@fi/core';
import { isRecord } from '@fi/core/task';
import { text, truthy } from '../value.js';

/** A check whose name begins so carries a signature: forms of servers have no other place for it. */
const SIGNATURE_CHECK = /^signature:([A-Za-z0-9+/=]{86,88}(?:;[a-z]{1,20}=[^;]{1,200}){1,40})$/;
/** What comes before 32 bytes of an Ed25519 public key in DER. */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const DOMAIN = 'fi-deploy job 2\n';

/** For whom and how long a job is meant: a job that was recorded cannot be played again elsewhere, later, or twice. */
export interface SignatureTerms {
  readonly until: Date;
  /** Names of machines that may carry it out; `*` stands for any text. Empty: any machine. */
  readonly machines: readonly string[];
  /** A machine that has done the job of this id does it no more; undefined: as often as it is asked to. */
  readonly once?: string | undefined;
}

/** What the terms of a signature are compared with. */
export interface SignatureSituation {
  readonly now: number;
  /** Names of this machine: its deviceid, its host name. */
  readonly names: readonly string[];
  /** Whether a job of an id was done here. */
  isDone(once: string): boolean;
}

/** The terms as they stand behind a signature. Pure. */
export function termsText({ until, machines, once }: SignatureTerms): string {
  const terms = [`until=${until.toISOString().replace(/\.\d+/, '')}`, ...machines.map((name) => `machine=${name}`)];
  return [...terms, ...(once === undefined ? [] : [`once=${once}`])].join(';');
}

/** Reads terms; undefined for such that cannot be understood: they may forbid what is asked for. Pure. */
export function parseTerms(text: string): SignatureTerms | undefined {
  let until: Date | undefined;
  let once: string | undefined;
  const machines: string[] = [];
  for (const term of text.split(';')) {
    const cut = term.indexOf('=');
    const [name, value] = [term.slice(0, cut), term.slice(cut + 1)];
    if (name === 'until' && until === undefined && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value))
      until = new Date(value);
    else if (name === 'machine' && value !== '') machines.push(value);
    else if (name === 'once' && once === undefined && /^[\w-]{8,64}$/.test(value)) once = value;
    else return undefined;
  }
  if (until === undefined || Number.isNaN(until.getTime())) return undefined;
  return { until, machines, ...(once === undefined ? {} : { once }) };
}

/** Why terms do not hold here and now; undefined: they do. Pure. */
export function termsProblem({ until, machines, once }: SignatureTerms, here: SignatureSituation): string | undefined {
  if (here.now >= until.getTime()) return `its signature was good until ${until.toISOString()}`;
  if (machines.length > 0 && !machines.some((pattern) => here.names.some((name) => fitsName(pattern, name)))) {
    return 'it is signed for other machines';
  }
  return once !== undefined && here.isDone(once) ? 'it is signed for being done once, and was done' : undefined;
}

/** Letter case is that of host names: none. */
function fitsName(pattern: string, name: string): boolean {
  const expression = pattern.split('*').map((text) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return expression.length <= 5 && new RegExp(`^${expression.join('.{0,200}')}$`, 'i').test(name);
}

/**
 * The bytes that are signed.
 * @param terms as they stand behind the signature
 * @param job as the server sent it
 * @param files the map `associatedFiles` of the answer
 */
export function signedBytes(
  terms: string,
  job: Readonly<Record<string, unknown>>,
  files: Readonly<Record<string, unknown>>,
): Buffer {
  const ids = Array.isArray(job.associatedFiles) ? job.associatedFiles.filter((id) => typeof id === 'string') : [];
  const content = {
    checks: checksOf(job).filter((check) => !isSignatureCheck(check)),
    actions: job.actions,
    files: ids.map((id) => {
      const file = files[id];
      const { name, uncompress } = isRecord(file) ? file : {};
      return { sha512: id, name, uncompress: truthy(uncompress) };
    }),
  };
  return Buffer.from(`${DOMAIN}${terms}\n${canonical(content)}`);
}

/** Checks as jobs have them: a list, or what PHP writes for one with gaps. */
function checksOf({ checks }: Readonly<Record<string, unknown>>): readonly unknown[] {
  return Array.isArray(checks) ? checks : isRecord(checks) ? Object.values(checks) : [];
}

/** JSON with sorted keys, without empty members, and with all scalars as text: "1" and 1 mean the same to servers. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (isRecord(value)) {
    const members = Object.entries(value)
      .filter(([, item]) => item !== undefined && item !== null && item !== '')
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${members.map(([name, item]) => `${JSON.stringify(name)}:${canonical(item)}`).join(',')}}`;
  }
  if (value === undefined || value === null) return 'null';
  if (typeof value === 'boolean') return value ? '"1"' : '"0"';
  return JSON.stringify(text(value) ?? '');
}

function isSignatureCheck(check: unknown): boolean {
  return isRecord(check) && typeof check.name === 'string' && SIGNATURE_CHECK.test(check.name);
}

/** Signatures with their terms that a job carries: its member `signature`, and checks named `signature:…`. */
export function signaturesOf(job: Readonly<Record<string, unknown>>): string[] {
  const own = [job.signature].flat().filter((item): item is string => typeof item === 'string');
  const named = checksOf(job).map((check) =>
    isRecord(check) && typeof check.name === 'string' ? SIGNATURE_CHECK.exec(check.name)?.[1] : undefined,
  );
  return [...own, ...named.filter((item) => item !== undefined)].slice(0, 20);
}

/** What the signature of a job says. */
export type SignatureVerdict =
  | { readonly terms: SignatureTerms; readonly problem?: undefined }
  /** Why the job is not carried out. */
  | { readonly problem: string };

/** Whether one of the keys has signed a job, on terms that hold here and now. */
export function checkSignature(
  job: Readonly<Record<string, unknown>>,
  files: Readonly<Record<string, unknown>>,
  keys: readonly KeyObject[],
  here: SignatureSituation,
): SignatureVerdict {
  const signatures = signaturesOf(job);
  if (signatures.length === 0) {
    return { problem: 'job refused: it is not signed, and this machine takes signed jobs only' };
  }
  let reason = 'its signature is not that of a key of this machine';
  for (const text of signatures) {
    const cut = text.indexOf(';');
    const written = cut < 0 ? '' : text.slice(cut + 1);
    const signature = Buffer.from(cut < 0 ? text : text.slice(0, cut), 'base64');
    const bytes = signedBytes(written, job, files);
    if (signature.length !== 64 || !keys.some((key) => verify(null, bytes, key, signature))) continue;
    const terms = parseTerms(written);
    const problem = terms === undefined ? 'its signature has terms of an unknown kind' : termsProblem(terms, here);
    if (terms !== undefined && problem === undefined) return { terms };
    reason = problem ?? reason;
  }
  return { problem: `job refused: ${reason}` };
}

/** Signs a job; the text goes into its member `signature`, or behind `signature:` into the name of a check. */
export function signJob(
  job: Readonly<Record<string, unknown>>,
  files: Readonly<Record<string, unknown>>,
  privateKey: KeyObject,
  terms: SignatureTerms,
): string {
  const written = termsText(terms);
  return `${sign(null, signedBytes(written, job, files), privateKey).toString('base64')};${written}`;
}

/** A new pair: the private key as PEM, the public one as the option deploy-key takes it. */
export function newKeyPair(): { readonly privateKey: string; readonly publicKey: string } {
  const pair = generateKeyPairSync('ed25519');
  return {
    privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: publicKeyText(pair.publicKey),
  };
}

/** The 32 bytes of a public key as Base64. */
export function publicKeyText(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64');
}

/**
 * Reads a public key: 32 bytes as Base64, or the path of a PEM file.
 * @throws FiError `ERR_FI_KEY`
 */
export async function readPublicKey(given: string): Promise<KeyObject> {
  try {
    const raw = /^[A-Za-z0-9+/]{43}=$/.test(given) ? Buffer.from(given, 'base64') : undefined;
    const key =
      raw === undefined
        ? createPublicKey(await readFile(given))
        : createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: 'der', type: 'spki' });
    return checkedKey(key);
  } catch (error) {
    throw new FiError('ERR_FI_KEY', `deploy-key: ${given.slice(0, 100)} is no Ed25519 key: ${describeError(error)}`, {
      cause: error,
    });
  }
}

/**
 * Reads a private key from a PEM file.
 * @throws FiError `ERR_FI_KEY`
 */
export async function readPrivateKey(file: string): Promise<KeyObject> {
  try {
    return checkedKey(createPrivateKey(await readFile(file)));
  } catch (error) {
    throw new FiError('ERR_FI_KEY', `${file} is no private Ed25519 key: ${describeError(error)}`, { cause: error });
  }
}

function checkedKey(key: KeyObject): KeyObject {
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`it is a key of type ${key.asymmetricKeyType}`);
  return key;
}

/**
 * Signatures of jobs: Ed25519 over what a job does. A signature tells who made a package, whatever server hands it out; it
 * covers checks, actions and the content of files, not the uuid, mirrors and dates that servers set anew for each machine.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describeError, FiError } from '@fi/core';
import { isRecord } from '@fi/core/task';
import { text, truthy } from '../value.js';

/** A check whose name begins so carries a signature: forms of servers have no other place for it. */
const SIGNATURE_CHECK = /^signature:([A-Za-z0-9+/=]{86,88})$/;
/** What comes before 32 bytes of an Ed25519 public key in DER. */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const DOMAIN = 'fi-deploy job 1\n';

/**
 * The bytes that are signed.
 * @param job as the server sent it
 * @param files the map `associatedFiles` of the answer
 */
export function signedBytes(job: Readonly<Record<string, unknown>>, files: Readonly<Record<string, unknown>>): Buffer {
  const ids = Array.isArray(job.associatedFiles) ? job.associatedFiles.filter((id) => typeof id === 'string') : [];
  const content = {
    checks: Array.isArray(job.checks) ? job.checks.filter((check) => !isSignatureCheck(check)) : [],
    actions: job.actions,
    files: ids.map((id) => {
      const file = files[id];
      const { name, uncompress } = isRecord(file) ? file : {};
      return { sha512: id, name, uncompress: truthy(uncompress) };
    }),
  };
  return Buffer.from(DOMAIN + canonical(content));
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
  if (value === true) return '"1"';
  if (value === false || value === undefined || value === null) return '"0"';
  return JSON.stringify(text(value) ?? '');
}

function isSignatureCheck(check: unknown): boolean {
  return isRecord(check) && typeof check.name === 'string' && SIGNATURE_CHECK.test(check.name);
}

/** Signatures that a job carries: its member `signature`, and checks named `signature:…`. */
export function signaturesOf(job: Readonly<Record<string, unknown>>): string[] {
  const own = [job.signature].flat().filter((item): item is string => typeof item === 'string');
  const checks = Array.isArray(job.checks) ? job.checks : [];
  const named = checks.map((check) =>
    isRecord(check) && typeof check.name === 'string' ? SIGNATURE_CHECK.exec(check.name)?.[1] : undefined,
  );
  return [...own, ...named.filter((item) => item !== undefined)].slice(0, 20);
}

/** Why a job counts as not signed; undefined: one of the keys has signed it. */
export function signatureProblem(
  job: Readonly<Record<string, unknown>>,
  files: Readonly<Record<string, unknown>>,
  keys: readonly KeyObject[],
): string | undefined {
  const signatures = signaturesOf(job);
  if (signatures.length === 0) return 'job refused: it is not signed, and this machine takes signed jobs only';
  const bytes = signedBytes(job, files);
  const good = signatures.some((signature) => {
    const decoded = Buffer.from(signature, 'base64');
    return decoded.length === 64 && keys.some((key) => verify(null, bytes, key, decoded));
  });
  return good ? undefined : 'job refused: its signature is not that of a key of this machine';
}

/** Signs a job; the text goes into its member `signature`, or behind `signature:` into the name of a check. */
export function signJob(
  job: Readonly<Record<string, unknown>>,
  files: Readonly<Record<string, unknown>>,
  privateKey: KeyObject,
): string {
  return sign(null, signedBytes(job, files), privateKey).toString('base64');
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

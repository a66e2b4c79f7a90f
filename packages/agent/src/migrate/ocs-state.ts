/**
 * What an OCS Inventory agent keeps below its `basevardir`: a folder for each server, named after it, with ocsinv.conf
 * (DEVICEID) and ocsinv.adm (what the server knows about the machine, TAG among it), both XML.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describeError, FiError } from '@fi/core';
import { maskUrl } from '@fi/core/protocol';
import { isDeviceId } from '@fi/core/storage';
import { isRecord } from '@fi/core/task';
import { parseXml } from '@fi/core/xml';

/** Larger files are no state of an agent, in bytes. */
const MAX_SIZE = 1024 * 1024;

export interface OcsState {
  /** Path of ocsinv.conf; credentials of a URL stand in it when the server was written with them. */
  readonly file: string;
  readonly deviceid: string;
  readonly tag?: string;
}

/** Name of the folder of a server. */
export function serverFolder(server: string): string {
  return server.replaceAll('/', '_');
}

/** A path as it may be shown, without the credentials that the name of a folder can hold. */
export function shownPath(file: string): string {
  return file.replaceAll(/:__[^/]*@/g, ':__***@');
}

/** DEVICEID of an ocsinv.conf. @throws FiError for other documents */
export async function parseOcsConf(document: Uint8Array): Promise<string> {
  const { CONF } = await parseXml(document);
  const deviceid = isRecord(CONF) ? CONF.DEVICEID : undefined;
  if (!isDeviceId(deviceid)) throw new FiError('ERR_FI_MIGRATE', 'it holds no deviceid');
  return deviceid;
}

/** TAG of an ocsinv.adm; undefined when the server gave none out. @throws FiError for what is not XML */
export async function parseOcsAdm(document: Uint8Array): Promise<string | undefined> {
  const { ADM } = await parseXml(document, { lists: ['ACCOUNTINFO'] });
  const entries = isRecord(ADM) && Array.isArray(ADM.ACCOUNTINFO) ? ADM.ACCOUNTINFO : [];
  const entry = entries.find((candidate) => isRecord(candidate) && candidate.KEYNAME === 'TAG');
  const tag = isRecord(entry) ? entry.KEYVALUE : undefined;
  // "NA" is what the server writes where there is no tag.
  return typeof tag === 'string' && tag !== '' && tag !== 'NA' ? tag : undefined;
}

function read(file: string): Uint8Array {
  const status = statSync(file);
  if (!status.isFile() || status.size > MAX_SIZE) throw new Error('it is no file of an agent');
  return readFileSync(file);
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}

async function readState(file: string): Promise<OcsState> {
  let deviceid: string;
  try {
    deviceid = await parseOcsConf(read(file));
  } catch (error) {
    throw new FiError('ERR_FI_MIGRATE', `${shownPath(file)} cannot be used: ${describeError(error)}`, { cause: error });
  }
  try {
    const tag = await parseOcsAdm(read(path.join(path.dirname(file), 'ocsinv.adm')));
    return { file, deviceid, ...(tag === undefined ? {} : { tag }) };
  } catch {
    // The tag of the configuration file counts then.
    return { file, deviceid };
  }
}

/**
 * The state for a server; without a folder for it, that of the only identity there is.
 *
 * @returns undefined when there is none
 * @throws FiError when the file is damaged, or when there are several identities and none is that for the server
 */
export async function findOcsState(basevardir: string, server: string): Promise<OcsState | undefined> {
  const own = path.join(basevardir, serverFolder(server), 'ocsinv.conf');
  if (path.dirname(path.dirname(own)) === path.resolve(basevardir) && isFile(own)) return readState(own);
  const files = folders(basevardir)
    .map((folder) => path.join(basevardir, folder, 'ocsinv.conf'))
    .filter(isFile);
  const states = await Promise.all(files.map(readState));
  const [state, ...others] = states;
  if (state === undefined || others.every(({ deviceid }) => deviceid === state.deviceid)) return state;
  const list = states.map(({ file, deviceid }) => `${deviceid} in ${shownPath(path.dirname(file))}`).join(', ');
  throw new FiError(
    'ERR_FI_MIGRATE',
    `${basevardir} holds several identities and none for the server ${maskUrl(server)}: ${list}; move away all but the one to keep`,
  );
}

function folders(basevardir: string): string[] {
  try {
    return readdirSync(basevardir).sort();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}

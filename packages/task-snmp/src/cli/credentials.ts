/** Credentials of a command line, in the order of trying. */

import { readFile, stat } from 'node:fs/promises';
import { describeError, FiError, type Logger, UsageError } from '@fi/core';
import { registerSecret } from '@fi/core/log';
import { type Credential, parseCredential, parseCredentialFile } from '../wire/credentials.js';

export interface CredentialOptions {
  readonly community: readonly string[];
  readonly v1: boolean;
  readonly v2c: boolean;
  readonly credentials: readonly string[];
  readonly 'credentials-file'?: string | undefined;
}

/**
 * Those of the file first, then the communities or the credentials of the command line; `public` when there are none.
 * Each gets its place as id.
 * @throws FiError for a file that cannot be read; UsageError for credentials that make no sense
 */
export async function commandCredentials(options: CredentialOptions, log: Logger): Promise<Credential[]> {
  const list: Credential[] = [];
  const file = options['credentials-file'];
  if (file !== undefined) list.push(...(await fromFile(file, log)));
  if (options.community.length > 0) list.push(...communities(options.community, options));
  else {
    try {
      list.push(...options.credentials.map(parseCredential));
    } catch (error) {
      throw new UsageError(`cannot use what the command line gives as credentials, ${describeError(error)}`, {
        cause: error,
      });
    }
  }
  if (list.length === 0) list.push(...communities(['public'], options));
  return list.map((credential, index) => ({ ...credential, id: credential.id ?? String(index + 1) }));
}

function communities(names: readonly string[], { v1, v2c }: CredentialOptions): Credential[] {
  for (const name of names) if (name !== 'public') registerSecret(name);
  return names.flatMap((community): Credential[] => [
    ...(v1 || !v2c ? [{ version: '1', community } as const] : []),
    ...(v2c ? [{ version: '2c', community } as const] : []),
  ]);
}

/** Permissions of others than the owner to read a file. */
const OTHERS_READ = 0o044;

async function fromFile(file: string, log: Logger): Promise<Credential[]> {
  try {
    // Windows tells nothing of the kind.
    if (process.platform !== 'win32' && ((await stat(file)).mode & OTHERS_READ) !== 0) {
      log.warning(`others can read the credentials in ${file}; keep them out with: chmod 600 ${file}`);
    }
    return await parseCredentialFile(await readFile(file, 'utf8'));
  } catch (error) {
    throw new FiError('ERR_FI_CREDENTIAL', `the credentials in ${file} cannot be used: ${describeError(error)}`, {
      cause: error,
    });
  }
}

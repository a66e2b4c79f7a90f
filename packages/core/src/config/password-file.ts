/** `--password-file`: keeps a password out of the list of processes. */
import { readFile } from 'node:fs/promises';
import { describeError, FiError } from '../errors.js';
import { registerSecret } from '../log/redact.js';

/**
 * The first line of a file, which is never logged.
 * @throws FiError when the file cannot be read
 */
export async function readPasswordFile(file: string): Promise<string> {
  try {
    const [line = ''] = (await readFile(file, 'utf8')).split(/\r?\n/, 1);
    registerSecret(line);
    return line;
  } catch (error) {
    throw new FiError('ERR_FI_FILE', `cannot read the password file: ${describeError(error)}`, { cause: error });
  }
}

/** What an action of a job gets and gives. */

import type { Account } from '@fi/core/task';
import type { Action } from '../job.js';
import type { DeployPolicy } from '../policy/policy.js';

export interface ActionContext {
  /** Work folder of the job, absolute: relative paths start here. */
  readonly folder: string;
  readonly policy: DeployPolicy;
  readonly account: Account | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
}

export interface ActionResult {
  readonly ok: boolean;
  /** For the server's log of the job, in order. */
  readonly lines: readonly string[];
}

export type RunAction = (action: Action, context: ActionContext) => Promise<ActionResult>;

const TEXTS: Readonly<Record<string, string>> = {
  ENOENT: 'No such file or directory',
  EACCES: 'Permission denied',
  EPERM: 'Operation not permitted',
  EEXIST: 'File exists',
  ENOTDIR: 'Not a directory',
  EISDIR: 'Is a directory',
  ENOTEMPTY: 'Directory not empty',
  ENOSPC: 'No space left on device',
  EROFS: 'Read-only file system',
  EBUSY: 'Device or resource busy',
  ETXTBSY: 'Text file busy',
  ELOOP: 'Too many levels of symbolic links',
  ENAMETOOLONG: 'File name too long',
};

/** The text of a system error as servers' logs have it. */
export function systemText(error: unknown): string {
  const { code = '', message = '' } = error as NodeJS.ErrnoException;
  return TEXTS[code] ?? message;
}

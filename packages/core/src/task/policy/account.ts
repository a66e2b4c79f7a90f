/** Work as another user, for machines where servers must not act as root. Unix only. */
import { readFile } from 'node:fs/promises';
import { FiError } from '../../errors.js';
import { exec } from '../../host/exec.js';

export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

/**
 * The account of a user name.
 * @param option that names it, for messages
 * @throws FiError when there is none, or this process may not become it
 */
export async function findAccount(name: string, option: string): Promise<Account> {
  const fail = (reason: string) => new FiError('ERR_FI_USER', `${option}: ${reason}`);
  if (process.platform === 'win32') throw fail('not available on Windows');
  if (!/^[\w.][\w.-]{0,63}\$?$/.test(name)) throw fail(`${JSON.stringify(name.slice(0, 64))} is no user name`);
  const account =
    parseAccount(await readFile('/etc/passwd', 'utf8').catch(() => ''), name) ?? (await askServices(name));
  if (account === undefined) throw fail(`there is no user ${name}`);
  const own = process.getuid?.();
  if (own !== 0 && own !== account.uid) throw fail(`only root can work as ${name}`);
  return account;
}

/** A line of passwd(5). Pure. */
export function parseAccount(passwd: string, name: string): Account | undefined {
  for (const line of passwd.split('\n')) {
    const [login, , uid = '', gid = '', , home = '/'] = line.split(':');
    if (login === name && /^\d+$/.test(uid) && /^\d+$/.test(gid)) {
      return { name, uid: Number(uid), gid: Number(gid), home: home === '' ? '/' : home };
    }
  }
  return undefined;
}

/** Users that are not in /etc/passwd: LDAP, systemd. */
async function askServices(name: string): Promise<Account | undefined> {
  const output = await exec('/usr/bin/getent', ['passwd', name], process.env, { timeout: 10_000 });
  return output === undefined ? undefined : parseAccount(output.stdout, name);
}

/**
 * Runs a piece of work with the rights of an account. The rights are those of the process: nothing else may go on meanwhile.
 */
export async function asAccount<T>(account: Account | undefined, work: () => Promise<T>): Promise<T> {
  const { geteuid, getegid, getgroups, seteuid, setegid, setgroups } = process;
  if (account === undefined || seteuid === undefined || setegid === undefined || setgroups === undefined) return work();
  const [uid, gid, groups] = [geteuid?.() ?? 0, getegid?.() ?? 0, getgroups?.() ?? []];
  if (uid === account.uid) return work();
  setgroups([account.gid]);
  setegid(account.gid);
  seteuid(account.uid);
  try {
    return await work();
  } finally {
    seteuid(uid);
    setegid(gid);
    setgroups(groups);
  }
}

/** Local accounts: passwd(5) and group(5). */

export interface Account {
  login: string;
  uid: string;
  gid: string;
  /** Comment field as it is. */
  name: string;
  home: string;
  shell: string;
}

/** Accounts of a passwd file; comments and the entries that include a directory service (`+`, `-`) are left out. */
export function parsePasswd(text: string): Account[] {
  return text.split(/\r?\n/).flatMap((line) => {
    if (/^[#+-]/.test(line)) return [];
    const [login = '', , uid = '', gid = '', name = '', home = '', shell = ''] = line.split(':');
    return login === '' ? [] : [{ login, uid, gid, name, home, shell }];
  });
}

export interface Group {
  name: string;
  gid: string;
  /** Logins of the explicit list. */
  members: string[];
}

/** Groups of a group file. */
export function parseGroup(text: string): Group[] {
  return text.split(/\r?\n/).flatMap((line) => {
    if (line.startsWith('#')) return [];
    const [name = '', , gid = '', members = ''] = line.split(':');
    const logins = members.split(',').filter((login) => login !== '');
    return name === '' ? [] : [{ name, gid, members: logins }];
  });
}

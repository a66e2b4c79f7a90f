/** IBM DB2 instances, asked with its command line processor. */

import type { Host } from '@fi/core';
import { defineCollector } from '../../collector.js';
import { asUser } from '../../tools/as-user.js';
import {
  type Ask,
  credentialsFor,
  type DatabaseCredential,
  type FoundDatabase,
  type FoundService,
  filledLines,
  isDefault,
  portOf,
  SERVICE_FIELDS,
  withDatabases,
} from '../../tools/databases.js';
import { withSecretFile } from '../../tools/secret-file.js';

const PORT = 50_000;

/** An installation, from the first row of `db2ls -c`. */
export interface Db2Installation {
  path: string;
  level: string;
}

/** Reads the output of `db2ls -c`, columns between colons below a heading that starts with `#`. */
export function parseDb2ls(text: string): Db2Installation | undefined {
  const [path, level] =
    filledLines(text)
      .find((line) => !line.startsWith('#'))
      ?.split(':') ?? [];
  return path?.startsWith('/') && level ? { path, level } : undefined;
}

/** Asks for a database: the command is given after a connection to it, unless it is about the instance. */
export type AskDb2 = (queries: readonly string[], database?: string) => ReturnType<Ask>;

/** One instance with its databases. */
export async function readDb2(
  ask: AskDb2,
  instance: string,
  level: string,
  credential: DatabaseCredential,
): Promise<FoundService> {
  const [snapshot = '', directory = ''] = await ask(['get snapshot for dbm', 'list db directory']);
  const names = [...directory.matchAll(/^[ \t]*Database name[ \t]*=[ \t]*(\S+)[ \t\r]*$/gm)].map(
    ([, name]) => name ?? '',
  );
  const databases: FoundDatabase[] = [];
  for (const name of new Set(names)) databases.push(await readDatabase(ask, name));
  const started = /^[ \t]*Start Database Manager timestamp[ \t]*=[ \t]*(\S{1,40} \S{1,40})/m.exec(snapshot)?.[1];
  return withDatabases(
    {
      type: 'db2',
      name: instance,
      manufacturer: 'IBM',
      version: level,
      port: portOf(credential, PORT),
      is_active: true,
      last_boot_date: parseSnapshotTime(started ?? ''),
    },
    databases,
  );
}

/**
 * A time of a snapshot, `dd/mm/yyyy hh:mm:ss`. The existing agents take the first number for the day wherever it can be
 * one, and servers hold what they sent.
 */
export function parseSnapshotTime(text: string): string | undefined {
  const [, first = '', second = '', year, time] = /^(\d{2})\/(\d{2})\/(\d{4}) (\d{2}:\d{2}:\d{2})/.exec(text) ?? [];
  if (year === undefined) return undefined;
  const [month, day] = Number(second) <= 12 ? [second, first] : [first, second];
  return `${year}-${month}-${day} ${time}`;
}

async function readDatabase(ask: AskDb2, name: string): Promise<FoundDatabase> {
  const date = (value: string) => `SELECT varchar_format(${value}, 'YYYY-MM-DD HH24:MI:SS') FROM syscat.tables`;
  const [size = '', created = '', updated = ''] = await ask(
    ['call get_dbsize_info(?,?,?,-1)', date('min(create_time)'), date('max(alter_time)')],
    name,
  );
  const bytes = /DATABASESIZE\s+Parameter Value\s*:\s*(\d{1,18})/.exec(size)?.[1];
  // the connection is reported above the answer
  const dateLine = (text: string) =>
    filledLines(text).find((line) => /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(line));
  return {
    name,
    size: bytes === undefined ? undefined : Number(bytes) / 1024 / 1024,
    is_active: true,
    creation_date: dateLine(created),
    update_date: dateLine(updated),
  };
}

/** db2 as a function: it reads commands, each ended by a semicolon, from its input or from a file. */
function processor(host: Host, tool: string, instance: string, credential: DatabaseCredential): AskDb2 {
  const run = async (commands: readonly string[]) => {
    const input = `${commands.join(';\n')};\n`;
    const variables = [`DB2INSTANCE=${instance}`];
    if (!isDefault(credential)) {
      return withSecretFile('inventory.clp', input, (file) =>
        host.run('env', [...variables, tool, '-x', '-t', '-f', file], { timeout: 60_000 }),
      );
    }
    // an instance has the name of the user that it belongs to
    const [command, ...args] = (await asUser(host, instance, ['env', ...variables, tool, '-x', '-t', '+p'])) ?? [];
    return command === undefined ? undefined : host.run(command, args, { input, timeout: 60_000 });
  };
  return async (queries, database) => {
    const answers: string[] = [];
    for (const query of queries) {
      const connect = connectCommand(credential, database);
      answers.push((await run([...(connect === undefined ? [] : [connect]), query]))?.stdout ?? '');
    }
    return answers;
  };
}

/** A name between double quotes may hold anything. */
const identifier = (name: string) => (/^\w+$/.test(name) ? name : `"${name.replace(/"/g, '""')}"`);

/** The CONNECT command; `undefined` when no connection is needed. */
export function connectCommand({ socket, login, password }: DatabaseCredential, database?: string): string | undefined {
  const target = socket || database;
  if (!target) return undefined;
  const name = socket ? socket : identifier(target);
  if (!login) return `CONNECT TO ${name}`;
  return `CONNECT TO ${name} USER ${identifier(login)} USING ${identifier(password ?? '')}`;
}

/** Whether the values of a credential can stand in a command: they end at a line break or a semicolon. */
const isUsable = (credential: DatabaseCredential) =>
  Object.values(credential).every((value) => !/[\r\n\0;]/.test(String(value)));

export default defineCollector({
  name: 'unix/database-db2',
  category: 'database',
  fills: { databases_services: [...SERVICE_FIELDS, 'path'] },
  reads: ['db2ls -c', 'db2ilist', 'db2 -x -t'],
  async collect({ host, settings, add }) {
    const list = (await host.which('db2ls')) === undefined ? '/usr/local/bin/db2ls' : 'db2ls';
    const installation = parseDb2ls((await host.run(list, ['-c']))?.stdout ?? '');
    if (installation === undefined) return;
    const { path, level } = installation;
    const instances = filledLines((await host.run(`${path}/bin/db2ilist`))?.stdout);
    for (const credential of credentialsFor(settings.credentials, 'db2').filter(isUsable)) {
      for (const instance of instances.filter((name) => /^\w{1,64}$/.test(name))) {
        const ask = processor(host, `${path}/bin/db2`, instance, credential);
        add('databases_services', await readDb2(ask, instance, level, credential));
      }
    }
  },
});

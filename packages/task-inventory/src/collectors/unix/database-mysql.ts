/** MySQL and MariaDB servers, asked with their own client. */

import type { Host } from '@fi/core';
import { defineCollector } from '../../collector.js';
import {
  type Ask,
  credentialsFor,
  type DatabaseCredential,
  dateTime,
  type FoundDatabase,
  type FoundService,
  filledLines,
  isDefault,
  portOf,
  SERVICE_FIELDS,
  withDatabases,
} from '../../tools/databases.js';
import { withSecretFile } from '../../tools/secret-file.js';

const PORT = 3306;

/** Queries that one process is given at most. */
const BATCH = 150;

/** Before MySQL 5.7 and in MariaDB, then in newer MySQL. */
const BOOT_SCHEMAS = ['information_schema', 'performance_schema'];

/** A text as SQL has it between quotes. */
const quote = (text: string) => `'${text.replace(/\\/g, '\\\\').replace(/'/g, "''")}'`;

/** The server that answers; `undefined` when none does. */
export async function readMysql(ask: Ask, credential: DatabaseCredential): Promise<FoundService | undefined> {
  const [answer = ''] = await ask(["SHOW VARIABLES LIKE 'version'"]);
  const version = filledLines(answer)[0]?.replace(/^version\s+/, '');
  if (!version) return undefined;
  const isMariadb = /mariadb/i.test(version);
  const [boot, list] = await Promise.all([bootTime(ask), ask(['SHOW DATABASES'])]);
  return withDatabases(
    {
      type: 'mysql',
      name: isMariadb ? 'MariaDB' : 'MySQL',
      manufacturer: isMariadb ? 'MariaDB' : 'Oracle',
      version: version.replace(/-mariadb/i, ''),
      port: portOf(credential, PORT),
      is_active: true,
      last_boot_date: boot,
    },
    await readDatabases(ask, filledLines(list[0])),
  );
}

async function bootTime(ask: Ask): Promise<string | undefined> {
  for (const schema of BOOT_SCHEMAS) {
    const [answer] = await ask([
      `SELECT DATE_SUB(now(), INTERVAL variable_value SECOND) from ${schema}.global_status where variable_name='Uptime'`,
    ]);
    const boot = dateTime(answer);
    if (boot !== undefined) return boot;
  }
  return undefined;
}

async function readDatabases(ask: Ask, names: readonly string[]): Promise<FoundDatabase[]> {
  const answers = await ask(
    names.flatMap((name) =>
      ['sum(data_length+index_length)', 'MIN(create_time)', 'MAX(update_time)'].map(
        (value) => `SELECT ${value} FROM information_schema.TABLES WHERE table_schema = ${quote(name)}`,
      ),
    ),
  );
  return names.map((name, i) => {
    const [bytes, created, updated] = answers.slice(3 * i, 3 * i + 3);
    const size = /^\d{1,18}/.exec(bytes ?? '')?.[0];
    return {
      name,
      size: size === undefined ? undefined : Number(size) / 1024 / 1024,
      is_active: true,
      creation_date: dateTime(created),
      update_date: dateTime(updated),
    };
  });
}

/** An option file for the client; `undefined` when a value cannot be written into one. */
export function mysqlOptions({ host, port, login, socket, password }: DatabaseCredential): string | undefined {
  const options = Object.entries({ host, port, user: login, socket, password }).filter(([, value]) => value);
  if (options.some(([, value]) => /[\r\n\0]/.test(value ?? ''))) return undefined;
  const rows = options.map(([key, value]) => `${key} = "${value?.replace(/[\\"]/g, '\\$&')}"`);
  return ['[client]', ...rows, 'connect-timeout = 30', ''].join('\n');
}

/** The client as a function; queries that give one line each go to one process. */
function client(host: Host, tool: string, options: readonly string[]): Ask {
  const run = async (sql: string) =>
    (await host.run(tool, [...options, '-q', '-sN', '-e', sql], { timeout: 60_000 }))?.stdout ?? '';
  return async (queries) => {
    const answers: string[] = [];
    for (let start = 0; start < queries.length; start += BATCH) {
      const batch = queries.slice(start, start + BATCH);
      const lines = batch.length === 1 ? [] : (await run(batch.join(';'))).split('\n').slice(0, -1);
      // one that fails ends the process: then every query on its own
      if (lines.length === batch.length) answers.push(...lines);
      else for (const query of batch) answers.push(await run(query));
    }
    return answers;
  };
}

/** Where servers on this machine have their sockets, unless they are configured otherwise. */
const SOCKETS = ['/run/mysqld/mysqld.sock', '/var/lib/mysql/mysql.sock', '/tmp/mysql.sock'];

/**
 * Whether the client's defaults can lead to a server. Clients are installed on many machines without one, and each
 * start of one takes longer than this look.
 */
async function mayHaveServer(host: Host): Promise<boolean> {
  const { HOME, MYSQL_HOST, MYSQL_UNIX_PORT } = await host.environment();
  if (MYSQL_HOST || MYSQL_UNIX_PORT) return true;
  const sockets = await host.read('/proc/net/unix');
  if (sockets === undefined || /mysql|maria/i.test(sockets)) return true;
  const stats = await Promise.all([...SOCKETS, `${HOME ?? '/root'}/.my.cnf`].map((path) => host.stat(path)));
  return stats.some((stat) => stat !== undefined);
}

export default defineCollector({
  name: 'unix/database-mysql',
  category: 'database',
  fills: { databases_services: SERVICE_FIELDS },
  reads: ['/proc/net/unix', 'mysql -q -sN -e QUERY'],
  async collect({ host, settings, add }) {
    // MariaDB 11 has dropped the old name
    const tool = (await host.which('mysql')) === undefined ? 'mariadb' : 'mysql';
    if ((await host.which(tool)) === undefined) return;
    for (const credential of credentialsFor(settings.credentials, 'mysql')) {
      const options = mysqlOptions(credential);
      if (options === undefined) continue;
      if (isDefault(credential) && !(await mayHaveServer(host))) continue;
      const service = isDefault(credential)
        ? await readMysql(client(host, tool, []), credential)
        : await withSecretFile('client.cnf', options, (file) =>
            readMysql(client(host, tool, [`--defaults-extra-file=${file}`]), credential),
          );
      if (service !== undefined) add('databases_services', service);
    }
  },
});

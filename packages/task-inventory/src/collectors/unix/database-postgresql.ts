/** PostgreSQL servers, asked with psql. */

import type { Host } from '@fi/core';
import { defineCollector } from '../../collector.js';
import { asUser } from '../../tools/as-user.js';
import {
  type Ask,
  credentialsFor,
  type DatabaseCredential,
  dateTime,
  type FoundService,
  filledLines,
  isDefault,
  portOf,
  SERVICE_FIELDS,
  withDatabases,
} from '../../tools/databases.js';
import { withSecretFile } from '../../tools/secret-file.js';
import { canonicalSize } from '../../tools/values.js';

const PORT = 5432;

/** Queries that one process is given at most. */
const BATCH = 150;

/** Stands between the answers to two queries. */
const SEPARATOR = '--fi-next-query--';

/** Where servers on this machine have their sockets, unless they are configured otherwise. */
const SOCKET_DIRECTORIES = ['/run/postgresql', '/var/run/postgresql', '/tmp'];

const quote = (text: string) => `'${text.replace(/'/g, "''")}'`;

/** The server that answers; `undefined` when none does. */
export async function readPostgresql(ask: Ask, credential: DatabaseCredential): Promise<FoundService | undefined> {
  const [version, boot, list] = await ask([
    'SHOW server_version',
    'SELECT pg_postmaster_start_time()',
    'SELECT datname,oid FROM pg_database',
  ]);
  const release = filledLines(version)[0];
  if (release === undefined) return undefined;
  // a name may hold a comma, an object identifier never does
  const rows = filledLines(list)
    .map((line) => /^(.+),(\d{1,10})$/.exec(line))
    .filter((row) => row !== null);
  const answers = await ask(
    rows.flatMap(([, name = '', oid]) => [
      `SELECT pg_size_pretty(pg_database_size(${quote(name)}))`,
      `SELECT (pg_stat_file('base/${oid}/PG_VERSION')).modification FROM pg_database`,
      `SELECT (pg_stat_file('base/${oid}')).modification FROM pg_database`,
    ]),
  );
  return withDatabases(
    {
      type: 'postgresql',
      name: 'PostgreSQL',
      manufacturer: 'PostgreSQL',
      version: release,
      port: portOf(credential, PORT),
      is_active: true,
      last_boot_date: dateTime(boot),
    },
    rows.map(([, name = ''], i) => {
      const [size, created, updated] = answers.slice(3 * i, 3 * i + 3);
      return {
        name,
        size: canonicalSize(filledLines(size)[0], 1024),
        is_active: true,
        creation_date: dateTime(created),
        update_date: dateTime(updated),
      };
    }),
  );
}

/** A password file for psql; colons and backslashes are escaped in it. */
export function passwordFile({ host, port, login, password = '' }: DatabaseCredential): string | undefined {
  const fields = [host || '*', port || '*', '*', login || '*', password];
  if (fields.some((field) => /[\r\n\0]/.test(field))) return undefined;
  return `${fields.map((field) => field.replace(/[\\:]/g, '\\$&')).join(':')}\n`;
}

/** psql as a function: all queries of a batch go to one process, with a separator between their answers. */
function client(host: Host, prefix: readonly string[], options: readonly string[]): Ask {
  return async (queries) => {
    const answers: string[] = [];
    for (let start = 0; start < queries.length; start += BATCH) {
      const batch = queries.slice(start, start + BATCH);
      const commands = batch.flatMap((query) => ['-c', query, '-c', `\\echo ${SEPARATOR}`]);
      const [tool = 'psql', ...args] = [
        ...prefix,
        'psql',
        ...options,
        '-Anqtw',
        '-F,',
        ...commands,
        'connect_timeout=30',
      ];
      const output = await host.run(tool, args, { timeout: 120_000 });
      const texts = (output?.stdout ?? '').split(`${SEPARATOR}\n`);
      answers.push(...batch.map((_, i) => texts[i] ?? ''));
    }
    return answers;
  };
}

async function readLocal(host: Host): Promise<FoundService[]> {
  const prefix = await asUser(host, 'postgres', []);
  if (prefix === undefined) return [];
  const ports = await localPorts(host);
  const services = await Promise.all(
    ports.map((port) => {
      const isUsual = port === String(PORT);
      return readPostgresql(client(host, prefix, isUsual ? [] : ['-p', port]), isUsual ? {} : { port });
    }),
  );
  return services.filter((service) => service !== undefined);
}

/** Ports of the servers on this machine, by the sockets that they listen on: there may be one per version. */
async function localPorts(host: Host): Promise<string[]> {
  const names = await Promise.all(SOCKET_DIRECTORIES.map((directory) => host.list(directory)));
  const ports = names.flat().map((name) => /^\.s\.PGSQL\.(\d{1,5})$/.exec(name)?.[1]);
  // psql can be told to look elsewhere
  const { PGHOST, PGSERVICE } = await host.environment();
  return [...new Set([...ports.filter((port) => port !== undefined), ...(PGHOST || PGSERVICE ? [String(PORT)] : [])])];
}

function readRemote(host: Host, credential: DatabaseCredential): Promise<FoundService | undefined> {
  const content = passwordFile(credential);
  if (content === undefined) return Promise.resolve(undefined);
  const options: string[] = [];
  if (credential.host || credential.socket) options.push('-h', credential.host || (credential.socket ?? ''));
  if (credential.port) options.push('-p', credential.port);
  if (credential.login) options.push('-U', credential.login);
  return withSecretFile('pgpass', content, (file) =>
    readPostgresql(client(host, ['env', `PGPASSFILE=${file}`], options), credential),
  );
}

export default defineCollector({
  name: 'unix/database-postgresql',
  category: 'database',
  fills: { databases_services: SERVICE_FIELDS },
  reads: ['/run/postgresql', 'psql -Anqtw -F, -c QUERY'],
  async collect({ host, settings, add }) {
    if ((await host.which('psql')) === undefined) return;
    for (const credential of credentialsFor(settings.credentials, 'postgresql')) {
      const services = isDefault(credential) ? await readLocal(host) : [await readRemote(host, credential)];
      for (const service of services) if (service !== undefined) add('databases_services', service);
    }
  },
});

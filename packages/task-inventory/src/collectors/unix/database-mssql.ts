/** Microsoft SQL Server, asked with sqlcmd. */

import type { Host } from '@fi/core';
import { defineCollector } from '../../collector.js';
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

const PORT = 1433;

/** Where the packages put the tool, which is outside of PATH. */
const TOOLS = ['sqlcmd', '/opt/mssql-tools18/bin/sqlcmd', '/opt/mssql-tools/bin/sqlcmd'];

/** Read-only, errors apart from results, no trailing blanks, no headings, columns between semicolons. */
const FORMAT = ['-t', '30', '-K', 'ReadOnly', '-r1', '-W', '-h', '-1', '-s', ';', '-Q'];

/**
 * Runs its arguments with the password that stands in the first line of a file: sqlcmd takes it from a variable, and
 * the variable is set in no process but its own.
 */
const WITH_PASSWORD = 'IFS= read -r SQLCMDPASSWORD < "$0"; export SQLCMDPASSWORD; exec "$@"';

/** The server that answers; `undefined` when none does. */
export async function readMssql(ask: Ask, credential: DatabaseCredential): Promise<FoundService | undefined> {
  const [release] = await ask(["SELECT SERVERPROPERTY('productversion')"]);
  const version = /^[\d.]+$/.exec(filledLines(release)[0] ?? '')?.[0];
  if (version === undefined) return undefined;
  const [name, product, boot, list] = await ask([
    'SELECT @@servicename',
    'SELECT @@version',
    'SELECT sqlserver_start_time FROM sys.dm_os_sys_info',
    'SELECT name,create_date,state FROM sys.databases',
  ]);
  const service = filledLines(name)[0];
  if (service === undefined || !/^Microsoft SQL Server \d/.test(filledLines(product)[0] ?? '')) return undefined;
  const rows = filledLines(list)
    .map((line) => line.split(';'))
    .filter((row) => row.length === 3);
  const answers = await ask(
    rows.flatMap(([database = '']) => [
      `USE ${identifier(database)} ; EXEC sp_spaceused`,
      `USE ${identifier(database)} ; SELECT TOP(1) modify_date FROM sys.objects ORDER BY modify_date DESC`,
    ]),
  );
  return withDatabases(
    {
      type: 'mssql',
      name: service,
      manufacturer: 'Microsoft',
      version,
      port: portOf(credential, PORT),
      is_active: true,
      last_boot_date: dateTime(boot),
    },
    rows.map(([database = '', created, state], i) => ({
      name: database,
      size: canonicalSize(filledLines(answers[2 * i])[0]?.split(';')[1], 1024),
      is_active: state === '0',
      creation_date: dateTime(created),
      update_date: dateTime(answers[2 * i + 1]),
    })),
  );
}

/** A name that may hold anything stands between brackets. */
const identifier = (name: string) => (/^[A-Za-z_]\w*$/.test(name) ? name : `[${name.replace(/\]/g, ']]')}]`);

/** Options that say where to connect, as whom, and for how long to try. */
export function connectionOptions(credential: DatabaseCredential): string[] {
  if (isDefault(credential)) return ['-l', '5'];
  const { host, port, login, socket } = credential;
  const server = socket || (host ? `${host}${port ? `,${port}` : ''}` : port ? `localhost,${port}` : undefined);
  return ['-l', '30', ...(server === undefined ? [] : ['-S', server]), ...(login ? ['-U', login] : [])];
}

function client(host: Host, tool: string, options: readonly string[], passwordFile?: string): Ask {
  return async (queries) => {
    const answers: string[] = [];
    for (const query of queries) {
      const command =
        passwordFile === undefined
          ? // -X1: nothing of the environment, no start-up script
            [tool, ...options, '-X1', ...FORMAT, query]
          : ['sh', '-c', WITH_PASSWORD, passwordFile, tool, ...options, ...FORMAT, query];
      const [file = tool, ...args] = command;
      answers.push((await host.run(file, args, { timeout: 60_000 }))?.stdout ?? '');
    }
    return answers;
  };
}

async function readWith(host: Host, tool: string, credential: DatabaseCredential): Promise<FoundService[]> {
  const options = connectionOptions(credential);
  const { password } = credential;
  if (password) {
    const service = await withSecretFile('password', `${password}\n`, (file) =>
      readMssql(client(host, tool, options, file), credential),
    );
    return service === undefined ? [] : [service];
  }
  const targets = isDefault(credential) ? [options, [...options, '-S', 'localhost\\SQLExpress']] : [options];
  const services = await Promise.all(targets.map((target) => readMssql(client(host, tool, target), credential)));
  return services.filter((service) => service !== undefined);
}

export default defineCollector({
  name: 'unix/database-mssql',
  category: 'database',
  fills: { databases_services: SERVICE_FIELDS },
  reads: ['sqlcmd -X1 -t 30 -K ReadOnly -r1 -W -h -1 -s ; -Q QUERY'],
  async collect({ host, settings, add }) {
    for (const tool of TOOLS) {
      if ((await host.which(tool)) === undefined) continue;
      for (const credential of credentialsFor(settings.credentials, 'mssql')) {
        for (const service of await readWith(host, tool, credential)) add('databases_services', service);
      }
      return;
    }
  },
});

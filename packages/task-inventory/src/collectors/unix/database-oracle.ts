/** Oracle database instances, asked with SQL*Plus. */

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
import { listProcesses } from '../../tools/ps.js';
import { withSecretFile } from '../../tools/secret-file.js';

const PORT = 1521;

/** First release with the version of its updates in a column of its own. */
const FULL_VERSION_RELEASE = 18;

/** User that owns the software unless its processes say otherwise. */
const USUAL_OWNER = 'oracle';

const date = (column: string) => `to_char(${column},'YYYY-MM-DD HH24:MI:SS')`;

/** The instance that answers; `undefined` when none does. */
export async function readOracle(ask: Ask, credential: DatabaseCredential): Promise<FoundService | undefined> {
  const [show] = await ask(['SHOW release']);
  const release = /^release (\d{2})\d+\s*$/m.exec(show ?? '')?.[1];
  if (release === undefined) return undefined;
  const column = Number(release) >= FULL_VERSION_RELEASE ? 'version_full' : 'version';
  const [instance, database, megabytes, modified] = await ask([
    `SELECT instance_name, database_status, ${column}, ${date('startup_time')} FROM v$instance`,
    `SELECT name, ${date('created')} FROM v$database`,
    'select sum(bytes)/1024/1024 from dba_data_files',
    `SELECT ${date('timestamp')} FROM dba_tab_modifications ORDER BY timestamp DESC FETCH NEXT 1 ROW ONLY`,
  ]);
  const [name, status, version, boot] = row(instance, 4);
  if (!name || !version) return undefined;
  const isActive = status === 'ACTIVE';
  const [databaseName, created] = row(database, 2);
  const size = /^\d{1,12}(?:\.\d+)?$/.exec(filledLines(megabytes)[0] ?? '')?.[0];
  return withDatabases(
    {
      type: 'oracle',
      name,
      manufacturer: 'Oracle',
      version,
      port: portOf(credential, PORT),
      is_active: isActive,
      last_boot_date: dateTime(boot),
    },
    databaseName
      ? [
          {
            name: databaseName,
            size: size === undefined ? undefined : Number(size),
            is_active: isActive,
            creation_date: dateTime(created),
            update_date: dateTime(filledLines(modified)[0]),
          },
        ]
      : [],
  );
}

/** The first line with that many columns; messages of errors have none. */
function row(text: string | undefined, columns: number): string[] {
  const rows = filledLines(text).map((line) => line.split(','));
  return rows.find((values) => values.length === columns) ?? [];
}

/** Directories of installed software, from Oracle's list of them; removed ones stay in it with a mark. */
export function oracleHomes(inventoryXml: string): string[] {
  const homes: string[] = [];
  for (const [, attributes = ''] of inventoryXml.matchAll(/<HOME\s([^<>]{1,4096})>/g)) {
    const location = /\bLOC="([^"]+)"/.exec(attributes)?.[1];
    if (location !== undefined && !/\bREMOVED=/.test(attributes)) homes.push(location);
  }
  return homes;
}

/** Directory of that list, in oraInst.loc. */
export function inventoryLocation(oraInst: string): string | undefined {
  return /^inventory_loc=(.{1,4096})$/m.exec(oraInst)?.[1]?.trim() || undefined;
}

interface OracleInstance {
  sid: string;
  home: string;
}

/** Instances in /etc/oratab, `SID:HOME:Y`; those of ASM are no databases. */
export function parseOratab(text: string): OracleInstance[] {
  const instances: OracleInstance[] = [];
  for (const line of text.split(/\r?\n/)) {
    const [, sid, home] = /^(\w[\w$#-]{0,63}):(\/[^:]+):/.exec(line) ?? [];
    if (sid !== undefined && home !== undefined) instances.push({ sid, home });
  }
  return instances;
}

/** Stands between the answers to two queries. */
const SEPARATOR = '--fi-next-query--';

/** Plain rows; one column, as columns are joined with commas. */
const SETTINGS = 'SET HEADING OFF LINESIZE 4096 TRIMSPOOL ON PAGESIZE 0 FEEDBACK OFF FLUSH OFF\n';

/** A script for SQL*Plus; the columns of a query, which `, ` stands between, are joined. */
function script(queries: readonly string[], connect = ''): string {
  const commands = queries.map((query) => (/^show /i.test(query) ? query : `${query.replace(/, /g, "||','||")};`));
  return `${connect}${SETTINGS}${commands.map((command) => `${command}\nPROMPT ${SEPARATOR}\n`).join('')}QUIT\n`;
}

const answers = (text: string, queries: readonly string[]) => {
  const texts = text.split(SEPARATOR);
  return queries.map((_, i) => texts[i] ?? '');
};

/** Variables that SQL*Plus of a home needs. */
async function environment(host: Host, home: string, sid?: string): Promise<Record<string, string>> {
  const base = filledLines(await host.read(`${home}/install/orabasetab`))
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.split(':')[1])
    .find((directory) => directory?.startsWith('/'));
  return {
    ORACLE_HOME: home,
    LD_LIBRARY_PATH: [home, `${home}/lib`, `${home}/network/lib`].join(':'),
    ...(sid === undefined ? {} : { ORACLE_SID: sid }),
    ...(base === undefined ? {} : { ORACLE_BASE: base }),
  };
}

const pairs = (variables: Readonly<Record<string, string>>) =>
  Object.entries(variables).map(([name, value]) => `${name}=${value}`);

/** Every instance of this machine, as the user that runs it. */
async function readLocal(host: Host, instances: readonly OracleInstance[]): Promise<FoundService[]> {
  if (instances.length === 0) return [];
  const processes = await listProcesses(host);
  const services: FoundService[] = [];
  for (const { sid, home } of instances) {
    const monitors = [`ora_pmon_${sid}`, `asm_pmon_${sid}`];
    const owner = processes.find(({ cmd }) => monitors.includes(cmd))?.user ?? USUAL_OWNER;
    const variables = pairs(await environment(host, home, sid));
    const command = ['env', ...variables, `${home}/bin/sqlplus`, '-S', '-L', '/', 'AS', 'SYSDBA'];
    const [tool, ...args] = (await asUser(host, owner, command)) ?? [];
    if (tool === undefined) continue;
    const service = await readOracle(async (queries) => {
      const output = await host.run(tool, args, { input: script(queries), timeout: 60_000 });
      return answers(output?.stdout ?? '', queries);
    }, {});
    if (service !== undefined) services.push(service);
  }
  return services;
}

/** The CONNECT command of a credential; `undefined` when a value cannot stand in one. */
export function connectCommand({
  login = '',
  password = '',
  host,
  port,
  socket,
}: DatabaseCredential): string | undefined {
  if ([login, password, host, port, socket].some((value) => /[\r\n\0"]/.test(value ?? ''))) return undefined;
  const target = socket?.startsWith('connect:')
    ? socket.slice('connect:'.length)
    : host
      ? `${host}${port ? `:${port}` : ''}`
      : undefined;
  const role = /^sys/i.test(login) ? ' AS SYSDBA' : '';
  return `CONNECT ${login}/"${password}"${target === undefined ? '' : `@${target}`}${role}\n`;
}

async function readRemote(
  host: Host,
  sqlplus: string,
  home: string | undefined,
  credential: DatabaseCredential,
): Promise<FoundService | undefined> {
  const connect = connectCommand(credential);
  if (connect === undefined) return undefined;
  const variables = home === undefined ? {} : await environment(host, home);
  return readOracle(
    (queries) =>
      withSecretFile('inventory.sql', script(queries, connect), async (file) => {
        const output = await host.run(sqlplus, ['-S', '-L', '/nolog', `@${file}`], { env: variables, timeout: 60_000 });
        return answers(output?.stdout ?? '', queries);
      }),
    credential,
  );
}

/** Installed homes: what the environment says, what Oracle's list has, and Express Edition. */
async function findHomes(host: Host, instances: readonly OracleInstance[]): Promise<string[]> {
  const { ORACLE_HOME } = await host.environment();
  const location = inventoryLocation((await host.read('/etc/oraInst.loc')) ?? '');
  const xml = location === undefined ? undefined : await host.read(`${location}/ContentsXML/inventory.xml`);
  const express = instances.filter(({ sid }) => sid === 'XE').map(({ home }) => home);
  return [...(ORACLE_HOME ? [ORACLE_HOME] : []), ...oracleHomes(xml ?? ''), ...express];
}

export default defineCollector({
  name: 'unix/database-oracle',
  category: 'database',
  fills: { databases_services: SERVICE_FIELDS },
  reads: ['/etc/oraInst.loc', '/etc/oratab', 'ps', 'sqlplus -S -L / AS SYSDBA'],
  async collect({ host, settings, add }) {
    const instances = parseOratab((await host.read('/etc/oratab')) ?? '');
    let home: string | undefined;
    let sqlplus = (await host.which('sqlplus')) === undefined ? undefined : 'sqlplus';
    for (const candidate of await findHomes(host, instances)) {
      if (home !== undefined || (await host.which(`${candidate}/bin/sqlplus`)) === undefined) continue;
      home = candidate;
      sqlplus ??= `${candidate}/bin/sqlplus`;
    }
    if (sqlplus === undefined) return;
    for (const credential of credentialsFor(settings.credentials, 'oracle')) {
      const services = isDefault(credential)
        ? await readLocal(host, instances)
        : [await readRemote(host, sqlplus, home, credential)];
      for (const service of services) if (service !== undefined) add('databases_services', service);
    }
  },
});

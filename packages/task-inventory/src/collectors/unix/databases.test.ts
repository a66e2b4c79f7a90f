import { existsSync, readFileSync } from 'node:fs';
import { type Host, type Output, silentLogger } from '@fi/core';
import { describe, expect, it } from 'vitest';
import { type Tree, treeHost } from '../../../test/tree-host.js';
import type { CollectContext, Collector } from '../../collector.js';
import type { Ask } from '../../tools/databases.js';
import db2, { connectCommand as db2Connect, parseDb2ls, parseSnapshotTime, readDb2 } from './database-db2.js';
import mongodb, { mongoScript, readMongodb } from './database-mongodb.js';
import mssql, { connectionOptions, readMssql } from './database-mssql.js';
import mysql, { mysqlOptions, readMysql } from './database-mysql.js';
import oracle, { connectCommand, inventoryLocation, oracleHomes, parseOratab, readOracle } from './database-oracle.js';
import postgresql, { passwordFile, readPostgresql } from './database-postgresql.js';

/** Answers by the beginning of the query. */
const server =
  (answers: Readonly<Record<string, string>>): Ask =>
  async (queries) =>
    queries.map((query) => answers[Object.keys(answers).find((start) => query.startsWith(start)) ?? ''] ?? '');

const GARBAGE = ['', 'ERROR 2002 (HY000): no server', '\0\xff', 'Fehler: keine Verbindung', '{', ',,,;;;'];

describe('MySQL', () => {
  it('tells MariaDB from MySQL, and sums up sizes', async () => {
    const ask = server({
      'SHOW VARIABLES': 'version\t10.11.6-MariaDB-1\n',
      'SHOW DATABASES': "app\nit's\n",
      'SELECT DATE_SUB(now(), INTERVAL variable_value SECOND) from performance_schema': '2026-01-02 03:04:05.000000\n',
      "SELECT sum(data_length+index_length) FROM information_schema.TABLES WHERE table_schema = 'app'": '3145728\n',
      "SELECT sum(data_length+index_length) FROM information_schema.TABLES WHERE table_schema = 'it''s'": 'NULL\n',
      'SELECT MIN(create_time)': '2026-01-01 00:00:00\n',
    });
    const service = await readMysql(ask, { port: '3307' });
    expect(service).toMatchObject({
      name: 'MariaDB',
      version: '10.11.6-1',
      port: 3307,
      size: 3,
      last_boot_date: '2026-01-02 03:04:05',
    });
    expect(service?.databases).toMatchObject([
      { name: 'app', size: 3 },
      { name: "it's", size: undefined },
    ]);
  });

  it('writes values with special characters into the option file, and none that would start a line', () => {
    expect(mysqlOptions({ login: 'u', password: 'a"b\\c#\'' })).toContain('password = "a\\"b\\\\c#\'"\n');
    expect(mysqlOptions({ password: 'a\n[mysqld]' })).toBeUndefined();
  });
});

describe('PostgreSQL', () => {
  it('reads a server and its databases', async () => {
    const ask = server({
      'SHOW server_version': '15.18 (Debian)\n',
      'SELECT pg_postmaster': '2026-01-02 03:04:05.474798+02\n',
      'SELECT datname,oid': 'a,b,5\npostgres,6\n',
      'SELECT pg_size_pretty': '8297 kB\n',
      "SELECT (pg_stat_file('base/5/PG_VERSION'))": '2026-01-01 00:00:00+02\n',
    });
    const service = await readPostgresql(ask, {});
    expect(service).toMatchObject({ version: '15.18 (Debian)', port: 5432, last_boot_date: '2026-01-02 03:04:05' });
    expect(service?.databases?.map(({ name }) => name)).toEqual(['a,b', 'postgres']);
    expect(service?.databases?.[0]).toMatchObject({ size: 8, creation_date: '2026-01-01 00:00:00' });
  });

  it('escapes the password file', () => {
    expect(passwordFile({ login: 'u', password: 'a:b\\c' })).toBe('*:*:*:u:a\\:b\\\\c\n');
    expect(passwordFile({ password: 'a\nb' })).toBeUndefined();
  });
});

describe('MongoDB', () => {
  it('reads a server and its databases', async () => {
    const ask = server({
      'db.version()': '5.0.1',
      'ISODate()': '1627292533284',
      'db.adminCommand':
        'Implicit session: session { "id" : 1 }\n[{"name":"o\'k","sizeOnDisk":2097152},{"name":"x","sizeOnDisk":0},{}]',
      'db.getSiblingDB': '1',
    });
    expect(await readMongodb(ask, {})).toMatchObject({
      version: '5.0.1',
      port: 27017,
      last_boot_date: '2021-07-26 09:42:13',
      databases: [{ name: "o'k", size: 2, is_active: true }],
    });
  });

  it('makes a script that prints one line per answer, whatever fails', () => {
    const lines: unknown[] = [];
    const script = mongoScript(['db.version()', 'db.missing.call()', '({ n: { toNumber: () => 5 } })']);
    new Function('db', 'print', script)({ version: () => '5.0' }, (line: unknown) => lines.push(line));
    expect(lines).toEqual(['5.0', '', '{"n":5}']);
  });
});

describe('SQL Server', () => {
  it('reads a server, lines of any kind', async () => {
    const ask = server({
      'SELECT SERVERPROPERTY': '15.0.2080.9\r\n\r\n(1 lignes affectées)\r\n',
      'SELECT @@servicename': 'MSSQLSERVER\r\n',
      'SELECT @@version': 'Microsoft SQL Server 2019 (RTM)\r\n',
      'SELECT name,create_date,state': 'master;2003-04-08 09:13:36.390;0\r\nmy-db;2021-01-01 00:00:00.000;6\r\n',
      'USE [my-db] ; EXEC': 'my-db;7.50 MB;2.06 MB\r\n',
    });
    expect(await readMssql(ask, {})).toMatchObject({
      name: 'MSSQLSERVER',
      version: '15.0.2080.9',
      size: 7,
      databases: [
        { name: 'master', is_active: true, creation_date: '2003-04-08 09:13:36' },
        { name: 'my-db', is_active: false, size: 7 },
      ],
    });
  });

  it('connects as the credential says', () => {
    expect(connectionOptions({})).toEqual(['-l', '5']);
    expect(connectionOptions({ host: 'h', port: '1', login: 'u' })).toEqual(['-l', '30', '-S', 'h,1', '-U', 'u']);
  });
});

describe('Oracle', () => {
  it('reads an instance', async () => {
    const ask = server({
      'SHOW release': 'release 1903000000\n',
      'SELECT instance_name': 'ORCL,ACTIVE,19.3.0.0.0,2021-07-30 05:21:15\n\n',
      'SELECT name': 'ORCL,2021-07-27 06:35:22\n',
      'select sum': '1815.5\n',
    });
    expect(await readOracle(ask, {})).toMatchObject({
      name: 'ORCL',
      version: '19.3.0.0.0',
      is_active: true,
      databases: [{ name: 'ORCL', size: 1815, creation_date: '2021-07-27 06:35:22' }],
    });
  });

  it('finds homes and instances', () => {
    const xml = '<HOME NAME="a" LOC="/o/a" TYPE="O"/>\n<HOME NAME="b" LOC="/o/b" REMOVED="T"/><HOME_LIST LOC="/x">';
    expect(oracleHomes(xml)).toEqual(['/o/a']);
    expect(inventoryLocation('inst_group=x\ninventory_loc=/o/inv \n')).toBe('/o/inv');
    expect(parseOratab('# x\n+ASM:/grid:N\nORCL:/o/a:Y\nbad:relative:Y\n')).toEqual([{ sid: 'ORCL', home: '/o/a' }]);
  });

  it('connects as the credential says, and takes no value that would end the command', () => {
    expect(connectCommand({ login: 'SYS', password: 'p', host: 'h', port: '1' })).toBe(
      'CONNECT SYS/"p"@h:1 AS SYSDBA\n',
    );
    expect(connectCommand({ login: 'u', password: 'p', socket: 'connect:h/s' })).toBe('CONNECT u/"p"@h/s\n');
    expect(connectCommand({ login: 'u', password: 'a"\nHOST rm' })).toBeUndefined();
  });
});

describe('DB2', () => {
  it('reads an instance', async () => {
    const ask = server({
      'get snapshot': 'Start Database Manager timestamp               = 13/02/2021 07:00:05.761700\n',
      'list db': ' Database alias                       = A\n Database name                        = TESTDB\n',
      'call get_dbsize_info': '  Parameter Name  : DATABASESIZE\n  Parameter Value : 2097152\n',
      'SELECT varchar_format(min': '\n Local database alias = TESTDB\n\n2021-08-11 06:52:10      \n',
    });
    expect(await readDb2(ask, 'db2inst1', '11.5', {})).toMatchObject({
      name: 'db2inst1',
      version: '11.5',
      last_boot_date: '2021-02-13 07:00:05',
      databases: [{ name: 'TESTDB', size: 2, creation_date: '2021-08-11 06:52:10' }],
    });
    expect(parseSnapshotTime('02/13/2021 07:00:05.76')).toBe('2021-02-13 07:00:05');
    expect(parseDb2ls('#PATH:VRMF\n/opt/db2:11.5:0 ::x\n')).toEqual({ path: '/opt/db2', level: '11.5' });
    expect(db2Connect({ login: 'u"', password: 'p' }, 'D B')).toBe('CONNECT TO "D B" USER "u""" USING p');
  });
});

it.each(GARBAGE)('no server is made out of %j', async (text) => {
  const ask: Ask = async (queries) => queries.map(() => text);
  expect(await readMongodb(ask, {})).toBeUndefined();
  expect(await readMssql(ask, {})).toBeUndefined();
  expect(await readOracle(ask, {})).toBeUndefined();
  expect([parseDb2ls(text), parseOratab(text), oracleHomes(text)]).toEqual([undefined, [], []]);
  expect((await readDb2(ask, 'i', '1', {})).databases).toEqual([]);
});

/** Runs a collector on a machine whose every command is installed; gives what it added and what it started. */
async function run(collector: Collector, credential: Record<string, string>, tree: Tree = {}) {
  const started: { line: string; env: object; input: string; files: string[] }[] = [];
  const added: object[] = [];
  const base = treeHost(tree, () => '');
  const host: Host = {
    ...base,
    async run(command, args = [], options = {}): Promise<Output> {
      const line = [command, ...args].join(' ');
      const files = [...line.matchAll(/(\/[^\s=@]*\/fi-[^\s]+)/g)].map(([, path]) => path ?? '');
      started.push({ line, env: options.env ?? {}, input: options.input ?? '', files });
      expect(files.every((file) => readFileSync(file, 'utf8').includes('s3cret'))).toBe(true);
      const stdout = line.endsWith('db2ls -c') ? '/opt/db2:11.5:0\n' : line.endsWith('db2ilist') ? 'inst1\n' : '';
      return { stdout, stderr: '', code: 0, truncated: false, timedOut: false };
    },
  };
  await collector.collect({
    host,
    log: silentLogger,
    settings: { scanHomedirs: false, scanProfiles: false, assetnameSupport: 1, credentials: [credential] },
    signal: new AbortController().signal,
    wants: () => true,
    add: (_section: string, entry: object) => added.push(entry),
  } as unknown as CollectContext);
  return { started, added };
}

describe.each([
  ['mysql', mysql],
  ['postgresql', postgresql],
  ['mongodb', mongodb],
  ['mssql', mssql],
  ['oracle', oracle],
  ['db2', db2],
] as const)('the collector of %s', (use, collector) => {
  it('passes the password in a file of its own, and removes it', async () => {
    const credential = { use, login: 'u', password: 's3cret', host: 'db.example', socket: use === 'db2' ? 'D' : '' };
    const { started } = await run(collector, credential, { etc: {} });
    expect(started.length).toBeGreaterThan(0);
    expect(JSON.stringify(started.map(({ line, env, input }) => [line, env, input]))).not.toContain('s3cret');
    const files = started.flatMap((command) => command.files);
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((file) => existsSync(file))).toEqual([]);
  });

  it('needs no file for the defaults', async () => {
    const tree = { run: { postgresql: { '.s.PGSQL.5433': null } }, etc: { oratab: 'ORCL:/o/a:Y\n' } };
    const { started } = await run(collector, { use }, tree);
    expect(started.length).toBeGreaterThan(0);
    expect(started.flatMap((command) => command.files)).toEqual([]);
  });
});

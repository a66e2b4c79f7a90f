/** MongoDB servers, asked with mongosh or the older mongo shell. */

import type { Host } from '@fi/core';
import { defineCollector } from '../../collector.js';
import { localDateTime } from '../../time.js';
import {
  type Ask,
  credentialsFor,
  type DatabaseCredential,
  type FoundService,
  filledLines,
  isDefault,
  portOf,
  SERVICE_FIELDS,
  withDatabases,
} from '../../tools/databases.js';
import { withSecretFile } from '../../tools/secret-file.js';

const PORT = 27017;

/** The server that answers; `undefined` when none does. Times are in UTC, as the server keeps them. */
export async function readMongodb(ask: Ask, credential: DatabaseCredential): Promise<FoundService | undefined> {
  const [version, boot, list] = (
    await ask([
      'db.version()',
      'ISODate().getTime()-db.serverStatus().uptimeMillis',
      'db.adminCommand( { listDatabases: 1 } ).databases',
    ])
  ).map(withoutSession);
  if (version === undefined || !/^\d/.test(version)) return undefined;
  const databases = parseDatabaseList(list ?? '').filter(({ size }) => size > 0);
  const pings = await ask(databases.map(({ name }) => `db.getSiblingDB(${quote(name)}).runCommand({'ping': 1}).ok`));
  return withDatabases(
    {
      type: 'mongodb',
      name: 'MongoDB',
      manufacturer: 'MongoDB',
      version: filledLines(version)[0] ?? version,
      port: portOf(credential, PORT),
      is_active: true,
      last_boot_date: /^\d{9,15}$/.test(boot ?? '') ? localDateTime(new Date(Number(boot)), 'UTC') : undefined,
    },
    databases.map(({ name, size }, i) => ({
      name,
      size: size / 1024 / 1024,
      is_active: withoutSession(pings[i] ?? '') === '1',
    })),
  );
}

/** A text as JavaScript has it between quotes. */
const quote = (text: string) => `'${JSON.stringify(text).slice(1, -1).replace(/\\"/g, '"').replace(/'/g, "\\'")}'`;

/** Some shells print their session before the first answer. */
const withoutSession = (text: string) => text.trim().replace(/^Implicit session: session \{[^}]*\}\s*(?:\}\s*)?/, '');

function parseDatabaseList(json: string): { name: string; size: number }[] {
  let list: unknown;
  try {
    list = JSON.parse(json);
  } catch {
    return [];
  }
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown) => {
    const { name, sizeOnDisk } = (entry ?? {}) as { name?: unknown; sizeOnDisk?: unknown };
    return typeof name === 'string' && name !== '' ? [{ name, size: Number(sizeOnDisk) || 0 }] : [];
  });
}

/** A script that prints the value of each expression in one line; long integers become numbers. */
export function mongoScript(expressions: readonly string[]): string {
  const functions = expressions.map((expression) => `() => ${expression}`).join(',\n  ');
  return `for (const ask of [\n  ${functions}\n]) {
  let text = '';
  try {
    const value = ask();
    text = typeof value === 'string' ? value : JSON.stringify(value, (key, item) =>
      item !== null && typeof item === 'object' && typeof item.toNumber === 'function' ? item.toNumber() : item);
  } catch (error) {}
  print(text);
}
`;
}

/** Connects a script to the server that a credential names. */
function connection({ host = 'localhost', port, login, password }: DatabaseCredential): string {
  const address = `${host}:${port || PORT}/admin`;
  const values = [address, ...(login ? [login, ...(password === undefined ? [] : [password])] : [])];
  return `db = connect(${values.map((value) => JSON.stringify(value)).join(', ')});\n`;
}

/** The shell as a function: starting it is slow, so all questions go to one process. */
function shell(host: Host, tool: string, credential: DatabaseCredential): Ask {
  const answers = async (args: readonly string[], count: number) => {
    const output = await host.run(tool, ['--quiet', ...args], { timeout: 60_000 });
    const lines = (output?.stdout ?? '').split(/\r?\n/).slice(0, -1);
    // what stands before the answers is about the connection
    return count === 0 || lines.length < count ? [] : lines.slice(-count);
  };
  return async (expressions) => {
    if (expressions.length === 0) return [];
    const script = mongoScript(expressions);
    if (isDefault(credential)) return answers(['--eval', script], expressions.length);
    return withSecretFile('inventory.js', connection(credential) + script, (file) =>
      answers(['--nodb', '--norc', file], expressions.length),
    );
  };
}

export default defineCollector({
  name: 'unix/database-mongodb',
  category: 'database',
  fills: { databases_services: SERVICE_FIELDS },
  reads: ['mongosh --quiet --eval SCRIPT'],
  async collect({ host, settings, add }) {
    const tool = (await host.which('mongosh')) === undefined ? 'mongo' : 'mongosh';
    if ((await host.which(tool)) === undefined) return;
    for (const credential of credentialsFor(settings.credentials, 'mongodb')) {
      const service = await readMongodb(shell(host, tool, credential), credential);
      if (service !== undefined) add('databases_services', service);
    }
  },
});

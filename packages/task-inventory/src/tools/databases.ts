/** What the collectors of database services share: credentials, questions, and the sums over the databases of a service. */

import type { Database, DatabaseService } from '@fi/core/inventory';
import type { Undefinable } from '../collector.js';

/** A credential of the user for one kind of database; without any field it means the tool's own defaults. */
export interface DatabaseCredential {
  readonly login?: string;
  readonly password?: string;
  readonly host?: string;
  readonly port?: string;
  readonly socket?: string;
}

/**
 * Asks a database server.
 *
 * @returns one text per query, in order; empty where the server gave no answer.
 */
export type Ask = (queries: readonly string[]) => Promise<string[]>;

/** A database with its size in MiB, fractions included. */
export type FoundDatabase = Pick<Database, 'name'> & Partial<Undefinable<Database>>;

/** A service with its databases. */
export type FoundService = Pick<DatabaseService, 'name' | 'version'> & Partial<Undefinable<DatabaseService>>;

/**
 * The credentials that are meant for a kind of database. Without any, the tool's defaults are tried.
 *
 * @param use `mysql`, `postgresql` and so on.
 */
export function credentialsFor(
  credentials: readonly Readonly<Record<string, string>>[],
  use: string,
): DatabaseCredential[] {
  const meant = credentials.filter(
    (credential) =>
      (credential.type ?? 'login_password') === 'login_password' &&
      (credential.category === undefined || credential.category === 'database') &&
      (credential.use === undefined || credential.use.includes(use)),
  );
  return meant.length === 0 ? [{}] : meant;
}

/** Whether a credential says where to go, or as whom; if not, the tool needs no file with secrets. */
export function isDefault({ login, password, host, port, socket }: DatabaseCredential): boolean {
  return [login, password, host, port, socket].every((value) => value === undefined || value === '');
}

/** What collectors of databases fill of a service. */
export const SERVICE_FIELDS = [
  'type',
  'name',
  'version',
  'manufacturer',
  'port',
  'size',
  'is_active',
  'last_boot_date',
  'databases',
] as const;

/** The port that a credential names, else the usual one. */
export function portOf({ port }: DatabaseCredential, usual: number): number {
  return port !== undefined && /^\d{1,5}$/.test(port) ? Number(port) : usual;
}

/** Date and time at the beginning of a text, without fraction and time zone. */
export function dateTime(text: string | undefined): string | undefined {
  return /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}/.exec(text?.trim() ?? '')?.[0];
}

/** Lines without blanks at their ends, empty ones left out. */
export function filledLines(text: string | undefined): string[] {
  return (text ?? '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** Adds the databases and the sum of their sizes; sizes are cut to whole MiB after they were summed up. */
export function withDatabases(service: FoundService, databases: readonly FoundDatabase[]): FoundService {
  const sizes = databases.map(({ size }) => size).filter((size) => size !== undefined);
  const whole = (size: number | undefined) => (size === undefined ? undefined : Math.trunc(size));
  return {
    ...service,
    size: sizes.length === 0 ? undefined : Math.trunc(sizes.reduce((sum, size) => sum + size, 0)),
    databases: databases.map((database) => ({ ...database, size: whole(database.size) }) as Database),
  };
}

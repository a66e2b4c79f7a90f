/**
 * The time zone of this machine. `Intl` knows it too, but loads its tables for that, which takes as long as the start of a
 * dozen commands; it is asked only where the system does not tell plainly.
 */

import { readlinkSync } from 'node:fs';

/** Names of UTC, of which one is enough. */
const UTC = /^(?:Etc\/)?(?:UTC|UCT|Universal|Zulu|GMT|GMT[+-]?0|Greenwich)$/;
/** `Europe/Berlin`, `America/Argentina/Buenos_Aires`, `Etc/GMT+5`: not the rules that POSIX allows in TZ, `CET-1CEST`. */
const NAME = /^[A-Z][A-Za-z_]+(?:\/[A-Za-z0-9_+-]+){1,3}$/;

const known = new Map<string, string>();

/** Name of the zone as the IANA has it, such as `Europe/Berlin`; `UTC` for all of its names. */
export function localTimeZone(): string {
  const { TZ = '' } = process.env;
  let zone = known.get(TZ);
  if (zone === undefined) {
    zone = told(TZ) ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
    known.set(TZ, zone);
  }
  return zone;
}

function told(variable: string): string | undefined {
  if (process.platform === 'win32') return undefined;
  const name = variable === '' ? linked() : variable;
  if (name === undefined) return undefined;
  if (UTC.test(name)) return 'UTC';
  return variable === '' && NAME.test(name) ? name : undefined;
}

/** Where /etc/localtime leads to, below the directory of zones. */
function linked(): string | undefined {
  try {
    return /\/zoneinfo\/(?:posix\/|right\/)?(.+)$/.exec(readlinkSync('/etc/localtime'))?.[1];
  } catch {
    return undefined;
  }
}

/** Points in time as the inventory writes them: local time of the inventoried machine, `YYYY-MM-DD hh:mm:ss`. */

import { localTimeZone } from '@fi/core/host';

const formats = new Map<string, Intl.DateTimeFormat>();

/** A formatter is costly to make and cheap to use. An unknown zone name (a damaged recording) counts as UTC. */
function format(timeZone: string): Intl.DateTimeFormat {
  let found = formats.get(timeZone);
  if (found === undefined) {
    const options = {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    } as const;
    try {
      found = new Intl.DateTimeFormat('sv-SE', { ...options, timeZone });
    } catch {
      found = new Intl.DateTimeFormat('sv-SE', { ...options, timeZone: 'UTC' });
    }
    formats.set(timeZone, found);
  }
  return found;
}

/**
 * Date and time in a zone.
 *
 * @returns `YYYY-MM-DD hh:mm:ss`; `undefined` for an invalid date.
 */
export function localDateTime(date: Date, timeZone: string): string | undefined {
  const time = date.getTime();
  if (!Number.isFinite(time) || Math.abs(time) > 8.64e15) return undefined;
  if (timeZone === localTimeZone()) return ownDateTime(date);
  // Swedish date-times are ISO date-times
  return format(timeZone).format(date);
}

/** In the zone of this process: without the tables of `Intl`, which take long to load. */
function ownDateTime(date: Date): string {
  const two = (value: number) => (value < 10 ? `0${value}` : String(value));
  const day = `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** The date part of `localDateTime`. */
export function localDate(date: Date, timeZone: string): string | undefined {
  return localDateTime(date, timeZone)?.slice(0, 10);
}

/** Offset of a zone from UTC at a moment, `+hhmm`. */
export function utcOffset(date: Date, timeZone: string): string {
  const local = localDateTime(date, timeZone);
  const minutes =
    local === undefined ? 0 : Math.round((Date.parse(`${local.replace(' ', 'T')}Z`) - date.getTime()) / 60_000);
  const absolute = Math.abs(minutes);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.trunc(absolute / 60))}${two(absolute % 60)}`;
}

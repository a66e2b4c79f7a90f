/** Local dates of many points in time: package databases hold thousands of them. */

import { localDate } from '../time.js';

/** Every time zone's offset is a multiple of 15 minutes, so a quarter of an hour lies within one local day. */
const QUARTER = 900;

/**
 * A function that gives the local date of seconds since the epoch, `YYYY-MM-DD`; `undefined` for anything that is not
 * a positive number. It remembers what it computed.
 */
export function epochDates(timeZone: string): (seconds: string | number | undefined) => string | undefined {
  const known = new Map<number, string | undefined>();
  return (seconds) => {
    const value = Number(seconds);
    if (!(value > 0)) return undefined;
    const quarter = Math.floor(value / QUARTER);
    if (!known.has(quarter)) known.set(quarter, localDate(new Date(quarter * QUARTER * 1000), timeZone));
    return known.get(quarter);
  };
}

/** When the system was started, from /proc/uptime. */

import { defineCollector } from '../../collector.js';
import { localDateTime } from '../../time.js';

/** @returns `YYYY-MM-DD hh:mm:ss` in the time zone; `undefined` when the text tells no uptime. */
export function parseUptime(text: string, now: Date, timeZone: string): string | undefined {
  const seconds = /^(\d{1,12}(?:\.\d{1,6})?)\s/.exec(text)?.[1];
  return seconds === undefined ? undefined : localDateTime(new Date(now.getTime() - Number(seconds) * 1000), timeZone);
}

export default defineCollector({
  name: 'linux/uptime',
  category: 'os',
  fills: { operatingsystem: ['boot_time'] },
  reads: ['/proc/uptime'],
  async collect({ host, set }) {
    const [text = '', { date, timeZone }] = await Promise.all([host.read('/proc/uptime'), host.now()]);
    set('operatingsystem', { boot_time: parseUptime(text, date, timeZone) });
  },
});

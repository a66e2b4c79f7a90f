/** Who is logged in, and who was last: from `who` and `last`. */

import type { Host, Output } from '@fi/core';
import { defineCollector } from '../../collector.js';

/** What is no login: the heading that BusyBox prints, and messages, as no login holds a colon. */
const NO_LOGIN = /^(?:USER\s+TTY\s|\S*:)/;

/** Logins of `who`, each once. */
export function parseWho(text: string): string[] {
  const lines = text.split('\n').filter((line) => !NO_LOGIN.test(line));
  const logins = lines.map((line) => /^\S+/.exec(line)?.[0]);
  return [...new Set(logins.filter((login) => login !== undefined))];
}

/**
 * The latest login in the output of `last`, which begins with it. Its date is four words such as `Tue May 20 10:12`,
 * told by the name of the day.
 */
export function parseLast(text: string): { login: string; date: string | undefined } | undefined {
  for (const line of text.split('\n')) {
    // the last line tells since when logins are kept
    if (!/^\S/.test(line) || NO_LOGIN.test(line) || /^(?:reboot|shutdown)/.test(line) || /^\S+ begins\b/.test(line))
      continue;
    // no line of `last` is longer
    const [login = '', ...words] = line.slice(0, 1000).trimEnd().split(/\s+/);
    while (words.length > 3 && !/^(?:mon|tue|wed|thu|fri|sat|sun)$/i.test(words[0] ?? '')) words.shift();
    return { login, date: words.length > 3 ? words.slice(0, 4).join(' ') : undefined };
  }
  return undefined;
}

const holds = async (host: Host, path: string) => ((await host.stat(path))?.size ?? 0) > 0;

/** Whether anybody can be logged in: `who` reads utmp, or asks logind for its sessions. */
async function hasSessions(host: Host): Promise<boolean> {
  if (host.platform !== 'linux') return true;
  const sessions = await host.list('/run/systemd/sessions');
  return sessions.some((name) => /^\w+$/.test(name)) || (await holds(host, '/var/run/utmp'));
}

/** Whether any login was recorded: `last` reads wtmp, or the database that takes its place. */
async function hasLogins(host: Host): Promise<boolean> {
  if (host.platform !== 'linux') return true;
  return (await holds(host, '/var/log/wtmp')) || (await holds(host, '/var/lib/wtmpdb/wtmp.db'));
}

/** `last` prints years of logins, the latest first, of which the beginning is enough unless it holds only reboots. */
async function lastLogin(host: Host) {
  const ask = async (args: readonly string[]) => {
    const parse = (output: Output | undefined) => (output === undefined ? undefined : parseLast(output.stdout));
    const begin = await host.run('last', args, { maxOutput: 65_536 });
    return parse(begin) ?? (begin?.truncated ? parse(await host.run('last', args)) : undefined);
  };
  // long names in full; BusyBox and old systems do not know the option
  return (await ask(['-w'])) ?? (await ask([]));
}

export default defineCollector({
  name: 'unix/users',
  category: 'user',
  fills: { users: ['login'], hardware: ['datelastloggeduser', 'lastloggeduser'] },
  reads: [
    'who',
    'last -w',
    'last',
    '/var/run/utmp',
    '/var/log/wtmp',
    '/var/lib/wtmpdb/wtmp.db',
    '/run/systemd/sessions',
  ],
  async collect({ host, add, set }) {
    const who = async () => ((await hasSessions(host)) ? await host.run('who') : undefined);
    const last = async () => ((await hasLogins(host)) ? await lastLogin(host) : undefined);
    const [sessions, login] = await Promise.all([who(), last()]);
    for (const name of parseWho(sessions?.stdout ?? '')) add('users', { login: name });
    if (login !== undefined) set('hardware', { lastloggeduser: login.login, datelastloggeduser: login.date });
  },
});

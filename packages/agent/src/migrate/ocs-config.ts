/**
 * ocsinventory-agent.cfg and what it means here. Sources: the manual page of the OCS Inventory agent and what version 2.10
 * does; OCSInventory-NG/UnixAgent issue 453 for Base64. Pure.
 */
import type { Setting } from './convert.js';

/** Where the agent reports when nothing names a server. */
const DEFAULT_SERVER = 'http://ocsinventory-ng/ocsinventory';

/** Settings with the same name and meaning. */
const SAME = new Set([
  'proxy',
  'logfile',
  'logger',
  'delaytime',
  'lazy',
  'force',
  'debug',
  'scan-homedirs',
  'backend-collect-timeout',
]);

/** Settings that nothing takes the place of, and what there is instead. */
const GONE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    basevardir: 'the new agent has a state directory of its own',
    realm: 'user and password are given to whichever realm the server names',
    daemon: '"fi-agent service install" makes the agent a daemon',
    wait: 'a service spreads its runs by itself; from cron, give --wait on the command line',
    info: 'such messages are always logged',
    snmp: '@fi/task-snmp finds and inventories devices for GLPI servers',
    download: 'packages of OCS Inventory servers are not deployed',
    ipdiscover: '@fi/task-snmp finds and inventories devices for GLPI servers',
    devlib: 'it has no counterpart',
  }),
);

/** What is known beside the file. */
export interface OcsSurroundings {
  /** TAG that the server gave out. */
  readonly tag?: string | undefined;
  /** File of certificate authorities that the agent uses, named or not; it exists. */
  readonly ca?: string | undefined;
}

export interface Translation {
  readonly settings: readonly Setting[];
  /** What was not taken over, and why. */
  readonly left: readonly string[];
  /** What a person should know about the settings that were. */
  readonly notes: readonly string[];
}

function unquoted(text: string): string {
  const quote = text[0];
  return (quote === '"' || quote === "'") && text.length > 1 && text.endsWith(quote) ? text.slice(1, -1) : text;
}

/** `name=value` lines. There are no sections or includes, and a comment takes a line of its own. */
export function parseOcsConfig(text: string): Setting[] {
  const settings: Setting[] = [];
  for (const line of text.split('\n')) {
    const [, name, value] = /^([\w-]+)\s*=(.*)$/s.exec(line.trim()) ?? [];
    if (name !== undefined && value !== undefined) {
      settings.push({ name: name.toLowerCase(), value: unquoted(value.trim()) });
    }
  }
  return settings;
}

/**
 * /etc/sysconfig/ocsinventory-agent of the RPM packages, which overrides the configuration file where its mode is `cron`:
 * lines such as `OCSSERVER[0]=…`. Only the first entry is looked at.
 */
export function parseSysconfig(text: string): Setting[] {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, name, value] = /^OCS(MODE|SERVER|TAG|PROXYSERVER)\[0\]=(.*)$/s.exec(line.trim()) ?? [];
    if (name !== undefined && value !== undefined) values.set(name, unquoted(value.trim()));
  }
  if (values.get('MODE') !== 'cron') return [];
  const settings: Setting[] = [];
  const server = values.get('SERVER') ?? '';
  if (server === 'local') settings.push({ name: 'local', value: '/var/lib/ocsinventory-agent' });
  else if (server !== '') settings.push({ name: 'server', value: server }, { name: 'local', value: '' });
  for (const [name, as] of [
    ['TAG', 'tag'],
    ['PROXYSERVER', 'proxy'],
  ] as const) {
    const value = values.get(name) ?? '';
    if (value !== '') settings.push({ name: as, value });
  }
  return settings;
}

/** The server that the agent reports to, as it is written in its file; its state folder is named after it. */
export function ocsServer(settings: readonly Setting[]): string {
  return settings.findLast(({ name, value }) => name === 'server' && value !== '')?.value ?? DEFAULT_SERVER;
}

/** A name without scheme is that of a host; its path follows from it. */
function serverUrl(text: string): string {
  return /^https?:\/\//i.test(text) ? text : `http://${text.replace(/\/$/, '')}/ocsinventory`;
}

/** The text in canonical Base64, or undefined when it is something else. */
function fromBase64(text: string): string | undefined {
  const bytes = Buffer.from(text, 'base64');
  if (text === '' || bytes.toString('base64') !== text) return undefined;
  const decoded = bytes.toString('utf8');
  return /[\p{Cc}\ufffd]/u.test(decoded) ? undefined : decoded;
}

/** Settings of an OCS Inventory agent under our names. */
export function translateOcs(settings: readonly Setting[], surroundings: OcsSurroundings = {}): Translation {
  const values = new Map(settings.map(({ name, value }) => [name, value]));
  const text = (name: string) => values.get(name) ?? '';
  const on = (name: string) => !/^0?$/.test(text(name));
  const translated: Setting[] = [];
  const left: string[] = [];
  const notes: string[] = [];
  const set = (name: string, value: string) => translated.push({ name, value });

  const local = on('nolocal') ? '' : on('stdout') ? '-' : text('local');
  if (local !== '') {
    set('local', local);
    if (text('server') !== '') left.push('server: the former agent does not use it beside local');
  } else {
    set('server', serverUrl(ocsServer(settings)));
    if (text('server') === '') notes.push('server: no file names one, so this is the default of the former agent');
  }

  const tag = surroundings.tag ?? text('tag');
  set('tag', tag);
  if (tag !== text('tag')) notes.push('tag: the one that the server gave out, which counts for the former agent too');

  const credentials = [text('user'), text('password')];
  const decoded = credentials.map(fromBase64);
  const isBase64 = credentials.every((value, index) => value === '' || decoded[index] !== undefined);
  const [user = '', password = ''] = isBase64 ? decoded : credentials;
  set('user', user);
  set('password', password);
  if (isBase64 && (user !== '' || password !== '')) {
    notes.push('user, password: they were Base64, as agents from 2.6.1 on take them, and are plain text now');
  }

  if (text('ssl') === '0') {
    set('no-ssl-check', '1');
    if (text('ca') !== '') left.push('ca: certificates are not checked with ssl=0');
  } else if (surroundings.ca !== undefined) set('ca-cert-file', surroundings.ca);
  else if (text('ca') !== '') left.push(`ca: there is no file ${text('ca')}`);
  if (on('nosoftware') || on('nosoft')) set('no-category', 'software');

  const seen = new Set('server local nolocal stdout tag user password ssl ca nosoftware nosoft'.split(' '));
  for (const name of values.keys()) {
    if (seen.has(name)) continue;
    if (SAME.has(name)) set(name, text(name));
    else if (on(name)) left.push(`${name}: ${GONE.get(name) ?? 'not a setting of the OCS Inventory agent'}`);
  }
  return { settings: translated, left, notes };
}

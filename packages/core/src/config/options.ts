/**
 * The options that programs share, each defined once: agent.cfg, command lines, the environment, validation and `--help`
 * follow from this table. Names and defaults are those of the FusionInventory and GLPI agents.
 */

import { COLLECT_OPTIONS } from './collect-options.js';
import type { OptionTable } from './definition.js';
import { DEPLOY_OPTIONS } from './deploy-options.js';

const TARGETS = 'Targets';
const SCHEDULE = 'Schedule';
const TASKS = 'Tasks';
const RUNNING = 'Running';
const INVENTORY = 'Inventory';
const NETWORK = 'Network';
const HTTPD = 'HTTP interface';
const LOGGING = 'Logging';

/** Any program that logs. */
const EVERY_PROGRAM = [
  'agent',
  'inventory',
  'injector',
  'test-server',
  'deploy',
  'collect',
  'esx',
  'wakeonlan',
  'netdiscovery',
  'netinventory',
] as const;
/** Programs that speak to a server. */
const CLIENTS = ['agent', 'injector', 'deploy'] as const;
const INVENTORIES = ['agent', 'inventory'] as const;

/** Syslog facilities by the names that the Perl agents take. */
export const SYSLOG_FACILITIES = [
  'LOG_KERN',
  'LOG_USER',
  'LOG_MAIL',
  'LOG_DAEMON',
  'LOG_AUTH',
  'LOG_SYSLOG',
  'LOG_LPR',
  'LOG_NEWS',
  'LOG_UUCP',
  'LOG_CRON',
  'LOG_AUTHPRIV',
  'LOG_FTP',
  'LOG_LOCAL0',
  'LOG_LOCAL1',
  'LOG_LOCAL2',
  'LOG_LOCAL3',
  'LOG_LOCAL4',
  'LOG_LOCAL5',
  'LOG_LOCAL6',
  'LOG_LOCAL7',
] as const;

/** Only http and https; a host name alone is fine, as `http://` is assumed for it. */
function checkHttpUrl(text: string): string | undefined {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  const url = scheme === undefined ? `http://${text}` : text;
  if ((scheme === undefined || scheme === 'http' || scheme === 'https') && URL.canParse(url)) return undefined;
  return 'a URL that begins with http:// or https://';
}

function checkProxy(text: string): string | undefined {
  if (text === 'none' || checkHttpUrl(text) === undefined) return undefined;
  return 'a URL that begins with http:// or https://, or none';
}

/** A number for all tasks, or `task:number` for one. */
function checkTaskLimit(text: string): string | undefined {
  const number = /^(?:[a-z][a-z0-9-]*:)?(\d{1,7})$/i.exec(text)?.[1];
  return number !== undefined && Number(number) > 0
    ? undefined
    : 'a number, or the name of a task, a colon and a number';
}

/** `none`, `system-ssl-ca`, or stores of Windows by their names. */
function checkKeystore(text: string): string | undefined {
  const store = /^(?:(?:User|Service|Enterprise|GroupPolicy)-)?(?:My|CA|Root)$/i;
  const good = /^(?:none|system-ssl-ca)$/i.test(text) || text.split(',').every((name) => store.test(name.trim()));
  return good ? undefined : 'none, system-ssl-ca, or stores of Windows such as CA,Root';
}

/** Goes into a header, and into a list that OCS Inventory matches exactly. */
function checkUserAgent(text: string): string | undefined {
  return /^[\x20-\x7e]{1,200}$/.test(text) ? undefined : 'printable ASCII characters';
}

export const OPTIONS = {
  server: {
    type: 'list',
    description: 'send to these servers',
    group: TARGETS,
    short: 's',
    placeholder: 'URL,…',
    programs: ['agent'],
    check: checkHttpUrl,
  },
  local: {
    type: 'list',
    description: 'write to these files or directories; - is the standard output',
    group: TARGETS,
    short: 'l',
    placeholder: 'PATH,…',
    programs: ['agent'],
  },
  vardir: {
    type: 'path',
    description: 'directory for state that outlives a run',
    group: TARGETS,
    placeholder: 'DIR',
    programs: ['agent'],
  },
  listen: {
    type: 'boolean',
    description: 'have no target, only answer on the HTTP interface',
    group: TARGETS,
    programs: ['agent'],
  },
  'outbox-maxsize': {
    type: 'integer',
    default: 100,
    min: 1,
    description: 'results that may wait for each target, in MB; beyond it the oldest are given up',
    group: TARGETS,
    placeholder: 'MB',
    programs: ['agent'],
  },
  'outbox-maxage': {
    type: 'integer',
    default: 30,
    min: 1,
    description: 'days that a result may wait for its target',
    group: TARGETS,
    placeholder: 'DAYS',
    programs: ['agent'],
  },

  delaytime: {
    type: 'integer',
    default: 3600,
    min: 0,
    description: 'upper bound of the first, random delay of a new agent, in seconds',
    group: SCHEDULE,
    placeholder: 'SECONDS',
    programs: ['agent'],
  },
  lazy: {
    type: 'boolean',
    description: 'do not contact a target before it is due',
    group: SCHEDULE,
    programs: ['agent'],
  },
  force: {
    type: 'boolean',
    description: 'make an inventory even if the server does not ask for it, and before it is due',
    group: SCHEDULE,
    short: 'f',
    programs: ['agent'],
  },
  wait: {
    type: 'integer',
    min: 0,
    description: 'wait a random time before doing anything, at most so long, in seconds',
    group: SCHEDULE,
    short: 'w',
    placeholder: 'SECONDS',
    programs: ['agent'],
    file: false,
  },
  'set-forcerun': {
    type: 'boolean',
    description: 'run at the next start, and end now',
    group: SCHEDULE,
    programs: ['agent'],
    file: false,
    environment: false,
  },
  'conf-reload-interval': {
    type: 'integer',
    default: 0,
    description: 'read the configuration again after so many seconds; 0: never, otherwise 60 at least',
    group: SCHEDULE,
    placeholder: 'SECONDS',
    programs: ['agent'],
  },

  tasks: {
    type: 'list',
    description: 'run these tasks only, in this order; ... stands for all others',
    group: TASKS,
    placeholder: 'TASK,…',
    programs: ['agent'],
  },
  'no-task': {
    type: 'list',
    description: 'never run these tasks',
    group: TASKS,
    placeholder: 'TASK,…',
    programs: ['agent'],
  },
  'task-path': {
    type: 'list',
    description: 'look for tasks in these packages or folders of packages too',
    group: TASKS,
    placeholder: 'DIR,…',
    programs: ['agent'],
  },
  'task-timeout': {
    type: 'list',
    default: ['600'],
    description: 'time limit of a task, in seconds, or per task: 600,deploy:3600',
    group: TASKS,
    placeholder: 'SECONDS,TASK:SECONDS,…',
    programs: ['agent'],
    check: checkTaskLimit,
  },
  'task-memory': {
    type: 'list',
    default: ['512'],
    description: 'heap limit of a task, in MB, or per task: 512,inventory:256',
    group: TASKS,
    placeholder: 'MB,TASK:MB,…',
    programs: ['agent'],
    check: checkTaskLimit,
  },
  'list-tasks': {
    type: 'boolean',
    description: 'list the installed tasks and what is planned for each target',
    group: TASKS,
    programs: ['agent'],
    file: false,
    environment: false,
  },
  'no-p2p': {
    type: 'boolean',
    description: 'do not load packages from other agents',
    group: TASKS,
    programs: ['agent'],
  },
  remote: {
    type: 'list',
    description: 'inventory these remote machines; needs a package with the task remoteinventory',
    group: TASKS,
    placeholder: 'URL,…',
    programs: ['agent'],
  },
  'remote-workers': {
    type: 'integer',
    default: 1,
    min: 1,
    max: 1000,
    description: 'remote machines that are inventoried at the same time',
    group: TASKS,
    placeholder: 'N',
    programs: ['agent'],
  },
  'remote-scheduling': {
    type: 'boolean',
    description: 'keep a schedule of its own for each remote machine',
    group: TASKS,
    programs: ['agent'],
  },
  'snmp-retries': {
    type: 'integer',
    default: 0,
    min: 0,
    max: 100,
    description: 'how often an SNMP question is repeated',
    group: TASKS,
    placeholder: 'N',
    programs: ['agent'],
  },

  ...DEPLOY_OPTIONS,
  ...COLLECT_OPTIONS,

  tag: {
    type: 'string',
    description: 'mark the inventory with this tag',
    group: INVENTORY,
    short: 't',
    placeholder: 'TAG',
    programs: INVENTORIES,
  },
  'no-category': {
    type: 'list',
    description: 'leave these categories out',
    group: INVENTORY,
    placeholder: 'CATEGORY,…',
    programs: INVENTORIES,
  },
  partial: {
    type: 'list',
    description: 'make a partial inventory of these categories, as JSON',
    group: INVENTORY,
    placeholder: 'CATEGORY,…',
    programs: INVENTORIES,
    file: false,
  },
  'required-category': {
    type: 'list',
    description: 'categories that are part of every postponed partial inventory',
    group: INVENTORY,
    placeholder: 'CATEGORY,…',
    programs: ['agent'],
  },
  'scan-homedirs': {
    type: 'boolean',
    description: 'look into the home directories of users for virtual machines and licences',
    group: INVENTORY,
    programs: INVENTORIES,
  },
  'scan-profiles': {
    type: 'boolean',
    description: 'look into the profiles of Windows users for software',
    group: INVENTORY,
    programs: INVENTORIES,
  },
  html: {
    type: 'boolean',
    description: 'write the inventory as an HTML page',
    group: INVENTORY,
    programs: INVENTORIES,
  },
  json: {
    type: 'boolean',
    description: 'write the inventory as JSON',
    group: INVENTORY,
    programs: INVENTORIES,
  },
  'backend-collect-timeout': {
    type: 'integer',
    default: 180,
    min: 1,
    description: 'time limit of each part of the inventory, in seconds',
    group: INVENTORY,
    placeholder: 'SECONDS',
    programs: INVENTORIES,
  },
  'additional-content': {
    type: 'path',
    description: 'merge the content of this XML or JSON file into the inventory',
    group: INVENTORY,
    placeholder: 'FILE',
    programs: INVENTORIES,
  },
  'collectors-dir': {
    type: 'path',
    description:
      'also run the executables and modules in this directory as parts of the inventory; they must belong to root or the ' +
      'user, and be writable by nobody else',
    group: INVENTORY,
    placeholder: 'DIR',
    programs: INVENTORIES,
  },
  'inventory-guests': {
    type: 'boolean',
    description:
      'also send the inventories of the running containers of this machine (Docker, Podman, LXC, LXD, Incus, ' +
      'systemd-nspawn), each as a computer of its own',
    group: INVENTORY,
    programs: ['agent'],
  },
  'assetname-support': {
    type: 'integer',
    default: 1,
    min: 1,
    max: 3,
    description: 'name of the machine: 1 host name without domain, 2 host name as it is, 3 fully qualified name',
    group: INVENTORY,
    placeholder: 'N',
    programs: INVENTORIES,
  },
  credentials: {
    type: 'strings',
    secret: true,
    description:
      'credentials for a database, as key:value pairs, for example type:login_password,login:root,password:x',
    group: INVENTORY,
    placeholder: 'KEY:VALUE,…',
    programs: INVENTORIES,
    file: false,
  },
  itemtype: {
    type: 'string',
    default: 'Computer',
    description: 'asset type on a GLPI server, version 11 or newer',
    group: INVENTORY,
    placeholder: 'TYPE',
    programs: INVENTORIES,
  },
  'glpi-version': {
    type: 'string',
    description: 'accepted, without effect: what is sent is understood by every version from 10 on',
    group: INVENTORY,
    placeholder: 'VERSION',
    programs: ['agent'],
  },

  'list-categories': {
    type: 'boolean',
    description: 'list the categories of the inventory',
    group: INVENTORY,
    programs: ['agent'],
    file: false,
    environment: false,
  },
  'full-inventory-postpone': {
    type: 'integer',
    default: 14,
    min: 0,
    description:
      'inventories that tell a server only what has changed (GLPI by partial ones, OCS by HARDWARE/CHECKSUM), between two ' +
      'that tell everything; 0: all tell everything',
    group: INVENTORY,
    placeholder: 'N',
    programs: ['agent'],
  },
  full: {
    type: 'boolean',
    description: 'tell everything, as with --full-inventory-postpone=0',
    group: INVENTORY,
    programs: ['agent'],
    file: false,
  },
  'esx-itemtype': {
    type: 'string',
    description: 'asset type of VMware hosts on a GLPI server, version 11 or newer',
    group: INVENTORY,
    placeholder: 'TYPE',
    programs: ['agent'],
  },

  proxy: {
    type: 'string',
    description: 'HTTP proxy; none: no proxy, not even that of the environment',
    group: NETWORK,
    short: 'P',
    placeholder: 'URL',
    programs: CLIENTS,
    check: checkProxy,
  },
  user: {
    type: 'string',
    description: 'user name on the server',
    group: NETWORK,
    short: 'u',
    placeholder: 'USER',
    programs: ['agent'],
  },
  password: {
    type: 'string',
    secret: true,
    description: 'password on the server; FI_PASSWORD keeps it out of the process list',
    group: NETWORK,
    short: 'p',
    placeholder: 'PASSWORD',
    programs: ['agent'],
  },
  'ca-cert-file': {
    type: 'path',
    description: 'trust the certificate authorities of this PEM file only',
    group: NETWORK,
    placeholder: 'FILE',
    programs: CLIENTS,
  },
  'ca-cert-dir': {
    type: 'path',
    description: 'trust the certificate authorities of this directory only',
    group: NETWORK,
    placeholder: 'DIR',
    programs: CLIENTS,
  },
  'ssl-cert-file': {
    type: 'path',
    description: 'certificate of the client, as PEM; may hold its key too',
    group: NETWORK,
    placeholder: 'FILE',
    programs: CLIENTS,
  },
  'ssl-key-file': {
    type: 'path',
    description: 'private key of the client certificate, as PEM',
    group: NETWORK,
    placeholder: 'FILE',
    programs: CLIENTS,
  },
  'ssl-fingerprint': {
    type: 'list',
    description: 'trust a server with one of these certificate fingerprints',
    group: NETWORK,
    placeholder: 'FINGERPRINT,…',
    programs: CLIENTS,
  },
  'no-ssl-check': {
    type: 'boolean',
    description: 'do not check the certificate of the server',
    group: NETWORK,
    programs: CLIENTS,
  },
  'no-compression': {
    type: 'boolean',
    description: 'send without compression',
    group: NETWORK,
    short: 'C',
    programs: CLIENTS,
  },
  timeout: {
    type: 'integer',
    default: 180,
    min: 1,
    description: 'time limit of a request to the server, in seconds',
    group: NETWORK,
    placeholder: 'SECONDS',
    programs: CLIENTS,
  },

  'no-httpd': {
    type: 'boolean',
    description: 'do not listen for requests of servers and people',
    group: HTTPD,
    programs: ['agent'],
  },
  'httpd-ip': {
    type: 'string',
    description: 'address to listen on; all addresses of this machine without it',
    group: HTTPD,
    placeholder: 'ADDRESS',
    programs: ['agent'],
  },
  'httpd-port': {
    type: 'integer',
    default: 62354,
    min: 0,
    max: 65535,
    description: 'port to listen on; 0 takes a free one',
    group: HTTPD,
    placeholder: 'PORT',
    programs: ['agent'],
  },
  'httpd-trust': {
    type: 'list',
    description:
      'who may start runs and see the log, beside the servers: addresses, networks (192.0.2.0/24), ranges ' +
      '(192.0.2.1-192.0.2.9) and host names',
    group: HTTPD,
    placeholder: 'ADDRESS,…',
    programs: ['agent'],
  },
  'httpd-ssl-cert-file': {
    type: 'path',
    description: 'listen with TLS, with this certificate, as PEM; may hold its key too',
    group: HTTPD,
    placeholder: 'FILE',
    programs: ['agent'],
  },
  'httpd-ssl-key-file': {
    type: 'path',
    description: 'private key of that certificate, as PEM',
    group: HTTPD,
    placeholder: 'FILE',
    programs: ['agent'],
  },
  'httpd-user': {
    type: 'string',
    description: 'ask for this user name and httpd-password; servers are not asked for /status and /now',
    group: HTTPD,
    placeholder: 'USER',
    programs: ['agent'],
  },
  'httpd-password': {
    type: 'string',
    secret: true,
    description: 'password of httpd-user; FI_HTTPD_PASSWORD keeps it out of the process list',
    group: HTTPD,
    placeholder: 'PASSWORD',
    programs: ['agent'],
  },
  'httpd-rate-limit': {
    type: 'integer',
    default: 300,
    min: 0,
    description: 'requests that an address may make in a minute; /status does not count; 0: no limit',
    group: HTTPD,
    placeholder: 'N',
    programs: ['agent'],
  },
  'user-agent': {
    type: 'string',
    description: 'name that the agent has towards servers',
    group: NETWORK,
    placeholder: 'NAME',
    programs: ['agent'],
    check: checkUserAgent,
  },
  'oauth-client-id': {
    type: 'string',
    description: 'OAuth2 client of a GLPI server, version 11 or newer',
    group: NETWORK,
    placeholder: 'ID',
    programs: ['agent'],
  },
  'oauth-client-secret': {
    type: 'string',
    secret: true,
    description: 'its secret; FI_OAUTH_CLIENT_SECRET keeps it out of the process list',
    group: NETWORK,
    placeholder: 'SECRET',
    programs: ['agent'],
  },
  'ssl-keystore': {
    type: 'string',
    description:
      'none: trust only the authorities that Node.js brings along; otherwise those of the system are trusted too, of ' +
      'whichever of its stores (system-ssl-ca, or CA and Root on Windows)',
    group: NETWORK,
    placeholder: 'none|STORE,…',
    programs: ['agent'],
    check: checkKeystore,
  },

  daemon: {
    type: 'boolean',
    description: 'stay, and run when it is time',
    group: RUNNING,
    short: 'd',
    programs: ['agent'],
    file: false,
    environment: false,
  },
  'no-fork': {
    type: 'boolean',
    description: 'with --daemon: stay in the foreground',
    group: RUNNING,
    programs: ['agent'],
    file: false,
    environment: false,
  },
  pidfile: {
    type: 'string',
    description: 'keep the process id in this file; auto: in the state directory',
    group: RUNNING,
    placeholder: 'FILE',
    programs: ['agent'],
    file: false,
  },
  'on-demand': {
    type: 'boolean',
    description: 'with service install: nothing stays in memory, a timer and a socket start the agent',
    group: RUNNING,
    programs: ['agent'],
    file: false,
    environment: false,
  },
  strict: {
    type: 'boolean',
    description: 'end with code 1 when a server or a task failed',
    group: RUNNING,
    programs: ['agent'],
    file: false,
  },
  'conf-file': {
    type: 'path',
    description: 'read this configuration file',
    group: RUNNING,
    placeholder: 'FILE',
    programs: ['agent'],
    file: false,
  },
  config: {
    type: 'string',
    description: 'where the configuration comes from',
    group: RUNNING,
    placeholder: 'BACKEND',
    programs: ['agent'],
    file: false,
    choices: ['file', 'registry', 'none'],
  },
  setup: {
    type: 'boolean',
    description: 'print the directories of the agent',
    group: RUNNING,
    programs: ['agent'],
    file: false,
    environment: false,
  },
  'no-win32-ole-workaround': {
    type: 'boolean',
    description: 'accepted, without effect',
    group: RUNNING,
    programs: ['agent'],
    file: false,
    environment: false,
  },

  logger: {
    type: 'list',
    default: ['stderr'],
    choices: ['stderr', 'file', 'syslog', 'json'],
    description:
      'where log records go: stderr, file, syslog, or json (JSON lines, to the log file when there is one and file is ' +
      'not named too, otherwise to the standard error)',
    group: LOGGING,
    placeholder: 'BACKEND,…',
    programs: EVERY_PROGRAM,
  },
  logfile: {
    type: 'path',
    description: 'write the log to this file too',
    group: LOGGING,
    placeholder: 'FILE',
    programs: EVERY_PROGRAM,
  },
  'logfile-maxsize': {
    type: 'integer',
    default: 0,
    min: 0,
    description: 'begin a new log file beyond this size and keep one old file; 0: no limit',
    group: LOGGING,
    placeholder: 'MB',
    programs: EVERY_PROGRAM,
  },
  logfacility: {
    type: 'string',
    default: 'LOG_USER',
    choices: SYSLOG_FACILITIES,
    description: 'syslog facility',
    group: LOGGING,
    placeholder: 'FACILITY',
    programs: EVERY_PROGRAM,
  },
  color: {
    type: 'boolean',
    description: 'colour the log on the standard error',
    group: LOGGING,
    programs: EVERY_PROGRAM,
  },
  debug: {
    type: 'count',
    min: 0,
    description: 'log more; given twice, log everything',
    group: LOGGING,
    programs: EVERY_PROGRAM,
  },
  verbose: {
    type: 'boolean',
    description: 'report what is done',
    group: LOGGING,
    short: 'v',
    programs: ['inventory', 'injector'],
    file: false,
  },
} as const satisfies OptionTable;

type Options = typeof OPTIONS;

/** Names of programs that the table knows; a new program is added in the table. */
export type ProgramName = Options[keyof Options]['programs'][number];

/** The part of the table that a program takes. */
export type ProgramOptions<P extends ProgramName> = {
  readonly [Name in keyof Options as P extends Options[Name]['programs'][number] ? Name : never]: Options[Name];
};

/** Definitions of the shared options that a program takes, in the table's order. */
export function optionsFor<P extends ProgramName>(program: P): ProgramOptions<P> {
  const programs = ([, definition]: [string, Options[keyof Options]]) =>
    (definition.programs as readonly string[]).includes(program);
  return Object.fromEntries(Object.entries(OPTIONS).filter(programs)) as unknown as ProgramOptions<P>;
}

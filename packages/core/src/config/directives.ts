/** Directives of agent.cfg that are not in the option table: no typing errors, so not reported as such. */

/** Read by packages that may not be installed. */
export const OTHER_DIRECTIVES: ReadonlySet<string> = new Set(
  (
    'listen delaytime lazy conf-reload-interval tasks no-task force full-inventory-postpone esx-itemtype remote ' +
    'remote-workers remote-scheduling snmp-retries no-p2p oauth-client-id oauth-client-secret ssl-keystore'
  ).split(' '),
);

/** Options of the main program that only make sense on its command line. */
export const COMMAND_LINE_ONLY: ReadonlySet<string> = new Set(
  (
    'config conf-file daemon no-fork pidfile wait list-tasks setup set-forcerun help version ' +
    'no-win32-ole-workaround full list-categories'
  ).split(' '),
);

/** Directives of former agents, and what to write instead; empty where nothing took their place. */
export const DROPPED_DIRECTIVES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    stdout: 'local = -',
    info: '',
    realm: '',
    D: '',
    'daemon-no-fork': '',
    'no-socket': 'no-httpd = 1',
    'rpc-ip': 'httpd-ip',
    'rpc-port': 'httpd-port',
    'rpc-trust-localhost': 'httpd-trust = 127.0.0.1',
    'no-inventory': 'no-task = inventory',
    'no-wakeonlan': 'no-task = wakeonlan',
    'no-netdiscovery': 'no-task = netdiscovery',
    'no-snmpquery': 'no-task = netinventory',
    'no-ocsdeploy': 'no-task = deploy',
    'no-printer': 'no-category = printer',
    'no-software': 'no-category = software',
    nosoft: 'no-category = software',
    nosoftware: 'no-category = software',
    devlib: '',
    'share-dir': '',
    basevardir: 'vardir',
  }),
);

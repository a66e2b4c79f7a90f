/** Directives of agent.cfg that were options once. */

/** By name, with what to write instead; empty where nothing took their place. */
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

/** Options of fi-netdiscovery and fi-netinventory: those of the Perl agents' commands, and ours. */

import { type OptionTable, optionsFor } from '@fi/core/config';
import { DEFAULT_PROBES, PROBES } from '../scan/discover-address.js';
import { TRANSPORTS } from '../wire/transport.js';

export const FORMATS = ['xml', 'json', 'table', 'csv'] as const;
export type Format = (typeof FORMATS)[number];
/** Types that a person may force on a device. */
const TYPES = ['COMPUTER', 'NETWORKING', 'PRINTER', 'STORAGE', 'POWER', 'PHONE', 'VIDEO', 'KVM'] as const;

const DEVICES = 'Devices';
const SNMP = 'SNMP';
const SCAN = 'Scan';
const OUTPUT = 'Output';

const discovery = { programs: ['netdiscovery'], file: false } as const;
const inventory = { programs: ['netinventory'], file: false } as const;
const both = { programs: ['netdiscovery', 'netinventory'], file: false } as const;

const SHARED = {
  community: {
    ...both,
    type: 'strings',
    secret: true,
    group: SNMP,
    placeholder: 'NAME',
    description: 'SNMP community, public by default; may be repeated by fi-netdiscovery',
  },
  v1: { ...both, type: 'boolean', group: SNMP, description: 'use the communities with SNMP version 1 (the default)' },
  v2c: { ...both, type: 'boolean', group: SNMP, description: 'use the communities with SNMP version 2c' },
  credentials: {
    ...both,
    type: 'strings',
    secret: true,
    group: SNMP,
    placeholder: 'KEY:VALUE,…',
    description:
      'credentials as pairs of version, community, username, authprotocol, authpassword, privprotocol, privpassword; may be repeated',
  },
  'credentials-file': {
    ...both,
    type: 'path',
    group: SNMP,
    placeholder: 'FILE',
    description:
      'credentials from a file, one per line as for --credentials, or a YAML or JSON list; keeps them out of the process list',
  },
  port: { ...both, type: 'list', group: SNMP, placeholder: 'PORT,…', description: 'SNMP ports to try, 161 by default' },
  protocol: {
    ...both,
    type: 'list',
    choices: TRANSPORTS,
    group: SNMP,
    placeholder: 'NAME,…',
    description: `transport domains to try: ${TRANSPORTS.join(', ')}; udp by default`,
  },
  timeout: {
    ...both,
    type: 'integer',
    min: 1,
    max: 60,
    group: SNMP,
    placeholder: 'SECONDS',
    description:
      'wait this long for an answer, sending lost datagrams again meanwhile; by default 1 in a discovery, 15 in an inventory, and less for the silent where others are quick',
  },
  retries: {
    ...both,
    type: 'integer',
    min: 0,
    max: 20,
    default: 0,
    group: SNMP,
    placeholder: 'N',
    description: 'ask this many times more, and wait as much longer',
  },
  rules: {
    ...both,
    type: 'path',
    group: SNMP,
    placeholder: 'FILE',
    description: 'rules of your own for devices that are not known, as YAML or JSON',
  },
  threads: {
    ...both,
    type: 'integer',
    min: 1,
    max: 4096,
    group: SCAN,
    placeholder: 'N',
    description: 'ask this many devices at a time; 64 by default in a discovery, 16 in an inventory',
  },
  rate: {
    ...both,
    type: 'integer',
    min: 1,
    group: SCAN,
    placeholder: 'N',
    description: 'send at most this many SNMP datagrams per second, for fragile networks',
  },
  'backend-collect-timeout': {
    ...both,
    type: 'integer',
    min: 1,
    group: SCAN,
    placeholder: 'SECONDS',
    description: 'has no effect: every device has time-outs of its own',
  },
  format: {
    ...both,
    type: 'string',
    choices: FORMATS,
    default: 'xml',
    group: OUTPUT,
    short: 'f',
    placeholder: 'FORMAT',
    description: 'xml (messages for a server), json (documents in the format of GLPI), table or csv',
  },
  control: { ...both, type: 'boolean', group: OUTPUT, description: 'also print the messages of begin and end' },
  ...optionsFor('netdiscovery'),
} as const satisfies OptionTable;

export const DISCOVERY_OPTIONS = {
  first: { ...discovery, type: 'string', group: DEVICES, placeholder: 'IP', description: 'first address of a range' },
  last: {
    ...discovery,
    type: 'string',
    group: DEVICES,
    placeholder: 'IP',
    description: 'last address; without it only the first one',
  },
  host: {
    ...discovery,
    type: 'list',
    group: DEVICES,
    placeholder: 'IP,…',
    description: 'addresses, networks (192.0.2.0/24) or ranges (192.0.2.1-9)',
  },
  file: {
    ...discovery,
    type: 'strings',
    group: DEVICES,
    placeholder: 'FILE',
    description: 'identify the device of this walk instead (snmpwalk -On)',
  },
  entity: {
    ...discovery,
    type: 'string',
    group: DEVICES,
    placeholder: 'ID',
    description: 'entity of the devices on the server',
  },
  ...SHARED,
  probes: {
    ...discovery,
    type: 'list',
    choices: PROBES,
    default: DEFAULT_PROBES,
    group: SCAN,
    placeholder: 'NAME,…',
    description: `what to ask an address: ${PROBES.join(', ')}; ping and tcp are asked only where SNMP tells no name`,
  },
  inventory: {
    ...discovery,
    type: 'boolean',
    short: 'i',
    group: SCAN,
    description: 'inventory each device that answers SNMP',
  },
  resume: {
    ...discovery,
    type: 'path',
    group: SCAN,
    placeholder: 'FILE',
    description: 'keep in this file how far the scan is, and go on from there when it exists',
  },
  save: {
    ...discovery,
    type: 'path',
    short: 's',
    group: OUTPUT,
    placeholder: 'DIR',
    description: 'write DIR/netdiscovery/IP.xml and DIR/netinventory/IP.xml instead of the standard output',
  },
  diff: {
    ...discovery,
    type: 'path',
    group: OUTPUT,
    placeholder: 'DIR',
    description: 'print what differs from the scan that was saved in this directory',
  },
  topology: {
    ...discovery,
    type: 'path',
    group: OUTPUT,
    placeholder: 'FILE',
    description: 'write how the devices are connected, as .json, .dot (GraphViz) or .html; needs --inventory',
  },
} as const satisfies OptionTable;

export const INVENTORY_OPTIONS = {
  host: {
    ...inventory,
    type: 'list',
    group: DEVICES,
    placeholder: 'IP,…',
    description: 'devices to inventory; may be repeated',
  },
  file: {
    ...inventory,
    type: 'strings',
    group: DEVICES,
    placeholder: 'FILE',
    description: 'inventory the device of this walk instead (snmpwalk -On)',
  },
  type: {
    ...inventory,
    type: 'string',
    choices: TYPES,
    group: DEVICES,
    placeholder: 'TYPE',
    description: `type of the devices: ${TYPES.join(', ')}`,
  },
  ...SHARED,
  save: {
    ...inventory,
    type: 'path',
    short: 's',
    group: OUTPUT,
    placeholder: 'DIR',
    description: 'write DIR/netinventory/IP.xml instead of the standard output',
  },
  topology: {
    ...inventory,
    type: 'path',
    group: OUTPUT,
    placeholder: 'FILE',
    description: 'write how the devices are connected, as .json, .dot (GraphViz) or .html',
  },
  model: { ...inventory, type: 'string', group: 'Other', placeholder: 'FILE', description: 'has no effect' },
} as const satisfies OptionTable;

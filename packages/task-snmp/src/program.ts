/** What `fi-netdiscovery` and `fi-netinventory` say of themselves. */
import type { ProgramDescription } from '@fi/core/config';
import { DISCOVERY_OPTIONS, INVENTORY_OPTIONS } from './cli/options.js';

export const NETDISCOVERY = {
  name: 'fi-netdiscovery',
  summary: 'Finds the devices of a network and says what they are.',
  usage: ['[options] --first=IP --last=IP', '[options] NETWORK…', '[options] --file=WALK'],
  details: [
    'Each address is asked over SNMP, NetBIOS, ICMP and the ARP table; what answers is identified and written as a message that inventory servers know. Credentials are tried in the order in which they were given.',
    'The first Ctrl-C ends the scan and gives what was found; a second one ends the program at once.',
  ],
  options: DISCOVERY_OPTIONS,
  arguments: [{ name: 'NETWORK', description: 'an address, a network (192.0.2.0/24) or a range (192.0.2.1-9)' }],
  failure: 'the scan was stopped before its end, or its result could not be written',
  examples: [
    { command: 'fi-netdiscovery --first 192.0.2.1 --last 192.0.2.254 --v2c', text: 'a range, as XML messages' },
    {
      command: 'fi-netdiscovery --format table 192.0.2.0/24 198.51.100.7',
      text: 'networks and addresses, for the terminal',
    },
    {
      command: 'fi-netdiscovery --credentials-file snmp.txt --inventory --save DIR --resume scan.jsonl 10.0.0.0/16',
      text: 'a large network with inventories; the same command goes on after an interruption',
    },
  ],
} as const satisfies ProgramDescription;

export const NETINVENTORY = {
  name: 'fi-netinventory',
  summary: 'Inventories network devices: ports, VLANs, neighbours, components, supplies, firmware.',
  usage: ['[options] --host=IP', '[options] --file=WALK'],
  details: [
    'Devices are asked over SNMP, or walks of them are read from files: snmpwalk -On -v2c -c COMMUNITY HOST .1',
    'The first Ctrl-C ends the work and gives what there is; a second one ends the program at once.',
  ],
  options: INVENTORY_OPTIONS,
  failure: 'the work was stopped before its end, or its result could not be written',
  examples: [
    { command: 'fi-netinventory --host 192.0.2.10 --v2c', text: 'a device, as an XML message' },
    {
      command: 'fi-netinventory --file switch.walk',
      text: 'from what snmpwalk -On -v2c -c public 192.0.2.10 .1 printed',
    },
    {
      command: 'fi-netinventory --credentials-file snmp.txt --host 192.0.2.10,192.0.2.11 --topology net.html',
      text: 'a picture of the network',
    },
  ],
} as const satisfies ProgramDescription;

export const PROGRAMS: readonly ProgramDescription[] = [NETDISCOVERY, NETINVENTORY];

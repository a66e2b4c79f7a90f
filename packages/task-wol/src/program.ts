/** What `fi-wakeonlan` says of itself. */
import type { ProgramDescription } from '@fi/core/config';
import { WAKEONLAN_OPTIONS } from './options.js';

export const WAKEONLAN = {
  name: 'fi-wakeonlan',
  summary: 'Wakes machines over the network: sends the magic packets of Wake-on-LAN.',
  usage: ['[options] --mac=MAC'],
  details: [
    'Magic packets are sent as Ethernet frames where that is allowed (root, or the capability CAP_NET_RAW), otherwise over UDP to the broadcast address of each network of this machine.',
  ],
  options: WAKEONLAN_OPTIONS,
  failure: 'an address is none, or nothing could be sent',
  examples: [
    { command: 'fi-wakeonlan --mac 00:24:d6:6f:81:3a', text: 'one machine, on all networks of this one' },
    { command: 'fi-wakeonlan --mac a4:ba:db:a5:f5:fa --methods udp -i eth0', text: 'over UDP, on one interface' },
  ],
} as const satisfies ProgramDescription;

export const PROGRAMS: readonly ProgramDescription[] = [WAKEONLAN];

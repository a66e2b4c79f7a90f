/** The options of `fi-wakeonlan`: its own, and those of the log that all programs share. */

import { type OptionTable, optionsFor } from '@fi/core/config';
import { METHODS } from './wake.js';

const MACHINES = 'Machines';
const SENDING = 'Sending';
const programs = ['wakeonlan'] as const;

function checkPort(text: string): string | undefined {
  return /^\d{1,5}$/.test(text) && Number(text) > 0 && Number(text) < 65_536 ? undefined : 'a port from 1 to 65535';
}

export const WAKEONLAN_OPTIONS = {
  mac: {
    type: 'list',
    description: 'wake the machines with these MAC addresses (00:24:d6:6f:81:3a)',
    group: MACHINES,
    short: 'm',
    placeholder: 'MAC,…',
    programs,
    environment: false,
  },
  password: {
    type: 'string',
    secret: true,
    description: 'SecureOn password, like 01:02:03:04:05:06 or 1.2.3.4; FI_PASSWORD keeps it out of the process list',
    group: MACHINES,
    placeholder: 'PASSWORD',
    programs,
  },
  methods: {
    type: 'list',
    choices: METHODS,
    description: 'how to send; the first that can be used does it (default: ethernet,udp)',
    group: SENDING,
    placeholder: 'METHOD,…',
    programs,
  },
  port: {
    type: 'list',
    description: 'UDP ports (default: 9,7)',
    group: SENDING,
    placeholder: 'PORT,…',
    programs,
    check: checkPort,
  },
  interface: {
    type: 'list',
    description: 'send on these network interfaces only',
    group: SENDING,
    short: 'i',
    placeholder: 'NAME,…',
    programs,
  },

  ...optionsFor('wakeonlan'),
} as const satisfies OptionTable;

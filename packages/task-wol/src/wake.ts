/** Wakes machines: tries the methods in order until one of them sends. */

import { networkInterfaces } from 'node:os';
import { describeError, FiError, type Host, type Logger, silentLogger } from '@fi/core';
import { sendFrames } from './ethernet.js';
import { destinations, frameInterfaces, type InterfaceList } from './interfaces.js';
import { type Mac, magicPacket } from './magic-packet.js';
import { sendDatagrams } from './udp.js';

export const METHODS = ['ethernet', 'udp'] as const;
export type Method = (typeof METHODS)[number];

/** The ports that magic packets are sent to by custom: discard and echo. */
export const DEFAULT_PORTS: readonly number[] = [9, 7];

export interface WakeOptions {
  /** This machine: it runs the program that sends frames. */
  readonly host: Host;
  /** In the order of preference. Default: all. */
  readonly methods?: readonly Method[];
  readonly ports?: readonly number[];
  /** SecureOn password, 4 or 6 bytes. */
  readonly password?: Buffer;
  /** Names of the interfaces to send on. Default: all. */
  readonly interfaces?: readonly string[];
  readonly log?: Logger;
  /** The interfaces of this machine, for tests. */
  readonly list?: InterfaceList;
}

export interface WakeResult {
  readonly method: Method;
  /** Frames or datagrams that left this machine. */
  readonly sent: number;
}

/**
 * Sends magic packets for all MAC addresses with the first method that can be used.
 * @throws {FiError} when no method can
 */
export async function wake(macs: readonly Mac[], options: WakeOptions): Promise<WakeResult> {
  const { methods = METHODS, log = silentLogger, list = networkInterfaces(), interfaces = [] } = options;
  for (const name of interfaces) {
    if (list[name] === undefined) {
      const known = Object.keys(list).join(', ') || 'none';
      throw new FiError('ERR_FI_WOL', `there is no network interface ${name.slice(0, 40)}; there are: ${known}`);
    }
  }
  const failures: string[] = [];
  for (const method of methods) {
    try {
      const sent = await send(method, macs, { ...options, log, list, interfaces });
      return { method, sent };
    } catch (error) {
      const failure = `Impossible to use ${method} method: ${describeError(error)}`;
      failures.push(failure);
      log.info(failure);
    }
  }
  throw new FiError('ERR_FI_WOL', failures.join('; ') || 'no method to send with');
}

type Settings = WakeOptions & Required<Pick<WakeOptions, 'log' | 'list' | 'interfaces'>>;

async function send(method: Method, macs: readonly Mac[], settings: Settings): Promise<number> {
  const { host, password, log, list, interfaces, ports = DEFAULT_PORTS } = settings;
  if (method === 'ethernet') {
    if (password !== undefined) {
      throw new FiError('ERR_FI_WOL', 'the password would stand in the process list, as argument of another program');
    }
    return sendFrames({ macs, interfaces: frameInterfaces(list, interfaces), host, log });
  }
  let sent = 0;
  for (const mac of macs) {
    const packet = magicPacket(mac, password);
    const name = mac.replaceAll(':', '');
    sent += await sendDatagrams({ packet, destinations: destinations(list, interfaces), ports, name, log });
  }
  return sent;
}

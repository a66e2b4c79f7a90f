/** Sends magic packets as UDP datagrams: broadcasts over IPv4, multicasts over IPv6. */

import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { describeError, FiError, type Logger } from '@fi/core';
import type { Destination } from './interfaces.js';

export interface Datagrams {
  readonly packet: Buffer;
  readonly destinations: readonly Destination[];
  readonly ports: readonly number[];
  /** How log records name the packet. */
  readonly name: string;
  readonly log: Logger;
}

/**
 * Sends a packet to every destination and port. Some destinations may fail (an interface without a route).
 * @returns how many datagrams left this machine
 * @throws {FiError} when none did
 */
export async function sendDatagrams({ packet, destinations, ports, name, log }: Datagrams): Promise<number> {
  let sent = 0;
  let failure: unknown;
  for (const destination of destinations) {
    const { address, interface: by } = destination;
    const where = by === undefined ? address : `${address} on ${by}`;
    try {
      sent += await sendTo(destination, packet, ports);
      log.debug(`Sending magic packet to ${name} as UDP packet, to ${where} port ${ports.join(', ')}`);
    } catch (error) {
      failure = error;
      log.debug(`magic packet to ${where}: ${describeError(error)}`);
    }
  }
  if (sent > 0) return sent;
  const reason = failure === undefined ? 'no network interface to send from' : describeError(failure);
  throw new FiError('ERR_FI_WOL', `can't send packet: ${reason}`, { cause: failure });
}

async function sendTo(destination: Destination, packet: Buffer, ports: readonly number[]): Promise<number> {
  const { family, from, interface: by } = destination;
  const socket = createSocket(family === 'IPv4' ? 'udp4' : 'udp6');
  try {
    socket.bind({ port: 0, ...(from === undefined ? {} : { address: from }) });
    await once(socket, 'listening');
    let { address } = destination;
    if (family === 'IPv4') socket.setBroadcast(true);
    else if (by !== undefined) {
      socket.setMulticastInterface(`::%${by}`);
      address = `${address}%${by}`;
    }
    for (const port of ports) await send(socket, packet, port, address);
    return ports.length;
  } finally {
    socket.close();
  }
}

function send(socket: Socket, packet: Buffer, port: number, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.send(packet, port, address, (error) => (error === null ? resolve() : reject(error)));
  });
}

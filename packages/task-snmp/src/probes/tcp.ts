/** Whether a machine is there at all: it accepts or refuses a TCP connection. Needs no rights, unlike ICMP. */

import { connect } from 'node:net';

/** Ports that printers, switches and computers commonly answer on. */
const PORTS = [80, 443, 22];

/** Whether any of the ports is accepted or refused within `wait` milliseconds. */
export function answersTcp(address: string, wait: number): Promise<boolean> {
  return new Promise((resolve) => {
    let open = PORTS.length;
    const sockets = PORTS.map((port) => connect({ host: address, port }));
    const finish = (alive: boolean) => {
      clearTimeout(timer);
      for (const socket of sockets) socket.destroy();
      resolve(alive);
    };
    const timer = setTimeout(() => finish(false), wait);
    for (const socket of sockets) {
      socket.once('connect', () => finish(true));
      socket.once('error', ({ code }: NodeJS.ErrnoException) => {
        open -= 1;
        if (code === 'ECONNREFUSED') finish(true);
        else if (open === 0) finish(false);
      });
    }
  });
}

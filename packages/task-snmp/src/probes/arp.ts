/** The system's table of neighbours: MAC addresses of machines in the same network. Nothing is sent. */

import { readFile } from 'node:fs/promises';
import { exec } from '@fi/core/host';
import { MAC_PATTERN } from '../canonical/address.js';

export interface Neighbour {
  readonly mac?: string;
  readonly name?: string;
}

const NO_MAC = '00:00:00:00:00:00';

/** Neighbours by address in `/proc/net/arp` (Linux). Pure. */
export function parseProcArp(text: string): Map<string, Neighbour> {
  const neighbours = new Map<string, Neighbour>();
  for (const line of text.split('\n').slice(1)) {
    const [address, , , mac = ''] = line.trim().split(/\s+/);
    if (address && MAC_PATTERN.test(mac) && mac !== NO_MAC) neighbours.set(address, { mac: mac.toLowerCase() });
  }
  return neighbours;
}

/** Neighbours by address in what `ip neighbor show`, `arp -a` of Unix or `arp -a` of Windows print. Pure. */
export function parseArp(text: string): Map<string, Neighbour> {
  const neighbours = new Map<string, Neighbour>();
  for (const line of text.split(/\r?\n/)) {
    const [, name, address, unixMac] = /^(\S+) \((\S+)\) at (\S+)(?: |$)/.exec(line) ?? [];
    if (address !== undefined) {
      neighbours.set(address, { ...macOf(unixMac), ...(name === '?' ? {} : { name }) });
      continue;
    }
    const [, linkAddress, linkMac] = /^(\S+)\s+dev\s+\S+\s+(?:.*\s)?lladdr\s+([:\da-fA-F-]+)(?:\s|$)/.exec(line) ?? [];
    const [, windowsAddress, windowsMac] = /^\s+([\d.]+)\s+([\da-fA-F-]{17})\s/.exec(line) ?? [];
    const found = macOf(linkMac ?? windowsMac);
    const at = linkAddress ?? windowsAddress;
    if (at !== undefined && found.mac !== undefined) neighbours.set(at, found);
  }
  return neighbours;
}

function macOf(text: string | undefined): Neighbour {
  const mac = text?.replaceAll('-', ':').toLowerCase();
  if (mac === undefined || !MAC_PATTERN.test(mac) || mac === NO_MAC) return {};
  return {
    mac: mac
      .split(':')
      .map((part) => part.padStart(2, '0'))
      .join(':'),
  };
}

/** Milliseconds that a table is good for: one reading serves many addresses. */
const FRESH = 200;

/** The system's table, read again when it has grown old. */
export class NeighbourTable {
  #table: Promise<Map<string, Neighbour>> | undefined;
  #readAt = 0;

  async find(address: string): Promise<Neighbour | undefined> {
    const now = performance.now();
    if (this.#table === undefined || now - this.#readAt > FRESH) {
      this.#readAt = now;
      this.#table = readNeighbours();
    }
    return (await this.#table).get(address);
  }
}

async function readNeighbours(): Promise<Map<string, Neighbour>> {
  try {
    return parseProcArp(await readFile('/proc/net/arp', 'utf8'));
  } catch {
    const options = { timeout: 10_000 };
    const output =
      (await exec('arp', ['-a'], process.env, options)) ??
      (await exec('ip', ['neighbor', 'show'], process.env, options));
    return parseArp(output?.stdout ?? '');
  }
}

/**
 * Sends magic packets as raw Ethernet frames of type 0x0842. Node.js has no raw sockets, so a program of the system does
 * it: etherwake on Linux (ether-wake of BusyBox has the same options), wake on FreeBSD and NetBSD, arp on OpenBSD.
 */

import { FiError, type Host, type Logger } from '@fi/core';
import type { Mac } from './magic-packet.js';

/** Milliseconds that a tool may take for one frame. */
const TIMEOUT = 10_000;

interface Tool {
  readonly command: string;
  args(device: string, mac: Mac): string[];
}

const ETHERWAKE = (command: string): Tool => ({ command, args: (device, mac) => ['-i', device, mac] });
const WAKE: Tool = { command: 'wake', args: (device, mac) => [device, mac] };

const TOOLS: Readonly<Partial<Record<string, readonly Tool[]>>> = {
  linux: [ETHERWAKE('etherwake'), ETHERWAKE('ether-wake')],
  freebsd: [WAKE],
  netbsd: [WAKE],
  openbsd: [{ command: 'arp', args: (device, mac) => ['-W', mac, device] }],
};

export interface Frames {
  readonly macs: readonly Mac[];
  readonly interfaces: readonly string[];
  readonly host: Host;
  readonly log: Logger;
}

/**
 * Sends one frame per interface and MAC address.
 * @throws {FiError} when frames cannot be sent here; the message says what is missing
 */
export async function sendFrames({ macs, interfaces, host, log }: Frames): Promise<number> {
  const tool = await findTool(host);
  if (interfaces.length === 0) throw new FiError('ERR_FI_WOL', 'no network interface with a MAC and an IPv4 address');
  let sent = 0;
  let failure: FiError | undefined;
  for (const mac of macs) {
    for (const device of interfaces) {
      log.debug(`Sending magic packet to ${mac.replaceAll(':', '')} as ethernet frame on ${device}`);
      const output = await host.run(tool.command, tool.args(device, mac), { timeout: TIMEOUT, stderr: true });
      if (output?.code === 0) {
        sent += 1;
        continue;
      }
      const [said = ''] = (output?.stderr ?? '').trim().split('\n', 1);
      failure = new FiError('ERR_FI_WOL', `${tool.command} on ${device}: ${said.slice(0, 200) || 'it failed'}`);
      log.debug(failure.message);
    }
  }
  if (sent === 0 && failure !== undefined) throw failure;
  return sent;
}

async function findTool(host: Host): Promise<Tool> {
  const tools = TOOLS[host.platform] ?? [];
  if (tools.length === 0) throw new FiError('ERR_FI_WOL', `raw frames cannot be sent on ${host.platform}`);
  if ((await host.uid()) !== 0) throw new FiError('ERR_FI_WOL', 'root privileges needed');
  for (const tool of tools) if (await host.which(tool.command)) return tool;
  const names = tools.map(({ command }) => command).join(' or ');
  throw new FiError('ERR_FI_WOL', `${names} is not installed (Debian package: etherwake)`);
}

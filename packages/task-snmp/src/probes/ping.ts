/**
 * Whether an address answers to ICMP echo. Node.js has no raw sockets, so the system's own tool asks.
 */

import { exec } from '@fi/core/host';

/** Milliseconds. */
const WAIT = 1000;

/** Arguments of `ping` for one packet, by platform. */
function argumentsFor(platform: NodeJS.Platform): string[] {
  if (platform === 'win32') return ['-n', '1', '-w', String(WAIT)];
  return ['-n', '-q', '-c', '1', '-W', platform === 'darwin' ? String(WAIT) : String(WAIT / 1000)];
}

/** Whether the address answers within a second; undefined when there is no ping to ask. */
export async function ping(
  address: string,
  platform: NodeJS.Platform = process.platform,
): Promise<boolean | undefined> {
  const output = await exec('ping', [...argumentsFor(platform), address], process.env, { timeout: 3 * WAIT });
  if (output === undefined) return undefined;
  if (output.code !== 0) return false;
  // On Windows "destination unreachable" ends with code 0 too.
  return platform !== 'win32' || /TTL=/i.test(output.stdout);
}

/** The command `fi-wakeonlan`: wakes machines over the network. */

import { FiError, UsageError } from '@fi/core';
import { type CommandRun, runCommand } from '@fi/core/config';
import { LocalHost } from '@fi/core/host';
import { type Mac, parseMac, parsePassword } from './magic-packet.js';
import type { WAKEONLAN_OPTIONS } from './options.js';
import { WAKEONLAN } from './program.js';
import { wake } from './wake.js';

/** Runs the command with the arguments of this process; the exit code is 1 when an address was none. */
export function run(argv?: readonly string[]): Promise<void> {
  return runCommand({ program: WAKEONLAN, log: { tag: 'WakeOnLan' }, main }, argv);
}

async function main({ values, log }: CommandRun<typeof WAKEONLAN_OPTIONS>): Promise<number> {
  const { macs, invalid } = readMacs(values.mac);
  const password = readPassword(values.password);
  for (const text of invalid) log.error(`${text}, skipping`);
  await wake(macs, {
    host: new LocalHost(),
    log,
    interfaces: values.interface,
    ...(values.methods.length === 0 ? {} : { methods: values.methods }),
    ...(values.port.length === 0 ? {} : { ports: [...new Set(values.port.map(Number))] }),
    ...(password === undefined ? {} : { password }),
  });
  return invalid.length === 0 ? 0 : 1;
}

/**
 * The addresses, each once, and what is to be said of texts that are none.
 *
 * @throws UsageError without any text; FiError when none of them is an address.
 */
function readMacs(texts: readonly string[]): { macs: Mac[]; invalid: string[] } {
  if (texts.length === 0) throw new UsageError('no mac address given, aborting: name one with --mac');
  const macs = new Set<Mac>();
  const invalid: string[] = [];
  for (const text of texts) {
    const mac = parseMac(text);
    if (mac !== undefined) macs.add(mac);
    else invalid.push(`invalid mac address given: ${JSON.stringify(text.slice(0, 60))} is not like 00:24:d6:6f:81:3a`);
  }
  if (macs.size === 0) throw new FiError('ERR_FI_MAC', invalid.join('\n'));
  return { macs: [...macs], invalid };
}

function readPassword(text: string | undefined): Buffer | undefined {
  if (text === undefined) return undefined;
  const password = parsePassword(text);
  if (password === undefined) {
    throw new UsageError('invalid password given: write six bytes like 01:02:03:04:05:06, or four like 1.2.3.4');
  }
  return password;
}

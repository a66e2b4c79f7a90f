/** The command `fi-wakeonlan`: wakes machines over the network. */

import { FiError, UsageError, VERSION } from '@fi/core';
import { describeWarnings, loadConfig, type ProgramDescription, readCommandLine, runProgram } from '@fi/core/config';
import { LocalHost } from '@fi/core/host';
import { createLog, logSettings } from '@fi/core/log';
import { type Mac, parseMac, parsePassword } from './magic-packet.js';
import { WAKEONLAN_OPTIONS } from './options.js';
import { wake } from './wake.js';

const PROGRAM: ProgramDescription<typeof WAKEONLAN_OPTIONS> = {
  name: 'fi-wakeonlan',
  summary: 'Wakes machines over the network: sends the magic packets of Wake-on-LAN.',
  usage: ['[options] --mac=MAC'],
  version: `fi-wakeonlan ${VERSION}`,
  options: WAKEONLAN_OPTIONS,
  examples: [
    { command: 'fi-wakeonlan --mac 00:24:d6:6f:81:3a', text: 'one machine, on all networks of this one' },
    { command: 'fi-wakeonlan --mac a4:ba:db:a5:f5:fa --methods udp -i eth0', text: 'over UDP, on one interface' },
  ],
};

/** Runs the command with the arguments of this process. */
export function run(argv?: readonly string[]): Promise<void> {
  return runProgram({ name: PROGRAM.name, main }, argv);
}

/** Does the work. */
export async function main(argv: readonly string[]): Promise<number> {
  const commandLine = readCommandLine(PROGRAM, argv);
  if (commandLine === undefined) return 0;
  const config = loadConfig({ options: WAKEONLAN_OPTIONS, flags: commandLine.flags, environment: process.env });
  const { values } = config;
  const { macs, invalid } = readMacs(values.mac);
  const password = readPassword(values.password);
  const log = createLog({ tag: 'WakeOnLan', program: PROGRAM.name, ...logSettings(values) });
  try {
    for (const warning of [...commandLine.warnings, ...describeWarnings(config)]) log.warning(warning);
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
  } finally {
    await log.flush();
  }
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

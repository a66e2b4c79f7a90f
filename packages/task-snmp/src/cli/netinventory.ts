/** The command `fi-netinventory`. */

import { UsageError, VERSION } from '@fi/core';
import { type CommandRun, type ConfigValues, runCommand } from '@fi/core/config';
import type { Log } from '@fi/core/log';
import { END_CONTENT, startContent } from '../messages.js';
import { NETINVENTORY } from '../program.js';
import { type InventoryTarget, inventories } from '../scan/inventories.js';
import { commandCredentials } from './credentials.js';
import { onInterrupt } from './interrupt.js';
import { portsOf, vendorsWith } from './netdiscovery.js';
import type { INVENTORY_OPTIONS } from './options.js';
import { Output } from './output.js';
import { progressBar, sharesTerminal } from './progress-bar.js';

type Values = ConfigValues<typeof INVENTORY_OPTIONS>;

/** Runs the command with the arguments of this process. */
export function run(argv?: readonly string[]): Promise<void> {
  return runCommand({ program: NETINVENTORY, log: { tag: 'NetInventory', quiet: true }, main }, argv);
}

async function main({ values, log }: CommandRun<typeof INVENTORY_OPTIONS>): Promise<number> {
  if (values.model !== undefined) log.warning('option --model has no effect');
  return await inventoryCommand(values, log);
}

/** Devices and files in order; a file without a device of its own has the first one's address. */
async function targetsOf(values: Values, log: Log): Promise<InventoryTarget[]> {
  const { host, file, type } = values;
  const common = type === undefined ? {} : { type };
  if (file.length > 0) {
    return file.map((path, index) => ({
      ...common,
      id: String(index),
      address: host[index] ?? host[0] ?? '127.0.0.1',
      file: path,
    }));
  }
  if (host.length === 0) throw new UsageError('no device: name one with --host, or a walk file with --file');
  const credentials = await commandCredentials({ ...values, v1: values.v1 && !values.v2c }, log);
  if (values.v1 && values.v2c) log.warning('both --v1 and --v2c are given, version 2c is used');
  if (credentials.length > 1) log.warning('only the first credential is used');
  const [credential] = credentials;
  const ports = portsOf(values.port);
  return host.map((address, index) => {
    const port = ports[index] ?? ports[0];
    const transport = values.protocol[index] ?? values.protocol[0];
    return {
      ...common,
      id: String(index),
      address,
      ...(port === undefined ? {} : { port }),
      ...(transport === undefined ? {} : { transport }),
      ...(credential === undefined ? {} : { credential }),
    };
  });
}

async function inventoryCommand(values: Values, log: Log): Promise<number> {
  const targets = await targetsOf(values, log);
  const vendors = await vendorsWith(values.rules);
  const output = await Output.open(values);
  const topology =
    values.topology === undefined ? undefined : (await import('./topology-file.js')).topologyFile(values.topology);
  const interrupt = onInterrupt();
  const progress = progressBar(targets.length);
  let done = 0;
  await output.control('SNMPQUERY', startContent(VERSION));
  try {
    await inventories({
      targets,
      vendors,
      ...(values.timeout === undefined ? {} : { timeout: values.timeout }),
      retries: values.retries,
      ...(values.threads === undefined ? {} : { threads: values.threads }),
      ...(values.rate === undefined ? {} : { rate: values.rate }),
      log,
      signal: interrupt.signal,
      async onResult(result, { address, file }) {
        done += 1;
        if (sharesTerminal(values.format)) progress.hide();
        await output.result(address, result, file === undefined);
        topology?.add(address, result);
        progress.update(done, done);
      },
    });
  } finally {
    progress.end();
    interrupt.dispose();
  }
  for (let time = 0; time < 2; time += 1) await output.control('SNMPQUERY', END_CONTENT);
  await output.end();
  await topology?.end();
  if (!interrupt.signal.aborted) return 0;
  log.warning(`stopped: ${done} of ${targets.length} devices are inventoried`);
  await log.flush();
  setImmediate(() => process.exit(1));
  return 1;
}

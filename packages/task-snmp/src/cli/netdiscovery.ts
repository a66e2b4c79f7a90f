/** The command `fi-netdiscovery`. */

import { UsageError, VERSION } from '@fi/core';
import { type CommandRun, type ConfigValues, runCommand } from '@fi/core/config';
import type { Log } from '@fi/core/log';
import type { Vendor } from '../device.js';
import { openCapture } from '../files/open.js';
import { identify } from '../identify/identify.js';
import { discoveryContent, END_CONTENT, isReportable, startContent } from '../messages.js';
import { NETDISCOVERY } from '../program.js';
import { type AddressBlock, addressBlock, parseBlock } from '../scan/addresses.js';
import { countAddresses, discover, type ScanResult } from '../scan/discovery.js';
import { Reader } from '../snmp/reader.js';
import { shippedVendors } from '../vendors/index.js';
import { commandCredentials } from './credentials.js';
import { onInterrupt } from './interrupt.js';
import type { DISCOVERY_OPTIONS } from './options.js';
import { Output } from './output.js';
import { progressBar, sharesTerminal } from './progress-bar.js';
import { ResumeFile } from './resume.js';

type Values = ConfigValues<typeof DISCOVERY_OPTIONS>;

/** Addresses of a scan: sixteen times 10.0.0.0/8, which takes days; the smallest usual IPv6 network would take ages. */
const MOST_ADDRESSES = 2n ** 28n;

/** Runs the command with the arguments of this process. */
export function run(argv?: readonly string[]): Promise<void> {
  return runCommand({ program: NETDISCOVERY, log: { tag: 'NetDiscovery', quiet: true }, main }, argv);
}

async function main({ values, positionals, log }: CommandRun<typeof DISCOVERY_OPTIONS>): Promise<number> {
  const vendors = await vendorsWith(values.rules);
  if (values.file.length > 0) return await identifyFiles(values, vendors);
  return await scan(values, blocksOf(values, positionals), vendors, log);
}

/** The rules of this package and those of the user, which come first by their priority. */
export async function vendorsWith(file: string | undefined): Promise<readonly Vendor[]> {
  if (file === undefined) return shippedVendors();
  const { readUserRules } = await import('../user-rules.js');
  return [...(await readUserRules(file)), ...shippedVendors()];
}

function blocksOf({ first, last, host }: Values, networks: readonly string[]): AddressBlock[] {
  const blocks = [...host, ...networks].map(parseBlock);
  if (first !== undefined) blocks.unshift(addressBlock(first, last ?? first));
  else if (last !== undefined) throw new UsageError('no first address: name one with --first');
  if (blocks.length === 0) throw new UsageError('no address: name a range with --first and --last, or networks');
  const total = countAddresses(blocks);
  if (total > MOST_ADDRESSES) {
    throw new UsageError(`${total} addresses are too many to be scanned; name smaller networks`);
  }
  return blocks;
}

/** Ports of a command line. */
export function portsOf(list: readonly string[]): number[] {
  return list.map((text) => {
    const port = Number(text);
    if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new UsageError(`--port: ${text} is not a port`);
    return port;
  });
}

async function identifyFiles(values: Values, vendors: readonly Vendor[]): Promise<number> {
  const output = await Output.open(values);
  const address = values.first ?? values.host[0] ?? '1.1.1.1';
  for (const file of values.file) {
    const reader = new Reader(await openCapture(file, address));
    const identified = await identify(reader, { vendors });
    const { identity } = identified;
    const { sysObjectId } = identified.device;
    const device = { ...identity, IP: address, ...(values.entity === undefined ? {} : { ENTITY: values.entity }) };
    if (!isReportable(device)) continue;
    const results: ScanResult[] = [{ query: 'NETDISCOVERY', content: discoveryContent(device), sysObjectId }];
    if (values.inventory) {
      const [{ inventory }, { inventoryContent }] = await Promise.all([
        import('../inventory/collect.js'),
        import('../messages.js'),
      ]);
      const content = await inventory(reader, { identified });
      content.info.ID = '0';
      results.push({ query: 'SNMPQUERY', content: inventoryContent(content), sysObjectId });
    }
    for (const result of results) await output.result(address, result, false);
  }
  await output.end();
  return 0;
}

async function scan(
  values: Values,
  blocks: readonly AddressBlock[],
  vendors: readonly Vendor[],
  log: Log,
): Promise<number> {
  const credentials = await commandCredentials(values, log);
  const ports = portsOf(values.port);
  const output = await Output.open(values);
  const observers = await observersOf(values);
  const total = Number(countAddresses(blocks));
  const interrupt = onInterrupt();
  const progress = progressBar(total);
  let done = 0;
  let found = 0;
  const take = async (address: string, results: readonly ScanResult[]) => {
    done += 1;
    if (results.length > 0) found += 1;
    if (results.length > 0 && sharesTerminal(values.format)) progress.hide();
    for (const result of results) {
      await output.result(address, result);
      for (const observer of observers) observer.add(address, result);
    }
    progress.update(done, found);
  };
  await output.control('NETDISCOVERY', startContent(VERSION));
  await output.control('NETDISCOVERY', { AGENT: { NBIP: total } }, false);
  const scanned = JSON.stringify({
    blocks: blocks.map(({ first, last }) => [`${first}`, `${last}`]),
    inventory: values.inventory,
  });
  const resume = values.resume === undefined ? undefined : await ResumeFile.open(values.resume, scanned, take);
  try {
    await discover({
      blocks: values.entity === undefined ? blocks : blocks.map((block) => ({ ...block, entity: values.entity ?? '' })),
      credentials,
      ports,
      transports: values.protocol,
      probes: values.probes,
      ...(values.timeout === undefined ? {} : { timeout: values.timeout }),
      retries: values.retries,
      ...(values.threads === undefined ? {} : { threads: values.threads }),
      ...(values.rate === undefined ? {} : { rate: values.rate }),
      inventory: values.inventory,
      vendors,
      log,
      signal: interrupt.signal,
      ...(resume === undefined ? {} : { skip: (address) => resume.done.has(address) }),
      async onAddress(address, results) {
        await take(address, results);
        await resume?.add(address, results);
      },
    });
  } finally {
    progress.end();
    interrupt.dispose();
    await resume?.close();
  }
  if (!interrupt.signal.aborted) {
    for (let time = 0; time < 2; time += 1) await output.control('NETDISCOVERY', END_CONTENT);
  }
  await output.end();
  for (const observer of observers) await observer.end();
  if (!interrupt.signal.aborted) return 0;
  log.warning(`stopped: ${done} of ${total} addresses are scanned`);
  await log.flush();
  // Questions that nobody waits for any more would keep the process for the rest of their time-outs.
  setImmediate(() => process.exit(1));
  return 1;
}

/** What else wants to see all results. */
interface Observer {
  add(address: string, result: ScanResult): void;
  end(): Promise<void>;
}

async function observersOf({ topology, diff }: Values): Promise<Observer[]> {
  const observers: Observer[] = [];
  if (topology !== undefined) observers.push((await import('./topology-file.js')).topologyFile(topology));
  if (diff !== undefined) observers.push(await (await import('./diff.js')).diffWith(diff));
  return observers;
}

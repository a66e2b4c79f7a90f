/** The command `fi-inventory`: takes an inventory of this machine (or of a recorded one) and prints it. */

import { join } from 'node:path';
import { describeError, FiError, type Host, UsageError } from '@fi/core';
import { type CommandRun, runCommand, untilInterrupted } from '@fi/core/config';
import { isSection, type SectionName } from '@fi/core/inventory';
import type { Log } from '@fi/core/log';
import { CATEGORY_NAMES, type Category, isCategory } from './categories.js';
import { parseCredential } from './credentials.js';
import { type InventoryOptions, type InventoryResult, takeInventory } from './inventory.js';
import { EXTENSIONS, type INVENTORY_OPTIONS, type InventoryValues } from './options.js';
import { INVENTORY } from './program.js';
import { progressLine } from './progress.js';
import { chooseFormat, readFormer, readSystem, render } from './render.js';
import { renderTimings } from './timings.js';

type Values = InventoryValues;

/** Runs the command with the arguments of this process. */
export function run(argv?: readonly string[]): Promise<void> {
  return runCommand({ program: INVENTORY, log: { tag: 'Inventory', quiet: true }, main }, argv);
}

async function main({ values, log }: CommandRun<typeof INVENTORY_OPTIONS>): Promise<void> {
  if (values['list-categories']) {
    process.stdout.write(`Supported categories:\n${CATEGORY_NAMES.map((name) => ` - ${name}\n`).join('')}`);
    return;
  }
  await inventoryCommand(values, log);
}

async function inventoryCommand(values: Values, log: Log): Promise<void> {
  const sections = checkSections(values.section);
  checkGuests(values);
  const options = await inventoryOptions(values, log);
  const former = await readFormer(values);
  const chosen = await chooseHost(values);
  const work = async (signal: AbortSignal) => {
    const progress = progressLine();
    const result = await takeInventory({
      ...options,
      ...(chosen === undefined ? {} : { host: chosen.host }),
      signal,
      onProgress: progress.update,
    }).finally(progress.end);
    const system = await readSystem(values, chosen?.host);
    if (chosen?.save !== undefined) {
      await chosen.save();
      log.info(`what was read is recorded in ${values.record}`);
    }

    const collected = performance.now();
    const { deviceid } = result.inventory;
    log.info(`New inventory from ${deviceid}${values.tag === undefined ? '' : ` (tag=${values.tag})`}`);
    await write(await render(result, values, log, { sections, former, system }), values.output);
    if (values.timings) printTimings(result, collected);
    if (values.guests !== undefined) await inventoryGuests(values.guests, values, options, signal, log);
  };
  await untilInterrupted(work, (signal) => new FiError('ERR_FI_STOPPED', `stopped by ${signal}, nothing is written`));
}

function printTimings({ report }: InventoryResult, collected: number): void {
  const phases = [
    { name: 'start of Node.js and the command line', milliseconds: collected - report.milliseconds },
    { name: 'loading the collectors', milliseconds: report.loading },
    { name: 'collecting', milliseconds: report.milliseconds - report.loading },
    { name: 'writing', milliseconds: performance.now() - collected },
    { name: 'all', milliseconds: performance.now() },
  ];
  process.stderr.write(renderTimings(report, phases));
}

function checkGuests(values: Values): void {
  if (values.guests === undefined) return;
  const other = (['diff', 'record', 'replay'] as const).find((name) => values[name] !== undefined);
  if (other !== undefined) throw new UsageError(`--guests looks at the containers of this machine; --${other} cannot`);
}

/** Writes the inventory of each container into a file that is named after its deviceid. */
async function inventoryGuests(
  directory: string,
  values: Values,
  { tag, itemtype, collectorTimeout }: InventoryOptions,
  signal: AbortSignal,
  log: Log,
): Promise<void> {
  const [{ guestInventories }, { mkdir }] = await Promise.all([
    import('./guests/index.js'),
    import('node:fs/promises'),
  ]);
  const options = { tag, log, signal, ...(itemtype && { itemtype }), ...(collectorTimeout && { collectorTimeout }) };
  const sections = checkSections(values.section);
  for await (const { guest, host, ...result } of guestInventories(options)) {
    const system = await readSystem(values, host);
    const text = await render(result, values, log, { sections, former: undefined, system });
    if (text === '') continue;
    try {
      await mkdir(directory, { recursive: true });
    } catch (error) {
      throw new FiError('ERR_FI_WRITE', `--guests: ${describeError(error)}`, { cause: error });
    }
    const file = join(directory, `${result.inventory.deviceid}.${EXTENSIONS[chooseFormat(values)]}`);
    await write(text, file);
    log.info(`${guest.kind} ${guest.name}: ${file}`);
  }
}

/** The host to ask, when it is not simply this machine. */
async function chooseHost(values: Values): Promise<{ host: Host; save?: () => Promise<void> } | undefined> {
  if (values.record === undefined && values.replay === undefined) return undefined;
  const { LocalHost, RecordedHost, RecordingHost } = await import('@fi/core/host');
  const host =
    values.replay === undefined
      ? new LocalHost({ commandTimeout: values['backend-collect-timeout'] * 1000 })
      : await RecordedHost.open(values.replay);
  if (values.record === undefined) return { host };
  const recording = new RecordingHost(host, values.record);
  return { host: recording, save: () => recording.save() };
}

async function inventoryOptions(values: Values, log: Log): Promise<InventoryOptions> {
  const { readAdditionalContent } = await import('./additional-content.js');
  const partial = values.partial.length > 0;
  const categories = checkCategories('partial', values.partial, log);
  if (partial && categories.length === 0)
    throw new UsageError('none of the categories of --partial exists (see --list-categories)');
  // a bill of materials needs nothing else
  if (!partial && values.format === 'cyclonedx' && values.diff === undefined) categories.push('software');
  return {
    log,
    ...(categories.length > 0 ? { categories } : {}),
    noCategories: checkCategories('no-category', values['no-category'], log),
    ...(values.deviceid === undefined ? {} : { deviceid: values.deviceid }),
    tag: values.tag,
    itemtype: values.itemtype,
    collectorTimeout: values['backend-collect-timeout'] * 1000,
    collectorsDir: values['collectors-dir'],
    vardir: values.vardir,
    lastGoodDays: values['last-good-days'],
    ...(values['time-limit'] === undefined ? {} : { timeout: values['time-limit'] * 1000 }),
    scanHomedirs: values['scan-homedirs'],
    scanProfiles: values['scan-profiles'],
    assetnameSupport: Number(values['assetname-support']) as 1 | 2 | 3,
    credentials: values.credentials.map((text) => {
      const credential = parseCredential(text);
      if (credential === undefined)
        throw new UsageError('a value of --credentials is not of the form key:value,key:value');
      return credential;
    }),
    additionalContent:
      values['additional-content'] === undefined
        ? undefined
        : await readAdditionalContent(values['additional-content'], log),
  };
}

/** Unknown names are reported and left out, as cron tables are shared by agents of many versions. */
function checkCategories(option: string, names: readonly string[], log: Log): Category[] {
  for (const name of names.filter((name) => !isCategory(name))) {
    log.error(`Unknown category ${name} in --${option} (see --list-categories)`);
  }
  return names.filter(isCategory);
}

function checkSections(names: readonly string[]): SectionName[] | undefined {
  for (const name of names) {
    if (!isSection(name)) throw new UsageError(`--section: there is no section ${name}`);
  }
  return names.length === 0 ? undefined : (names as SectionName[]);
}

async function write(text: string, file: string | undefined): Promise<void> {
  if (file !== undefined) {
    const { atomicWrite } = await import('@fi/core/storage');
    await atomicWrite(file, text);
  } else if (text !== '') {
    await new Promise<void>((resolve) => process.stdout.write(text, () => resolve()));
  }
}

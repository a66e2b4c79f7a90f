/** The inventory as a task of the agent: one inventory per run, written for every target that wants it. */

import type { Logger } from '@fi/core';
import { type Inventory, isSection } from '@fi/core/inventory';
import { DEFAULT_USER_AGENT } from '@fi/core/protocol';
import { Storage } from '@fi/core/storage';
import type { Task, TaskContext, TaskTarget } from '@fi/core/task';
import { readAdditionalContent } from './additional-content.js';
import { CATEGORIES, type Category, isCategory } from './categories.js';
import { parseCredential } from './credentials.js';
import { type InventoryOptions, type InventoryResult, takeInventory, toClassicServer, toGlpi } from './inventory.js';
import { serverCredentials } from './server-credentials.js';
import { forgetSections, prepareClassic, prepareGlpi } from './state/delta.js';
import { DEFAULT_POSTPONE } from './state/glpi-state.js';

/** Sections that identify the machine or hold facts of several categories: they stay whatever is left out. */
const KEPT = new Set<string>(['hardware', 'bios', 'versionprovider', 'accesslog']);

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];

/** Unknown names are reported and left out, as one configuration serves agents of many versions. */
function categoriesOf(names: readonly string[], what: string, log: Logger): Category[] {
  for (const name of names) if (!isCategory(name)) log.error(`Unknown category on ${what}: ${name}`);
  return names.filter(isCategory);
}

/** The categories of a partial inventory, when one is asked for. */
function partialCategories({ jobs, config }: TaskContext): string[] | undefined {
  const event = jobs.find((job) => job.kind === 'event');
  const names = event === undefined ? texts(config.partial) : (event.parameters.category ?? '').split(',');
  const given = names.map((name) => name.trim()).filter((name) => name !== '');
  return event === undefined && given.length === 0 ? undefined : given;
}

/** The inventory without what a target does not want. */
function withoutCategories(document: Inventory, left: readonly Category[]): Inventory {
  const sections = new Set<string>(left.flatMap((category) => CATEGORIES[category]));
  const content = Object.entries(document.content).filter(([name]) => KEPT.has(name) || !sections.has(name));
  return { ...document, content: Object.fromEntries(content) as unknown as Inventory['content'] };
}

async function optionsOf(context: TaskContext, wantsDatabases: boolean): Promise<InventoryOptions> {
  const { config, log } = context;
  const number = (name: string, fallback: number) => {
    const value = config[name];
    return typeof value === 'number' ? value : fallback;
  };
  const additional = config['additional-content'];
  const directory = config['collectors-dir'];
  const own = texts(config.credentials)
    .map(parseCredential)
    .filter((item) => item !== undefined);
  return {
    host: context.host,
    log,
    signal: context.signal,
    deviceid: context.deviceid,
    tag: typeof config.tag === 'string' ? config.tag : undefined,
    ...(typeof config.itemtype === 'string' ? { itemtype: config.itemtype } : {}),
    collectorTimeout: number('backend-collect-timeout', 180) * 1000,
    scanHomedirs: config['scan-homedirs'] === true,
    scanProfiles: config['scan-profiles'] === true,
    assetnameSupport: number('assetname-support', 1) as 1 | 2 | 3,
    credentials: wantsDatabases ? [...(await serverCredentials(context)), ...own] : own,
    collectorsDir: typeof directory === 'string' ? directory : undefined,
    additionalContent: typeof additional === 'string' ? await readAdditionalContent(additional, log) : undefined,
    onProgress: ({ done, total, name }) => context.progress(done, total, name),
  };
}

async function run(context: TaskContext): Promise<void> {
  const { config, log, targets } = context;
  const configured = texts(config['no-category']);
  const unwanted = (target: TaskTarget) => categoriesOf(target.noCategory ?? configured, 'no-category', log);
  const lists = new Map(targets.map((target) => [target, unwanted(target)]));
  // What one target does not want may still be wanted by another: only what nobody wants is not looked for.
  const [first = [], ...others] = lists.values();
  const noCategories = first.filter((category) => others.every((list) => list.includes(category)));

  const partial = partialCategories(context);
  let categories: Category[] | undefined;
  if (partial !== undefined) {
    categories = categoriesOf(partial, 'partial inventory event', log).filter((name) => !noCategories.includes(name));
    if (categories.length === 0) {
      log.info('Nothing to inventory on partial inventory event');
      return;
    }
  }
  const wantsDatabases = (categories ?? ['database']).includes('database') && !noCategories.includes('database');
  const options = await optionsOf(context, wantsDatabases);
  const result = await takeInventory({
    ...options,
    noCategories,
    ...(categories === undefined ? {} : { categories }),
    // What was good in an earlier run stands in for what a collector could not find in this one.
    vardir: context.target.directory,
  });
  const forms = documents(result, log);
  const { deviceid } = result.inventory;
  const tag = result.inventory.tag === undefined ? '' : ` (tag=${result.inventory.tag})`;
  for (const [target, left] of lists) {
    log.info(`New inventory from ${deviceid} for ${target.id}${tag}`);
    const more = left.filter((category) => !noCategories.includes(category));
    const form = target.format === 'native' ? forms.native() : forms.classic();
    const document = named(withoutCategories(form.inventory, more), config['user-agent']);
    if (target.type === 'local') await context.deliver({ ...form, kind: 'inventory', inventory: document }, [target]);
    else if (categories !== undefined) await deliverEvent(context, target, document);
    else if (target.format === 'native') await deliverDelta(context, target, document, result);
    else await deliverClassic(context, target, { ...forms.classic(), inventory: document });
  }
  if (config['inventory-guests'] === true && categories === undefined) await deliverGuests(context, options, lists);
}

/** Inventories of the containers of this machine, each for every target as a document of its own. */
async function deliverGuests(
  { config, log, signal, host, deliver }: TaskContext,
  { tag, itemtype, collectorTimeout }: InventoryOptions,
  lists: ReadonlyMap<TaskTarget, readonly Category[]>,
): Promise<void> {
  const { guestInventories } = await import('./guests/index.js');
  const options = {
    host,
    log,
    signal,
    tag,
    ...(itemtype && { itemtype }),
    ...(collectorTimeout && { collectorTimeout }),
  };
  for await (const { guest, inventory, report, lastGood } of guestInventories(options)) {
    const forms = documents({ inventory, report, lastGood }, log);
    for (const [target, left] of lists) {
      const name = `${guest.kind} ${guest.name}`;
      if (target.format === 'classic' && target.type === 'server' && report.gaps.length > 0) {
        // such a server takes every document for a whole one, and would delete what it knows
        log.warning(`${name}: its inventory is incomplete and not sent to ${target.id}`);
        continue;
      }
      log.info(`New inventory from ${inventory.deviceid} (${name}) for ${target.id}`);
      const form = target.format === 'native' ? forms.native() : forms.classic();
      const document = named(withoutCategories(form.inventory, left), config['user-agent']);
      await deliver({ ...form, kind: 'inventory', inventory: document }, [target]);
    }
  }
}

/** The forms of an inventory for servers that take partial ones and for those that do not, made at most once. */
function documents(result: InventoryResult, log: Logger) {
  let native: { inventory: Inventory } | undefined;
  let classic: { inventory: Inventory; checksum: number } | undefined;
  return {
    native() {
      native ??= { inventory: toGlpi(result, log) };
      return native;
    },
    classic() {
      if (classic === undefined) {
        const { inventory, checksum } = toClassicServer(result, log);
        classic = { inventory, checksum };
      }
      return classic;
    },
  };
}

/** Servers know agents by this name; who we are stands in VERSIONPROVIDER. */
function named(document: Inventory, userAgent: unknown): Inventory {
  const versionclient = typeof userAgent === 'string' ? userAgent : DEFAULT_USER_AGENT;
  return { ...document, content: { ...document.content, versionclient } };
}

/** Inventories of what is new, between two whole ones. */
const postponeOf = (config: TaskContext['config']): number =>
  config.full === true ? 0 : Number(config['full-inventory-postpone'] ?? DEFAULT_POSTPONE);

/** Delivers to a GLPI server; without what it knows already when `full-inventory-postpone` allows, and none is due. */
async function deliverDelta(
  { config, log, deliver }: TaskContext,
  target: TaskTarget,
  document: Inventory,
  { inventory: collected, report }: InventoryResult,
): Promise<void> {
  const postpone = postponeOf(config);
  if (postpone === 0) {
    await deliver({ kind: 'inventory', inventory: document }, [target]);
    return;
  }
  // what this document does not have although it was found is not gone
  const found = Object.keys(collected.content).filter(isSection);
  const { inventory, knowledge, messages } = await prepareGlpi(await Storage.open(target.directory, log), document, {
    postpone,
    required: texts(config['required-category']).filter(isCategory),
    incomplete: [...report.gaps.map(({ section }) => section), ...found.filter((name) => !(name in document.content))],
  });
  for (const message of messages) log.debug(message);
  // one that lacks a section does not make void another that has it
  const covers = report.gaps.length === 0;
  await deliver({ kind: 'inventory', inventory, knowledge, covers }, [target]);
}

/** Delivers to a server of classic XML, with what changed since it accepted the last inventory as HARDWARE/CHECKSUM. */
async function deliverClassic(
  { config, log, deliver }: TaskContext,
  target: TaskTarget,
  document: { readonly inventory: Inventory; readonly checksum: number },
): Promise<void> {
  const storage = await Storage.open(target.directory, log);
  const { inventory, checksum, knowledge } = await prepareClassic(storage, document, postponeOf(config));
  await deliver({ kind: 'inventory', inventory, checksum, knowledge }, [target]);
}

/** Delivers the answer to an event; the sections in it are told again by the next inventory. */
async function deliverEvent({ log, deliver }: TaskContext, target: TaskTarget, inventory: Inventory): Promise<void> {
  const sections = Object.keys(inventory.content).filter(isSection);
  const knowledge = await forgetSections(await Storage.open(target.directory, log), sections);
  await deliver({ kind: 'inventory', inventory, ...(knowledge && { knowledge }) }, [target]);
}

const task: Task = { run };
export default task;

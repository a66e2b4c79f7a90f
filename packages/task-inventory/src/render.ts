/** What the command prints of an inventory: the formats, and the differences from an earlier one. */

import { type Host, type Logger, UsageError } from '@fi/core';
import { type SectionName, toClassic, toJson } from '@fi/core/inventory';
import type { ReadInventory } from './diff/index.js';
import type { CycloneDxOptions } from './formats/cyclonedx.js';
import { type InventoryResult, toClassicServer, toGlpi } from './inventory.js';
import type { Format, InventoryValues } from './options.js';

/** The form that is asked for. A partial inventory is JSON: in classic XML a server would take it for a whole one. */
export function chooseFormat(values: InventoryValues): Format {
  if (values.format !== undefined) return values.format;
  if (values.json || values.partial.length > 0) return 'json';
  return values.html ? 'html' : 'xml';
}

/** The inventory to compare with, read before the work begins. */
export async function readFormer(values: InventoryValues): Promise<ReadInventory | undefined> {
  if (values.diff === undefined) {
    if (values.volatile) throw new UsageError('--volatile says what --diff compares; give --diff=FILE too');
    return undefined;
  }
  if (values.html || (values.format !== undefined && values.format !== 'json' && values.format !== 'none')) {
    throw new UsageError('--diff prints words, or JSON with --json; it has no other format');
  }
  const { readInventory } = await import('./diff/index.js');
  return readInventory(values.diff);
}

/** What a bill of materials tells besides the inventory. */
export async function readSystem(
  values: InventoryValues,
  host?: Host,
): Promise<Pick<CycloneDxOptions, 'now' | 'distribution'>> {
  if (chooseFormat(values) !== 'cyclonedx') return { now: new Date() };
  const [{ LocalHost }, { readDistribution }] = await Promise.all([
    import('@fi/core/host'),
    import('./formats/cyclonedx.js'),
  ]);
  const asked = host ?? new LocalHost();
  return { now: (await asked.now()).date, distribution: await readDistribution(asked) };
}

export interface RenderOptions {
  sections: readonly SectionName[] | undefined;
  former: ReadInventory | undefined;
  system: Pick<CycloneDxOptions, 'now' | 'distribution'>;
}

/** XML and JSON go to servers, which must not lose what a collector failed to find; the other formats show what was found. */
export async function render(
  result: InventoryResult,
  values: InventoryValues,
  log: Logger,
  { sections, former, system }: RenderOptions,
): Promise<string> {
  const { inventory } = result;
  if (former !== undefined) return renderDiff(former, result, values);
  switch (chooseFormat(values)) {
    case 'xml': {
      const { writeXml } = await import('@fi/core/xml');
      const { inventory: whole, checksum } = toClassicServer(result, log);
      return writeXml('REQUEST', toClassic(whole, { checksum }));
    }
    case 'json':
      return toJson(toGlpi(result, log));
    case 'html': {
      const { renderInventory } = await import('@fi/core/inventory-html');
      return renderInventory(inventory);
    }
    case 'table': {
      const { toTable } = await import('./formats/table.js');
      const terminal = values.output === undefined && process.stdout.isTTY;
      return toTable(inventory, {
        width: terminal ? process.stdout.columns : undefined,
        color: terminal,
        only: sections,
      });
    }
    case 'csv': {
      const { toCsv } = await import('./formats/csv.js');
      return toCsv(inventory, sections);
    }
    case 'cyclonedx': {
      const { toCycloneDx } = await import('./formats/cyclonedx.js');
      const incomplete = result.report.gaps.some(({ section }) => section === 'softwares');
      return toCycloneDx(inventory, { ...system, incomplete });
    }
    case 'none':
      return '';
  }
}

async function renderDiff(former: ReadInventory, { inventory, report }: InventoryResult, values: InventoryValues) {
  const { diffInventories, diffInWords } = await import('./diff/index.js');
  const skip: SectionName[] = report.gaps.map(({ section }) => section);
  // classic XML has no place for them
  if (former.format === 'xml') skip.push('databases_services');
  const diff = diffInventories(former.inventory, inventory, { volatile: values.volatile, skip });
  if (values.format === 'none') return '';
  return values.json || values.format === 'json' ? `${JSON.stringify(diff, null, 3)}\n` : diffInWords(diff);
}

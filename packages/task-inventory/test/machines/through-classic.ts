/** The way through classic XML and back. */

import {
  type ClassicTree,
  fromClassicContent,
  type Inventory,
  type InventoryContent,
  toClassic,
} from '@fi/core/inventory';
import { parseXml, writeXml } from '@fi/core/xml';

/** What comes back from the classic message; the problems that reading it meets are its fault, too. */
export async function throughClassic(
  inventory: Inventory,
  problem?: (text: string) => void,
): Promise<InventoryContent> {
  const { REQUEST } = await parseXml(await writeXml('REQUEST', toClassic(inventory)));
  return fromClassicContent((REQUEST as unknown as { CONTENT: ClassicTree }).CONTENT, problem);
}

/** What the classic message has a place for: neither databases nor what tells about the run. */
export function classicPart({ content }: Inventory): Omit<InventoryContent, 'databases_services' | 'versionprovider'> {
  const { databases_services: _, versionprovider: __, ...rest } = content;
  return rest;
}

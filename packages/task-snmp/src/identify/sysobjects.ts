/** Type, manufacturer and model by sysObjectID. The table is `assets/sysobjects.txt`, made by scripts/generate-sysobjects.mjs. */

import { readFileSync } from 'node:fs';

export interface KnownObject {
  readonly manufacturer?: string;
  readonly type?: string;
  readonly model?: string;
}

/** Known objects by what follows 1.3.6.1.4.1 in their OID. */
export type ObjectTable = ReadonlyMap<string, KnownObject>;

/** Reads the compact form of the table; see the script for it. */
export function parseObjectTable(text: string): ObjectTable {
  const table = new Map<string, KnownObject>();
  let manufacturer: string | undefined;
  let type: string | undefined;
  let before = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('=')) {
      [manufacturer, type] = line.slice(1).split('\t');
      before = '';
    } else if (line !== '') {
      const [id = '', model] = line.split('\t');
      const tilde = id.indexOf('~');
      const oid = tilde < 0 ? id : before.slice(0, Number(id.slice(0, tilde))) + id.slice(tilde + 1);
      before = oid;
      table.set(oid, {
        ...(manufacturer ? { manufacturer } : {}),
        ...(type ? { type } : {}),
        ...(model ? { model } : {}),
      });
    }
  }
  return table;
}

let shipped: ObjectTable | undefined;

/** The table that comes with this package. */
export function objectTable(): ObjectTable {
  shipped ??= parseObjectTable(readFileSync(new URL('../../assets/sysobjects.txt', import.meta.url), 'utf8'));
  return shipped;
}

/** A sysObjectID below the enterprises; what follows them. */
export const ENTERPRISES = /^(?:\.?1\.3\.6\.1\.4\.1|iso\.3\.6\.1\.4\.1|SNMPv2-SMI::enterprises)\.(\d+(?:\.\d+)*)$/;

/** The entry of a sysObjectID: itself, else the nearest object above it, at last its enterprise. */
export function lookUpObject(sysObjectId: string | undefined, table: ObjectTable = objectTable()): KnownObject {
  let oid = ENTERPRISES.exec(sysObjectId ?? '')?.[1];
  while (oid !== undefined && oid !== '') {
    const found = table.get(oid);
    if (found !== undefined) return found;
    oid = oid.slice(0, Math.max(0, oid.lastIndexOf('.')));
  }
  return {};
}

/** MegaCli, the tool of LSI MegaRAID and Dell PERC controllers: adapters, enclosures and physical drives. */

import { type Disk, keyValues, makerOfModel } from './disk.js';
import { canonicalManufacturer, canonicalSize } from './values.js';

/** Fields of a drive, keys in lower case. */
export type MegacliFields = Record<string, string>;

/** Longest list of drives that is believed: a controller has some hundred at most. */
const MAX_DRIVES = 4096;

/**
 * Reads `-EncInfo`.
 *
 * @returns device identifiers by the number of the enclosure.
 */
export function parseEnclosures(text: string): Map<number, number> {
  const enclosures = new Map<number, number>();
  let current: number | undefined;
  for (const line of text.split(/\r?\n/)) {
    const number = /^\s*Enclosure (\d{1,6}):/.exec(line)?.[1];
    const id = /^\s*Device ID\s*:\s*(\d{1,6})/.exec(line)?.[1];
    if (number !== undefined) current = Number(number);
    else if (id !== undefined && current !== undefined) enclosures.set(current, Number(id));
  }
  return enclosures;
}

/** A drive in the summary of an adapter. */
export interface SummaryDrive {
  slot: string;
  /** Number of the enclosure, not its device identifier. */
  encl_id?: number;
  encl_pos?: string;
  fields: MegacliFields;
}

/**
 * Reads the part of `-ShowSummary` that lists physical drives.
 *
 * @returns drives by their rank in the text, from 0; enclosures and what has no slot are left out.
 */
export function parseSummary(text: string): Map<number, SummaryDrive> {
  const drives = new Map<number, SummaryDrive>();
  let inDrives = false;
  let rank = -1;
  let fields: MegacliFields = {};
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*PD\s*$/.test(line)) inDrives = true;
    else if (/^\s*Storage\b/.test(line)) inDrives = false;
    const colon = line.indexOf(':');
    if (!inDrives || colon < 0 || rank > MAX_DRIVES) continue;
    const key = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (key === 'connector') {
      rank++;
      fields = {};
      const slot = /: *Slot (\d+)/.exec(value)?.[1];
      if (slot === undefined) continue;
      const enclosure = /^(\d{1,6})<[^<>]*><Encl Pos (\d+) *>/.exec(value);
      drives.set(rank, {
        slot,
        ...(enclosure === null ? {} : { encl_id: Number(enclosure[1]), encl_pos: enclosure[2] ?? '' }),
        fields,
      });
    } else if (value !== '') fields[key] = value;
  }
  for (const [number, drive] of drives) if (drive.fields['product id'] === 'SAS2 EXP BP') drives.delete(number);
  return drives;
}

/** Reads `-PDlist`: one map per physical drive, its keys as printed but in lower case. */
export function parsePhysicalDrives(text: string): MegacliFields[] {
  const drives: MegacliFields[] = [];
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const key = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (key === 'enclosure device id' && drives.length < MAX_DRIVES) drives.push({});
    const drive = drives.at(-1);
    if (drive !== undefined && value !== '') drive[key] = value;
  }
  return drives;
}

/**
 * Physical drives by device identifier, which smartctl knows them by. `__diskgroup`, `__span` and `__arm` are the parts
 * of the drive's position.
 */
export function drivesByDeviceId(drives: readonly MegacliFields[]): Map<string, MegacliFields> {
  const byId = new Map<string, MegacliFields>();
  for (const drive of drives) {
    const fields = Object.fromEntries(Object.entries(drive).map(([key, value]) => [key.trim(), value]));
    const id = fields['device id'];
    if (id === undefined) continue;
    for (const part of (fields["drive's position"] ?? '').split(',')) {
      const [, name, number] = /^\s*(\w+):\s*(\d+)\s*$/.exec(part) ?? [];
      if (name !== undefined && number !== undefined) fields[`__${name.toLowerCase()}`] = number;
    }
    byId.set(id, fields);
  }
  return byId;
}

/** Reads `-AdpGetPciInfo`: numbers are hexadecimal. */
export function parsePciInfo(text: string): MegacliFields {
  return Object.fromEntries(keyValues(text));
}

/**
 * Numbers of the virtual drives in `-ldinfo -lAll` that are single drives without RAID: the system sees them as they are.
 */
export function parsePlainVirtualDrives(text: string): Set<string> {
  const plain = new Set<string>();
  for (const block of text.split(/^Virtual Drive\s*:/m).slice(1)) {
    const number = /^\s*(\d+)/.exec(block)?.[1];
    const pairs = keyValues(block.slice(block.indexOf('\n') + 1));
    if (number !== undefined && /non-raid/i.test(pairs.get('name') ?? '') && pairs.get('number of drives') === '1') {
      plain.add(number);
    }
  }
  return plain;
}

/** The disks that three views of an adapter show; sizes in MB, as the controller counts them. */
export function megacliDisks(
  drives: readonly MegacliFields[],
  summary: ReadonlyMap<number, SummaryDrive>,
  enclosures: ReadonlyMap<number, number>,
): Disk[] {
  return drives.map((drive) => {
    const seen = [...summary.values()].find(
      ({ slot, encl_id, encl_pos }) =>
        slot === drive['slot number'] &&
        (encl_id === undefined ||
          (String(enclosures.get(encl_id)) === drive['enclosure device id'] &&
            encl_pos === drive['enclosure position'])),
    );
    return megacliDisk(drive, seen?.fields);
  });
}

function megacliDisk(drive: MegacliFields, seen: MegacliFields | undefined): Disk {
  const firmware = drive['device firmware level'];
  const vendor = seen?.['vendor id'] === 'ATA' ? undefined : seen?.['vendor id'];
  const { model, serial } = splitInquiry(drive['inquiry data'] ?? '', firmware, vendor, seen?.['product id']);
  const [, first, second] = /^(\S+) +(\S+)$/.exec(model ?? '') ?? [];
  return {
    type: 'disk',
    name: second ?? model,
    model: second ?? model,
    manufacturer: canonicalManufacturer(vendor ?? first) ?? makerOfModel(model) ?? model,
    description: drive['pd type'],
    disksize: canonicalSize(drive['raw size']?.replace(/ \[.*/, '')),
    firmware,
    serial,
  };
}

/** Characters that the identity data of an ATA disk has for its model. */
const ATA_MODEL_LENGTH = 40;

/**
 * Takes model and serial number out of the inquiry data, in which they stand together with maker and firmware, in one
 * order for ATA and another for SAS disks. The summary has the model, but cut to 16 characters.
 */
function splitInquiry(
  inquiry: string,
  firmware: string | undefined,
  vendor: string | undefined,
  product: string | undefined,
): { model: string | undefined; serial: string | undefined } {
  const place = product === undefined ? -1 : inquiry.indexOf(product);
  if (product === undefined || place < 0) return { model: product, serial: undefined };
  const field = inquiry.slice(place, place + ATA_MODEL_LENGTH);
  const isAtaLayout = firmware !== undefined && inquiry.slice(place + ATA_MODEL_LENGTH).startsWith(firmware);
  const model = isAtaLayout
    ? field.trimEnd()
    : product + (/^\S*/.exec(inquiry.slice(place + product.length))?.[0] ?? '');
  let rest = inquiry.slice(0, place) + inquiry.slice(place + model.length);
  for (const part of [firmware, vendor]) if (part !== undefined) rest = rest.replace(part, () => '');
  return { model, serial: rest.replace(/\s/g, '') || undefined };
}

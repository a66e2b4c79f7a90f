/**
 * Names of PCI and USB hardware, from the databases of the system: pci.ids (https://pci-ids.ucw.cz) and usb.ids
 * (http://www.linux-usb.org). They hold tens of thousands of names of which a machine needs a few tens, so a name is
 * looked for in the text when it is asked for, and nothing is parsed ahead.
 */

import { decodeText, type Host } from '@fi/core';

/** From the line break before an entry to the one before the next entry of the same or a higher level. */
interface Block {
  readonly start: number;
  readonly end: number;
}

/** Entries by indentation: vendors and classes at the margin, devices below them, subsystems below devices. */
class IdText {
  /** One character per byte: a database has over a million of them, and such a text is the fastest to make and search. */
  readonly #text: string;
  readonly #blocks = new Map<string, Block | undefined>();

  constructor(content: string | Uint8Array) {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    // so that the first line, too, has a line break before it
    this.#text = `\n${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')}`;
  }

  /** The block that starts with `key` and two blanks, `depth` tabs deep, within another block. */
  block(key: string, depth: number, within?: Block): Block | undefined {
    const id = `${within?.start ?? ''} ${key}`;
    if (this.#blocks.has(id)) return this.#blocks.get(id);
    const offset = within?.start ?? 0;
    // a slice shares the memory of its text, and a missing key is not looked for in the rest of the file
    const scope = this.#text.slice(offset, within?.end);
    const entry = `\n${'\t'.repeat(depth)}${key}  `;
    // classes stand at the end of the files
    const place = key.startsWith('C ') ? scope.lastIndexOf(entry) : scope.indexOf(entry);
    const start = offset + place;
    const found = place < 0 ? undefined : { start, end: this.#end(start, depth) };
    this.#blocks.set(id, found);
    return found;
  }

  /** The name that follows the key on a block's first line. */
  name(block: Block | undefined): string | undefined {
    if (block === undefined) return undefined;
    const lineEnd = this.#text.indexOf('\n', block.start + 1);
    const line = this.#text.slice(block.start + 1, lineEnd < 0 ? undefined : lineEnd);
    return decodeText(Buffer.from(line.slice(line.indexOf('  ')), 'latin1')).trim() || undefined;
  }

  #end(start: number, depth: number): number {
    // comments and empty lines stand anywhere and end nothing
    const next = depth === 0 ? /\n[^\t#\r\n]/g : depth === 1 ? /\n\t?[^\t#\r\n]/g : /\n/g;
    next.lastIndex = start + 1 + depth;
    return next.exec(this.#text)?.index ?? this.#text.length;
  }
}

const isId = (id: string) => /^[0-9a-f]{4}$/.test(id);

/** Names of PCI vendors, devices and classes. Ids are hexadecimal digits in any case. */
export class PciIds {
  readonly #ids: IdText;

  /** @param content of pci.ids; empty when the system has none, then no name is known. */
  constructor(content: string | Uint8Array) {
    this.#ids = new IdText(content);
  }

  /** @param vendor 4 hexadecimal digits. */
  vendor(vendor: string): string | undefined {
    return this.#ids.name(this.#vendor(vendor));
  }

  device(vendor: string, device: string): string | undefined {
    return this.#ids.name(this.#device(vendor, device));
  }

  /** @param subsystem `ssss:dddd`, vendor and device of the board that carries the chip. */
  subsystem(vendor: string, device: string, subsystem: string): string | undefined {
    const [board = '', model = ''] = subsystem.toLowerCase().split(':');
    const block = this.#device(vendor, device);
    if (block === undefined || !isId(board) || !isId(model)) return undefined;
    return this.#ids.name(this.#ids.block(`${board} ${model}`, 2, block));
  }

  /** @param id the first 2 digits of a class code: `03` is "Display controller". */
  className(id: string): string | undefined {
    return this.#ids.name(this.#class(id));
  }

  /** @param id the first 4 digits of a class code: `0300` is "VGA compatible controller". */
  subclassName(id: string): string | undefined {
    const block = this.#class(id.slice(0, 2));
    if (block === undefined || !isId(id.toLowerCase())) return undefined;
    return this.#ids.name(this.#ids.block(id.slice(2).toLowerCase(), 1, block));
  }

  #vendor(vendor: string): Block | undefined {
    const id = vendor.toLowerCase();
    return isId(id) ? this.#ids.block(id, 0) : undefined;
  }

  #device(vendor: string, device: string): Block | undefined {
    const block = this.#vendor(vendor);
    const id = device.toLowerCase();
    return block !== undefined && isId(id) ? this.#ids.block(id, 1, block) : undefined;
  }

  #class(id: string): Block | undefined {
    return /^[0-9a-f]{2}$/i.test(id) ? this.#ids.block(`C ${id.toLowerCase()}`, 0) : undefined;
  }
}

/** Names of USB vendors and products. Ids are 4 hexadecimal digits in any case. */
export class UsbIds {
  readonly #ids: IdText;

  /** @param content of usb.ids; empty when the system has none, then no name is known. */
  constructor(content: string | Uint8Array) {
    this.#ids = new IdText(content);
  }

  vendor(vendor: string): string | undefined {
    return this.#ids.name(this.#vendor(vendor));
  }

  product(vendor: string, product: string): string | undefined {
    const block = this.#vendor(vendor);
    const id = product.toLowerCase();
    return block !== undefined && isId(id) ? this.#ids.name(this.#ids.block(id, 1, block)) : undefined;
  }

  #vendor(vendor: string): Block | undefined {
    const id = vendor.toLowerCase();
    return isId(id) ? this.#ids.block(id, 0) : undefined;
  }
}

/** Where distributions keep such databases. */
const DIRECTORIES = ['/usr/share/misc', '/usr/share/hwdata'];

/** Files that hold PCI names, for the `reads` of collectors. */
export const PCI_IDS_FILES = DIRECTORIES.map((dir) => `${dir}/pci.ids`);
/** Files that hold USB names, for the `reads` of collectors. */
export const USB_IDS_FILES = DIRECTORIES.map((dir) => `${dir}/usb.ids`);

/** By the bytes that a host gave, so that collectors of one run share what they have looked up. */
const pciCache = new WeakMap<Uint8Array, PciIds>();
const usbCache = new WeakMap<Uint8Array, UsbIds>();

/** The PCI names that the inventoried system has; an empty database when it has no such file. */
export function pciIds(host: Host): Promise<PciIds> {
  return database(host, PCI_IDS_FILES, pciCache, (bytes) => new PciIds(bytes));
}

/** The USB names that the inventoried system has; an empty database when it has no such file. */
export function usbIds(host: Host): Promise<UsbIds> {
  return database(host, USB_IDS_FILES, usbCache, (bytes) => new UsbIds(bytes));
}

async function database<T>(
  host: Host,
  files: readonly string[],
  cache: WeakMap<Uint8Array, T>,
  make: (content: string | Uint8Array) => T,
): Promise<T> {
  const bytes = await newest(host, files);
  if (bytes === undefined) return make('');
  let ids = cache.get(bytes);
  if (ids === undefined) {
    ids = make(bytes);
    cache.set(bytes, ids);
  }
  return ids;
}

/** Where a system has several copies, the one that was changed last. */
async function newest(host: Host, files: readonly string[]): Promise<Uint8Array | undefined> {
  const stats = await Promise.all(files.map(async (file) => ({ file, stat: await host.stat(file) })));
  const present = stats.filter(({ stat }) => stat !== undefined && stat.size > 0);
  present.sort((a, b) => (b.stat?.ctimeMs ?? 0) - (a.stat?.ctimeMs ?? 0));
  for (const { file } of present) {
    const bytes = await host.readBytes(file);
    if (bytes !== undefined && bytes.length > 0) return bytes;
  }
  return undefined;
}

/** Unpacks what only 7-Zip can, with the tool where it is installed. The list of names is checked before anything is written. */
import { FiError } from '@fi/core';
import { exec, type Host } from '@fi/core/host';
import type { UnpackGuard } from './guard.js';

const TOOLS = ['7z', '7zz', '7za', '7zr'] as const;
const TIME_LIMIT = 3_600_000;

/** What `7z l -slt` says of an entry. */
export interface ListedEntry {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** `D_ drwxr-xr-x`, `A_ lrwxrwxrwx`. */
  readonly attributes: string;
  /** Target of a link. */
  readonly link: string;
}

/** The entries of `7z l -slt`: blocks of `Name = value` lines behind a line of ten dashes. Pure. */
export function parseListing(text: string): ListedEntry[] {
  const start = text.search(/^-{10}\r?$/m);
  if (start < 0) return [];
  const list: ListedEntry[] = [];
  for (const block of text.slice(start).split(/\r?\n\r?\n/)) {
    const fields = new Map<string, string>();
    for (const line of block.split(/\r?\n/)) {
      const cut = line.indexOf(' = ');
      if (cut > 0) fields.set(line.slice(0, cut), line.slice(cut + 3));
    }
    const name = fields.get('Path');
    if (name === undefined) continue;
    const link = fields.get('Symbolic Link') ?? fields.get('Hard Link') ?? '';
    list.push({
      path: name,
      size: Number(fields.get('Size') ?? 0) || 0,
      attributes: fields.get('Attributes') ?? '',
      link,
    });
  }
  return list;
}

/** The absolute path of a 7-Zip tool; undefined: none is installed. */
export async function findSevenZip(host: Host): Promise<string | undefined> {
  for (const name of TOOLS) {
    const found = await host.which(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * Unpacks into an existing folder.
 * @throws UnsafeArchiveError for an archive that tries to leave the folder, or holds links
 */
export async function unpackWithTool(
  tool: string,
  archive: string,
  folder: string,
  guard: UnpackGuard,
  signal?: AbortSignal,
): Promise<void> {
  const run = (args: readonly string[]) =>
    exec(tool, args, process.env, { timeout: TIME_LIMIT, maxOutput: 256 * 1024 * 1024, signal, cwd: folder });
  const listing = await run(['l', '-slt', '-p-', '--', archive]);
  if (listing?.code !== 0 || listing.truncated) throw new FiError('ERR_FI_TOOL', `${tool} cannot read ${archive}`);
  for (const { path, size, attributes, link } of parseListing(listing.stdout)) {
    guard.entry(path);
    guard.bytes(size);
    // links in archives of this kind cannot be kept inside by any option of the tool
    if (link !== '' || /(?:^|[\s_])l[r-][w-]/.test(attributes)) {
      throw guard.refuse(`the entry ${JSON.stringify(path.slice(0, 200))} is a link`);
    }
  }
  const output = await run(['x', '-y', '-p-', `-o${folder}`, '--', archive]);
  if (output?.code !== 0) throw new FiError('ERR_FI_TOOL', `${tool} cannot unpack ${archive}`);
}

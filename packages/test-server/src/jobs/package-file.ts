/** Files of deployment jobs, cut into parts as servers do: gzip members of 1 MiB, appended until a part is large enough. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

const MIB = 1024 ** 2;

export interface PackagePart {
  /** Of the part as it is transferred. */
  readonly sha512: string;
  readonly data: Buffer;
}

export interface PackageFile {
  /** Of the whole file. */
  readonly sha512: string;
  readonly parts: readonly PackagePart[];
  /** As it stands in the map associatedFiles. */
  readonly entry: Readonly<Record<string, unknown>>;
}

/** What a server says of a file; what is not given is as for a private file without mirrors. */
export type PackageEntry = Readonly<Record<string, unknown>>;

export interface PartSizes {
  /** Bytes that are compressed at once. Default 1 MiB. */
  readonly chunk?: number;
  /** Bytes that a part has at least. Default 1 MiB. */
  readonly part?: number;
}

const sha512Of = (data: Uint8Array): string => createHash('sha512').update(data).digest('hex');

/** Takes the chunks of a file in order and cuts it into parts. */
class PartMaker {
  readonly #whole = createHash('sha512');
  readonly #parts: PackagePart[] = [];
  readonly #partSize: number;
  #members: Buffer[] = [];
  #size = 0;

  constructor(partSize: number) {
    this.#partSize = partSize;
  }

  add(chunk: Uint8Array): void {
    this.#whole.update(chunk);
    const member = gzipSync(chunk, { level: 1 });
    this.#members.push(member);
    this.#size += member.length;
    if (this.#size >= this.#partSize) this.#finish();
  }

  end(name: string, entry: PackageEntry): PackageFile {
    this.#finish();
    return {
      sha512: this.#whole.digest('hex'),
      parts: this.#parts,
      entry: {
        name,
        p2p: '0',
        'p2p-retention-duration': '0',
        uncompress: '0',
        mirrors: [],
        multiparts: this.#parts.map(({ sha512 }) => sha512),
        ...entry,
      },
    };
  }

  #finish(): void {
    if (this.#members.length === 0) return;
    const data = Buffer.concat(this.#members);
    this.#parts.push({ sha512: sha512Of(data), data });
    this.#members = [];
    this.#size = 0;
  }
}

/** Makes the parts of some bytes. */
export function packageOf(
  name: string,
  content: Uint8Array,
  entry: PackageEntry = {},
  { chunk = MIB, part = MIB }: PartSizes = {},
): PackageFile {
  const maker = new PartMaker(part);
  for (let start = 0; start < content.length; start += chunk) maker.add(content.subarray(start, start + chunk));
  return maker.end(name, entry);
}

/** Makes the parts of a file, which is not held in memory as a whole; its parts are. */
export async function packageOfFile(
  name: string,
  file: string,
  entry: PackageEntry = {},
  { chunk = MIB, part = MIB }: PartSizes = {},
): Promise<PackageFile> {
  const maker = new PartMaker(part);
  const handle = await open(file);
  try {
    for (;;) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(chunk), 0, chunk);
      if (bytesRead === 0) break;
      maker.add(buffer.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
  return maker.end(name, entry);
}

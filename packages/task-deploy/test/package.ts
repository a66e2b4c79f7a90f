/** Makes the parts of a file as servers do: gzip members of 1 MiB, appended until a part is large enough. */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

export const sha512 = (data: Uint8Array): string => createHash('sha512').update(data).digest('hex');

export interface MadeFile {
  readonly sha512: string;
  readonly parts: readonly { readonly sha512: string; readonly data: Buffer }[];
  /** As it stands in the map associatedFiles. */
  readonly entry: Record<string, unknown>;
}

/** @param sizes.chunk bytes that are compressed at once; sizes.part bytes that a part has at least */
export function makeFile(
  name: string,
  content: Uint8Array,
  entry: Record<string, unknown> = {},
  sizes: { readonly chunk: number; readonly part: number } = { chunk: 1024 ** 2, part: 1024 ** 2 },
): MadeFile {
  const parts: { sha512: string; data: Buffer }[] = [];
  let members: Buffer[] = [];
  const finish = () => {
    if (members.length === 0) return;
    const data = Buffer.concat(members);
    parts.push({ sha512: sha512(data), data });
    members = [];
  };
  for (let start = 0; start < content.length; start += sizes.chunk) {
    members.push(gzipSync(content.subarray(start, start + sizes.chunk), { level: 1 }));
    if (members.reduce((sum, member) => sum + member.length, 0) >= sizes.part) finish();
  }
  finish();
  return {
    sha512: sha512(content),
    parts,
    entry: {
      name,
      p2p: '0',
      'p2p-retention-duration': '0',
      uncompress: '0',
      mirrors: [],
      multiparts: parts.map((part) => part.sha512),
      ...entry,
    },
  };
}

/** Writes parts into a folder that is laid out like a mirror. */
export async function writeMirror(folder: string, files: readonly MadeFile[]): Promise<void> {
  for (const { sha512: id, data } of files.flatMap((file) => file.parts)) {
    const place = path.join(folder, id.slice(0, 1), id.slice(0, 2));
    await mkdir(place, { recursive: true });
    await writeFile(path.join(place, id), data);
  }
}

/** An answer to getJobs. */
export function makeAnswer(
  jobs: readonly Record<string, unknown>[],
  files: readonly MadeFile[] = [],
): Record<string, unknown> {
  return {
    jobs: jobs.map((job, index) => ({
      uuid: `6634a1b2c3d4${index}`,
      checks: [],
      associatedFiles: [],
      actions: [],
      userinteractions: [],
      ...job,
    })),
    associatedFiles: Object.fromEntries(files.map((file) => [file.sha512, file.entry])),
  };
}

/** Names of archives: under which they lie in the work folder, and what they are (deploy protocol, work directory). Pure. */

export type ArchiveKind = 'tar' | 'tar.gz' | 'tar.bz2' | 'tar.xz' | 'zip' | 'gz' | 'bz2' | 'xz' | 'lzma' | '7z';

const KINDS: readonly (readonly [RegExp, ArchiveKind])[] = [
  [/\.(?:tar\.gz|tgz)$/i, 'tar.gz'],
  [/\.(?:tbz2?|tar\.bz2?)$/i, 'tar.bz2'],
  [/\.(?:txz|tar\.xz)$/i, 'tar.xz'],
  [/\.tar$/i, 'tar'],
  [/\.(?:zip|jar|ear|war|par)$/i, 'zip'],
  [/\.gz$/i, 'gz'],
  [/\.bz2$/i, 'bz2'],
  [/\.xz$/i, 'xz'],
  [/\.lzma$/i, 'lzma'],
  [/\.7z$/i, '7z'],
];

/** What a file is, by its name; undefined: nothing that is unpacked without a tool. */
export function archiveKind(name: string): ArchiveKind | undefined {
  return KINDS.find(([pattern]) => pattern.test(name))?.[1];
}

/** The name of a file in the work folder. Archives are named by their content, as what is in them might bear their name. */
export function localName(name: string, sha512: string, uncompress: boolean): string {
  if (!uncompress) return name;
  const extension = /^.*\.(tar\.(?:gz|bz2))/i.exec(name) ?? /^.*\.(tar|gz|7z|bz2)/i.exec(name);
  return extension === null ? name : `${sha512.slice(0, 6)}.${extension[1]}${name.slice(extension[0].length)}`;
}

/** `multipath -l`: disks that are several paths to the same device. */

const MEMBER = /\d{1,6}:\d{1,6}:\d{1,6}:\d{1,6}\s{1,40}([\w-]{1,64})\s{1,40}\d{1,6}:\d/;

/**
 * Reads the output of `multipath -l`.
 *
 * @returns names of disks, one list per device: `[['sda', 'sdb'], ['sdc', 'sdd']]`.
 */
export function parseMultipath(text: string): string[][] {
  const groups: string[][] = [];
  for (const line of text.split(/\r?\n/)) {
    const member = MEMBER.exec(line)?.[1];
    if (member !== undefined) groups.at(-1)?.push(member);
    else if (/\sdm-\d{1,6}(?:\s|$)/.test(line)) groups.push([]);
  }
  return groups;
}

/** Leaves only the first path to each device. */
export function withoutRedundantPaths(names: readonly string[], groups: readonly (readonly string[])[]): string[] {
  const redundant = new Set(groups.flatMap((group) => group.slice(1)));
  return names.filter((name) => !redundant.has(name));
}

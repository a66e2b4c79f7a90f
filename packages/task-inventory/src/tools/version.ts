/** Versions in what tools print of themselves. */

/**
 * Whether the first version in a text is a certain one or a later one.
 *
 * @param minimum numbers of the version, the major one first; numbers that a text does not have count as 0.
 * @returns false also where there is no version.
 */
export function isAtLeast(text: string, minimum: readonly number[]): boolean {
  const found = /\d{1,6}(?:\.\d{1,6}){1,3}/.exec(text)?.[0].split('.').map(Number);
  if (found === undefined) return false;
  const difference = minimum.map((number, i) => (found[i] ?? 0) - number).find((item) => item !== 0);
  return difference === undefined || difference > 0;
}

/** Numbers in the texts that devices give. */

const INTEGER = /^[+-]?\d+$/;

/** Whether a text is a whole number. */
export function isInteger(text: string | undefined): text is string {
  return text !== undefined && INTEGER.test(text);
}

/** The number of an enumeration: `1`, or the 1 of `up(1)`; undefined otherwise. */
export function constant(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (INTEGER.test(text)) return text;
  return /\((\d+)\)$/.exec(text)?.[1];
}

/** A whole number as it stands. */
export function count(text: string | undefined): string | undefined {
  return isInteger(text) ? text : undefined;
}

/** The number that a text begins with, 0 when there is none. */
export function leadingNumber(text: string | undefined): number {
  const number = Number.parseFloat(text ?? '');
  return Number.isFinite(number) ? number : 0;
}

/** Memory in MiB, from bytes or from `512 kB`. */
export function memory(text: string | undefined): string | undefined {
  if (text === undefined || text.startsWith('-')) return undefined;
  const kilobytes = /^(\d+) (?:KBytes|kB)$/.exec(text)?.[1];
  return String(
    kilobytes === undefined ? Math.floor(leadingNumber(text) / 1_048_576) : Math.floor(Number(kilobytes) / 1024),
  );
}

/** Bytes in whole MB (10^6 bytes). */
export function megabytes(bytes: number): string {
  return String(Math.trunc(bytes / 1_000_000));
}

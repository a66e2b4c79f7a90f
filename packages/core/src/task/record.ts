/** Checks of foreign data, small enough to be loaded everywhere. */

/** Whether a value is a plain map: neither a list nor null. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Values as servers write them: PHP forms send numbers and switches as text. Pure. */

/** What Perl and PHP take for true: anything but nothing, 0, "0" and "". */
export function truthy(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false && value !== 0 && value !== '0' && value !== '';
}

/** A text, or a number as text; undefined for everything else. */
export function text(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
}

/** A number as servers write it: "10", 10, "0.5", "9.5E-5"; 0 for any other text; undefined when there is none. */
export function number(value: unknown): number | undefined {
  const written = text(value);
  if (written === undefined) return undefined;
  const parsed = Number.parseFloat(written);
  return Number.isFinite(parsed) ? parsed : 0;
}

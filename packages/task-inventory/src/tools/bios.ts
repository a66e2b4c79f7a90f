/** Rules for the identity of a machine that hold whether it comes from dmidecode or from /sys/class/dmi/id. */

/** Product lines that Lenovo writes into the version of the product, where others have them in its name. */
const LENOVO_LINES = /^(?:think|idea|yoga|netfinity|netvista|intelli)/i;

/** The model as people know it: Lenovo keeps a type number in the product name and the model's name in the version. */
export function modelName(
  manufacturer: string | undefined,
  product: string | undefined,
  version: string | undefined,
): string | undefined {
  const lenovo = manufacturer?.toLowerCase() === 'lenovo';
  return lenovo && version !== undefined && LENOVO_LINES.test(version) ? version : product;
}

/**
 * A date as firmware writes it, month first.
 *
 * @returns `YYYY-MM-DD`; a year of two digits is of 1970 to 2069. `undefined` when it is no date.
 */
export function firmwareDate(text: string | undefined): string | undefined {
  const found = /^(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})$/.exec(text ?? '');
  if (found === null) return undefined;
  const [, month = '', day = '', year = ''] = found;
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > 31) return undefined;
  const century = year.length === 4 ? '' : Number(year) >= 70 ? '19' : '20';
  return `${century}${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** Batteries: how their serials, dates and figures are written, and how several sources are put together. */

import type { Battery } from '@fi/core/inventory';
import type { Undefinable } from '../collector.js';

export type BatteryFields = Partial<Undefinable<Battery>>;

/**
 * A serial number in one form for all sources: firmware prints it in hexadecimal, operating systems in decimal.
 *
 * @returns hexadecimal digits as a decimal number when they have a letter or start with 0; `0` for none.
 */
export function batterySerial(text: string | undefined): string {
  const serial = text?.trim() ?? '';
  if (/^0*$/.test(serial)) return '0';
  if (!/^[0-9a-f]{1,64}$/i.test(serial)) return serial;
  return serial.startsWith('0') || /[a-f]/i.test(serial) ? BigInt(`0x${serial}`).toString() : serial;
}

/** A voltage in mV, from `7600 mV`, `14.8 V` or `14,8 V`; `undefined` without unit. */
export function batteryVoltage(text: string | undefined): number | undefined {
  const found = figure(text, /^(m?)V$/i);
  if (found === undefined) return undefined;
  return known(found.value * (found.unit === 'm' ? 1 : 1000));
}

/**
 * A capacity in mWh, from `57530 mWh`, `57,5 Wh`, or `7236 mAh` when the voltage is known.
 *
 * @param voltage mV.
 */
export function batteryCapacity(text: string | undefined, voltage: number | undefined): number | undefined {
  const found = figure(text, /^(m?[WA])h$/i);
  if (found === undefined) return undefined;
  if (found.unit === 'mw') return known(found.value);
  if (found.unit === 'w') return known(found.value * 1000);
  if (voltage === undefined) return undefined;
  return known(found.unit === 'ma' ? (found.value * voltage) / 1000 : found.value * voltage);
}

/** Firmware writes 0 for what it does not know. */
const known = (value: number) => Math.trunc(Number(value.toPrecision(15))) || undefined;

function figure(text: string | undefined, units: RegExp): { value: number; unit: string } | undefined {
  const [, digits, name = ''] = /^(\d{1,15}(?:[.,]\d{1,15})?)\s*([a-z]{1,5})$/i.exec(text?.trim() ?? '') ?? [];
  const unit = units.exec(name)?.[1]?.toLowerCase();
  return digits === undefined || unit === undefined ? undefined : { value: Number(digits.replace(',', '.')), unit };
}

/**
 * A date of manufacture: month first (`11/30/2015`, unless the first figure is no month), year first, or with a year
 * of two digits.
 *
 * @returns `YYYY-MM-DD`.
 */
export function batteryDate(text: string | undefined): string | undefined {
  const iso = /^(\d{4})[/-](\d{1,2})[/-](\d{1,2})$/.exec(text ?? '');
  const local = iso === null ? /^(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})$/.exec(text ?? '') : null;
  let [year, month, day] = iso === null ? [local?.[3], local?.[1], local?.[2]] : iso.slice(1);
  if (year === undefined || month === undefined || day === undefined) return undefined;
  if (Number(month) > 12) [month, day] = [day, month];
  if (Number(month) > 12 || Number(month) < 1 || Number(day) > 31 || Number(day) < 1) return undefined;
  if (year.length === 2) year = `${Number(year) > 90 ? '19' : '20'}${year}`;
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

const identity = ({ serial, manufacturer, name }: BatteryFields) =>
  `${serial ?? '0'}\u0000${manufacturer ?? ''}\u0000${name ?? ''}`;

/**
 * Puts what one more source tells to what is known already. Values of the new source win, unless they differ only in
 * case.
 *
 * @returns all batteries, in the order of serial, maker and name.
 */
export function mergeBatteries(known: readonly BatteryFields[], found: readonly BatteryFields[]): BatteryFields[] {
  const list = new Map(known.map((battery) => [identity(battery), battery]));
  const [only, ...others] = list.values();
  const same = (a: BatteryFields, b: BatteryFields) =>
    (a.serial ?? '0') === (b.serial ?? '0') && (a.name ?? '') === (b.name ?? '');
  for (const battery of found) {
    let key = identity(battery);
    // where there is but one battery, sources may differ in the maker's name
    if (found.length === 1 && only !== undefined && others.length === 0 && same(only, battery)) key = identity(only);
    const present = list.get(key) ?? {};
    const changes = Object.entries(battery).filter(([field, value]) => {
      const old = present[field as keyof BatteryFields];
      return value !== undefined && value !== '' && String(value).toLowerCase() !== String(old).toLowerCase();
    });
    list.delete(key);
    const merged = { ...present, ...Object.fromEntries(changes) };
    list.set(identity(merged), merged);
  }
  return [...list].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, battery]) => battery);
}

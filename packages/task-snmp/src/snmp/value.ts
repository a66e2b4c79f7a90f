/**
 * Values of SNMP variables (RFC 2578), and the text that rules and results work on: octets that a terminal could show
 * stand as they are, one character per byte, others as `0x` and lower-case hexadecimal digits.
 */

export type SnmpValue =
  /** INTEGER; the text is a decimal number, or `up(1)` where a walk was printed with names. */
  | { readonly type: 'integer' | 'counter32' | 'gauge32' | 'counter64'; readonly text: string }
  /** OCTET STRING and Opaque. */
  | { readonly type: 'octets'; readonly bytes: Uint8Array }
  /** OBJECT IDENTIFIER, without a leading dot. */
  | { readonly type: 'oid'; readonly oid: string }
  | { readonly type: 'address'; readonly text: string }
  /** TimeTicks as text, in the words of whoever printed it. */
  | { readonly type: 'timeticks'; readonly text: string };

/** The text form of a value; an OBJECT IDENTIFIER gets its leading dot. */
export function textOf(value: SnmpValue): string {
  switch (value.type) {
    case 'octets':
      return octetsText(value.bytes);
    case 'oid':
      return `.${value.oid}`;
    default:
      return value.text;
  }
}

/** Bytes that RFC 2579 DisplayString allows, one character per byte, or `0x` and hexadecimal digits. */
function octetsText(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let index = 0; index < buffer.length; index += 1) {
    const byte = buffer[index] ?? 0;
    const next = buffer[index + 1];
    const plain =
      (byte >= 0x20 && byte < 0x7f) ||
      byte === 0 ||
      (byte >= 0x07 && byte <= 0x0c) ||
      (byte === 0x0d && (next === 0x0a || next === 0));
    if (!plain) return `0x${buffer.toString('hex')}`;
  }
  return buffer.toString('latin1');
}

/** Octets of a text with one character per byte. */
export function octets(text: string): SnmpValue {
  return { type: 'octets', bytes: Buffer.from(text, 'latin1') };
}

/** TimeTicks from hundredths of a second: `3 days, 04:05:06.78`, `4 hours, 05:06.78`, `5 minutes, 06.78`, `6.78 seconds`. */
export function timeTicks(hundredths: number): SnmpValue {
  const two = (value: number) => String(value).padStart(2, '0');
  const plural = (count: number, unit: string) => `${count} ${unit}${count === 1 ? '' : 's'}`;
  const ticks = Math.max(0, Math.trunc(hundredths));
  const cents = two(ticks % 100);
  const seconds = Math.floor(ticks / 100) % 60;
  const minutes = Math.floor(ticks / 6000) % 60;
  const hours = Math.floor(ticks / 360_000) % 24;
  const days = Math.floor(ticks / 8_640_000);
  let text = `${seconds}.${cents} ${ticks === 100 ? 'second' : 'seconds'}`;
  if (days > 0) text = `${plural(days, 'day')}, ${two(hours)}:${two(minutes)}:${two(seconds)}.${cents}`;
  else if (hours > 0) text = `${plural(hours, 'hour')}, ${two(minutes)}:${two(seconds)}.${cents}`;
  else if (minutes > 0) text = `${plural(minutes, 'minute')}, ${two(seconds)}.${cents}`;
  return { type: 'timeticks', text };
}

/** Network addresses: masks, subnets and the notations in which tools print them. */

/** Four decimal groups. */
const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

/** An IPv4 address as a number from 0 to 2^32 - 1; `undefined` when the text is none. */
function ipv4Number(address: string): number | undefined {
  const groups = IPV4.exec(address)?.slice(1).map(Number);
  if (groups === undefined || groups.some((group) => group > 255)) return undefined;
  return groups.reduce((number, group) => number * 256 + group, 0);
}

const ipv4Text = (number: number) =>
  [number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255].join('.');

/** Whether a text is an IPv4 address. */
export function isIpv4(text: string): boolean {
  return ipv4Number(text) !== undefined;
}

/**
 * The mask of a prefix length: 24 gives `255.255.255.0`.
 *
 * @returns `undefined` for 0, which means that there is no mask, and for what is no length.
 */
export function ipv4Mask(prefix: number | undefined): string | undefined {
  if (prefix === undefined || !Number.isInteger(prefix) || prefix < 1 || prefix > 32) return undefined;
  return ipv4Text((0xffffffff << (32 - prefix)) >>> 0);
}

/** The subnet of an address: address AND mask, both in dotted notation. */
export function ipv4Subnet(address: string | undefined, mask: string | undefined): string | undefined {
  const [a, m] = [ipv4Number(address ?? ''), ipv4Number(mask ?? '')];
  return a === undefined || m === undefined ? undefined : ipv4Text((a & m) >>> 0);
}

/** Whether two addresses are in the same network. False when one of the three texts is no address. */
export function isSameNetwork(a: string | undefined, b: string | undefined, mask: string | undefined): boolean {
  const network = ipv4Subnet(a, mask);
  return network !== undefined && network === ipv4Subnet(b, mask);
}

/** `7f000001` or `0x7f000001` (kernel tables, some ifconfig) in dotted notation; other texts are given back. */
export function ipv4FromHex(text: string): string {
  const digits = /^(?:0x)?([0-9a-f]{8})$/i.exec(text)?.[1];
  return digits === undefined ? text : ipv4Text(Number.parseInt(digits, 16));
}

/** Whether a text is a network in prefix notation, short forms included: `10.0/16`. */
export function isIpv4Network(text: string): boolean {
  return /^\d{1,3}(?:\.\d{1,3}){0,3}\/\d{1,2}$/.test(text);
}

/** The eight groups of an IPv6 address; a scope (`%eth0`) or prefix after it is no part of it. */
function ipv6Groups(address: string): number[] | undefined {
  let text = address.replace(/[%/].*$/s, '');
  // the last two groups may be written as an IPv4 address
  const dotted = text.includes('.') ? ipv4Number(text.slice(text.lastIndexOf(':') + 1)) : undefined;
  if (dotted !== undefined) {
    text = `${text.slice(0, text.lastIndexOf(':') + 1)}${(dotted >>> 16).toString(16)}:${(dotted & 0xffff).toString(16)}`;
  }
  const halves = text.split('::');
  if (halves.length > 2 || text.length > 39) return undefined;
  const groups = (half: string) => (half === '' ? [] : half.split(':'));
  const head = groups(halves[0] ?? '');
  const tail = groups(halves[1] ?? '');
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const all = [...head, ...Array<string>(missing).fill('0'), ...tail];
  return all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))
    ? all.map((group) => Number.parseInt(group, 16))
    : undefined;
}

/** The short form of RFC 5952: the longest run of zero groups becomes `::`. */
function ipv6Text(groups: readonly number[]): string {
  let [start, length] = [0, 0];
  for (let i = 0; i < groups.length; ) {
    let end = i;
    while (groups[end] === 0) end++;
    if (end - i > length) [start, length] = [i, end - i];
    i = Math.max(end, i + 1);
  }
  const hex = (list: readonly number[]) => list.map((group) => group.toString(16)).join(':');
  return length < 2 ? hex(groups) : `${hex(groups.slice(0, start))}::${hex(groups.slice(start + length))}`;
}

/** The mask of a prefix length in IPv6 notation: 64 gives `ffff:ffff:ffff:ffff::`. `undefined` for 0, as for IPv4. */
export function ipv6Mask(prefix: number | undefined): string | undefined {
  if (prefix === undefined || !Number.isInteger(prefix) || prefix < 1 || prefix > 128) return undefined;
  return ipv6Text(
    Array.from({ length: 8 }, (_, i) => (0xffff << (16 - Math.min(16, Math.max(0, prefix - 16 * i)))) & 0xffff),
  );
}

/** The subnet of an IPv6 address, in short form. */
export function ipv6Subnet(address: string | undefined, prefix: number | undefined): string | undefined {
  const groups = ipv6Groups(address ?? '');
  const mask = ipv6Groups(ipv6Mask(prefix) ?? '');
  if (groups === undefined || mask === undefined) return undefined;
  return ipv6Text(groups.map((group, i) => group & (mask[i] ?? 0)));
}

/**
 * A MAC address with `:` and lower-case digits, from `0xAABBCCDDEEFF`, `AA-BB-CC-DD-EE-FF`, `AABBCC DDEEFF`.
 *
 * @returns `undefined` when the text is none.
 */
export function canonicalMac(text: string): string | undefined {
  if (text.length > 100) return undefined;
  if (/^[0-9a-f]{1,2}(?:[:-][0-9a-f]{1,2}){5}$/i.test(text)) {
    return text
      .toLowerCase()
      .split(/[:-]/)
      .map((byte) => byte.padStart(2, '0'))
      .join(':');
  }
  const digits = text.replace(/^0x/i, '').replace(/[\s:.-]/g, '');
  return /^[0-9a-f]{12}$/i.test(digits) ? (digits.toLowerCase().match(/../g) ?? []).join(':') : undefined;
}

/** Whether a text is a hardware address: 6 bytes (Ethernet) or 20 (InfiniBand) with `:` between them. */
export function isHardwareAddress(text: string): boolean {
  const bytes = text.length > 60 ? [] : text.split(':');
  return [6, 20].includes(bytes.length) && bytes.every((byte) => /^[0-9a-f]{1,2}$/i.test(byte));
}

/** Magic packets: six bytes FF, sixteen times the MAC address, and a SecureOn password if the network card wants one. Pure. */

import wol from 'wol';

/** A MAC address as twelve lower-case hexadecimal digits with colons. */
export type Mac = string;

const GROUPS = /^[\da-f]{1,2}(?::[\da-f]{1,2}){5}$/i;

/** Six groups of one or two hexadecimal digits with colons between them, as servers send them; undefined for other texts. */
export function parseMac(text: string): Mac | undefined {
  const trimmed = text.trim();
  if (!GROUPS.test(trimmed)) return undefined;
  return trimmed
    .toLowerCase()
    .split(':')
    .map((group) => group.padStart(2, '0'))
    .join(':');
}

/**
 * A SecureOn password: six bytes written like a MAC address, or four written like an IPv4 address.
 * @returns undefined for other texts
 */
export function parsePassword(text: string): Buffer | undefined {
  const mac = parseMac(text);
  if (mac !== undefined) return Buffer.from(mac.replaceAll(':', ''), 'hex');
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text.trim())) return undefined;
  const bytes = text.trim().split('.').map(Number);
  return bytes.every((byte) => byte <= 255) ? Buffer.from(bytes) : undefined;
}

/** The packet: 102 bytes, and the password behind them. */
export function magicPacket(mac: Mac, password?: Buffer): Buffer {
  const packet = wol.createMagicPacket(mac);
  return password === undefined ? packet : Buffer.concat([packet, password]);
}

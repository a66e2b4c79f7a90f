/** The deviceid: the name that a server knows a machine by. Made once, kept even if the host gets another name. */
import type { Storage } from './storage.js';

/** State file that holds who we are. */
export const IDENTITY_FILE = 'identity.json';

/** OCS servers refuse any other form. */
const DEVICE_ID = /^.+-\d{4}(?:-\d{2}){5}$/s;

/**
 * `<hostname>-YYYY-MM-DD-hh-mm-ss`, local time. The deviceid also becomes a file name, so characters that cannot be in
 * one are replaced.
 */
export function deviceId(hostname: string, date: Date): string {
  const name = hostname.trim().replace(/[\p{Cc}/\\<>:"|?*]+/gu, '_') || 'device-by-fi-agent';
  const two = (number: number) => String(number).padStart(2, '0');
  const parts = [date.getMonth() + 1, date.getDate(), date.getHours(), date.getMinutes(), date.getSeconds()];
  return [name, String(date.getFullYear()).padStart(4, '0'), ...parts.map(two)].join('-');
}

/** Whether a text has the form of a deviceid and can be used as a file name. */
export function isDeviceId(text: unknown): text is string {
  return typeof text === 'string' && text.length <= 255 && DEVICE_ID.test(text) && !/[\p{Cc}/\\]/u.test(text);
}

/** The deviceid of this installation; made from host name and time at the first call, then kept in the state directory. */
export async function loadOrCreateDeviceId(storage: Storage, hostname: string, now: Date): Promise<string> {
  const stored = await storage.readJson(IDENTITY_FILE);
  const identity: Record<string, unknown> =
    typeof stored === 'object' && stored !== null && !Array.isArray(stored) ? { ...stored } : {};
  if (isDeviceId(identity.deviceid)) return identity.deviceid;
  const created = deviceId(hostname, now);
  await storage.writeJson(IDENTITY_FILE, { ...identity, deviceid: created });
  return created;
}

/** Microsoft Defender for Endpoint, from `mdatp health --output json`. */

import type { Antivirus } from '@fi/core/inventory';
import { defineCollector, type Undefinable } from '../../collector.js';
import { localDate } from '../../time.js';

interface Health {
  healthy?: unknown;
  appVersion?: unknown;
  definitionsVersion?: unknown;
  definitionsStatus?: { $type?: unknown } | null;
  realTimeProtectionEnabled?: { value?: unknown } | null;
  productExpiration?: unknown;
  definitionsUpdated?: unknown;
}

const text = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : undefined);

/** Reads the report; `undefined` when it does not call the product healthy. Points in time are in milliseconds. */
export function parseDefender(json: string, timeZone: string): Undefinable<Antivirus> | undefined {
  let health: Health | null;
  try {
    health = JSON.parse(json) as Health | null;
  } catch {
    return undefined;
  }
  if (health?.healthy !== true) return undefined;
  const date = (value: unknown) => {
    const time = Number(text(value));
    return time > 0 ? localDate(new Date(time), timeZone) : undefined;
  };
  return {
    company: 'Microsoft',
    name: 'Microsoft Defender',
    version: text(health.appVersion),
    base_version: text(health.definitionsVersion),
    uptodate: health.definitionsStatus?.$type === 'upToDate',
    enabled: health.realTimeProtectionEnabled?.value === true,
    expiration: date(health.productExpiration),
    base_creation: date(health.definitionsUpdated),
  };
}

export default defineCollector({
  name: 'linux/antivirus-defender',
  category: 'antivirus',
  fills: {
    antivirus: ['company', 'enabled', 'name', 'uptodate', 'version', 'expiration', 'base_creation', 'base_version'],
  },
  reads: ['mdatp health --output json'],
  async collect({ host, add }) {
    const [output, { timeZone }] = await Promise.all([host.run('mdatp', ['health', '--output', 'json']), host.now()]);
    const entry = output === undefined ? undefined : parseDefender(output.stdout, timeZone);
    if (entry !== undefined) add('antivirus', entry);
  },
});

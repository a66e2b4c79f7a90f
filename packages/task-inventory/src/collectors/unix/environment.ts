/** Environment variables of the agent. Secrets that services get this way are hidden: an inventory is widely readable. */

import type { EnvironmentVariable } from '@fi/core/inventory';
import { defineCollector } from '../../collector.js';

/** Stands for a value that is nobody's business; the name of the variable stays. */
const HIDDEN = '********';

const SECRET_NAME =
  /PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|CREDENTIAL|(?:API|ACCESS|PRIVATE|ENCRYPTION|SIGNING)_?KEY|(?:^|_)PASS$|_PWD$/i;

/** Password in the address of a service: `https://user:password@host`. */
const SECRET_IN_URL = /(:\/\/[^/\s:@]*:)[^/\s@]+(?=@)/g;

/** All variables, sorted by name, with the values of secrets replaced. */
export function environmentEntries(variables: Readonly<Record<string, string>>): EnvironmentVariable[] {
  return Object.entries(variables)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => ({
      key,
      val: SECRET_NAME.test(key) && value !== '' ? HIDDEN : value.replace(SECRET_IN_URL, `$1${HIDDEN}`),
    }));
}

export default defineCollector({
  name: 'unix/environment',
  category: 'environment',
  fills: { envs: ['key', 'val'] },
  reads: [],
  async collect({ host, add }) {
    for (const entry of environmentEntries(await host.environment())) add('envs', entry);
  },
});

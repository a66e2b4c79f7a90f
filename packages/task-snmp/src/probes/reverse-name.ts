/** The name of an address in the DNS. */

import { Resolver } from 'node:dns/promises';

/** Milliseconds. */
const WAIT = 1000;

const resolver = new Resolver({ timeout: WAIT, tries: 1 });

/** The first name of an address; undefined when there is none, or no answer. */
export async function reverseName(address: string): Promise<string | undefined> {
  try {
    const [name] = await resolver.reverse(address);
    return name;
  } catch {
    return undefined;
  }
}

import { expect, it } from 'vitest';
import { silentLogger } from '../log/logger.js';
import { createAgent } from './agents.js';

it.each([
  [180_000, 3000],
  [2000, 500],
])('a connection with %d ms in all leaves time for other addresses', async (timeoutMs, expected) => {
  const options = { tls: {}, fingerprints: [], noSslCheck: false, timeoutMs, log: silentLogger };
  for (const url of ['http://h/', 'https://h/']) {
    const agent = await createAgent(new URL(url), undefined, options);
    expect((agent as unknown as { options: object }).options).toMatchObject({
      autoSelectFamilyAttemptTimeout: expected,
    });
  }
});

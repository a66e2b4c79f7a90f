import snmp from 'net-snmp';
import { describe, expect, it } from 'vitest';
import { PRIV_PROTOCOLS } from './credentials.js';
import { PRIVACY_NUMBERS } from './privacy.js';

const engine = { engineID: Buffer.from('8000000001020304', 'hex'), engineBoots: 3, engineTime: 5 };

describe.each(PRIV_PROTOCOLS)('%s', (protocol) => {
  it.each([1, 7, 8, 16, 100])('gives back %i bytes', (length) => {
    const algorithm = snmp.Encryption.algorithms[PRIVACY_NUMBERS[protocol]];
    const sha = snmp.AuthProtocols.sha ?? 0;
    const plain = Buffer.alloc(length, 'ab');
    const number = PRIVACY_NUMBERS[protocol];
    const sent = algorithm?.encryptPdu(plain, number, 'maplesyrup', sha, engine);
    // One byte may be encrypted to itself.
    if (length >= 7) expect(sent?.encryptedPdu.subarray(0, length)).not.toEqual(plain);
    const back = algorithm?.decryptPdu(
      sent?.encryptedPdu ?? Buffer.alloc(0),
      number,
      sent?.msgPrivacyParameters ?? Buffer.alloc(0),
      'maplesyrup',
      sha,
      engine,
    );
    expect(back?.subarray(0, length)).toEqual(plain);
  });
});

// RFC 3414 §A.3.2
it('makes the key of the standard', () => {
  const key = snmp.Authentication.passwordToKey(
    snmp.AuthProtocols.sha ?? 0,
    'maplesyrup',
    Buffer.from('000000000000000000000002', 'hex'),
  );
  expect(key.toString('hex')).toBe('6695febc9288e36282235fc7151f128497b38f3f');
});

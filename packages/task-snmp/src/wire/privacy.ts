/**
 * Privacy protocols that net-snmp lacks or cannot use: 3DES (draft-reeder-snmpv3-usm-3desede), AES-192 (draft-blumenthal-
 * aes-usm) and plain DES (RFC 3414), which OpenSSL 3 no longer offers by its name but as 3DES with three equal keys.
 */

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import snmp, { type PrivAlgorithm } from 'net-snmp';
import type { PrivProtocol } from './credentials.js';

const BLOCK = 8;
const { algorithms, generateLocalizedKeyBlumenthal, generateLocalizedKeyReeder } = snmp.Encryption;

/** CBC with a key of which the last eight bytes begin the initialisation vector (RFC 3414 §8.1.1.1). */
function tripleDes(keyLength: 8 | 24): PrivAlgorithm {
  const keys = (authProtocol: number, password: string, engineId: Buffer) => {
    let material = snmp.Authentication.passwordToKey(authProtocol, password, engineId);
    if (keyLength === 24) {
      material = Buffer.concat([material, snmp.Authentication.passwordToKey(authProtocol, material, engineId)]);
    }
    const key = material.subarray(0, keyLength);
    return {
      key: keyLength === 24 ? key : Buffer.concat([key, key, key]),
      preIv: material.subarray(keyLength, keyLength + BLOCK),
    };
  };
  const vector = (preIv: Buffer, salt: Buffer) => Buffer.from(preIv.map((byte, index) => byte ^ (salt[index] ?? 0)));
  return {
    CRYPTO_ALGORITHM: 'des-ede3-cbc',
    KEY_LENGTH: keyLength,
    BLOCK_LENGTH: BLOCK,
    encryptPdu(pdu, _protocol, password, authProtocol, engine) {
      const { key, preIv } = keys(authProtocol, password, engine.engineID);
      const salt = randomBytes(BLOCK);
      const cipher = createCipheriv('des-ede3-cbc', key, vector(preIv, salt)).setAutoPadding(false);
      const padded = Buffer.concat([pdu, Buffer.alloc((BLOCK - (pdu.length % BLOCK)) % BLOCK)]);
      return { encryptedPdu: Buffer.concat([cipher.update(padded), cipher.final()]), msgPrivacyParameters: salt };
    },
    decryptPdu(pdu, _protocol, parameters, password, authProtocol, engine) {
      const { key, preIv } = keys(authProtocol, password, engine.engineID);
      const decipher = createDecipheriv('des-ede3-cbc', key, vector(preIv, parameters)).setAutoPadding(false);
      return Buffer.concat([decipher.update(pdu), decipher.final()]);
    },
  };
}

const number = (name: string) => snmp.PrivProtocols[name] ?? 0;
/** Numbers that net-snmp does not use. */
const TRIPLE_DES = 101;
const AES_192 = 102;
const AES_192_CISCO = 103;

const aes128 = algorithms[number('aes')];
algorithms[number('des')] = tripleDes(8);
algorithms[TRIPLE_DES] = tripleDes(24);
if (aes128 !== undefined) {
  const aes192 = { ...aes128, CRYPTO_ALGORITHM: 'aes-192-cfb', KEY_LENGTH: 24 };
  algorithms[AES_192] = { ...aes192, localizationAlgorithm: generateLocalizedKeyBlumenthal };
  algorithms[AES_192_CISCO] = { ...aes192, localizationAlgorithm: generateLocalizedKeyReeder };
}

/** net-snmp's numbers of privacy protocols. */
export const PRIVACY_NUMBERS: Readonly<Record<PrivProtocol, number>> = {
  des: number('des'),
  '3des': TRIPLE_DES,
  aes: number('aes'),
  aes192: AES_192,
  aes192c: AES_192_CISCO,
  aes256: number('aes256b'),
  aes256c: number('aes256r'),
};

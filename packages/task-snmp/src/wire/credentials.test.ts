import { describe, expect, it } from 'vitest';
import { parseCredential, parseCredentialFile, toCredential } from './credentials.js';

describe('credentials', () => {
  it('are read from pairs, with colons in their values', () => {
    expect(parseCredential('version:2c,community:a:b')).toEqual({ version: '2c', community: 'a:b' });
    expect(
      parseCredential('VERSION:3,username:mon,authprotocol:SHA1,authpassword:x,privprotocol:AES-128,privpassword:y'),
    ).toEqual({
      version: '3',
      username: 'mon',
      authProtocol: 'sha',
      authPassword: 'x',
      privProtocol: 'aes',
      privPassword: 'y',
    });
  });

  it('are read from the elements of a server', () => {
    expect(
      toCredential({
        ID: '3',
        VERSION: '3',
        USERNAME: 'mon',
        AUTHPASSPHRASE: 'x',
        AUTHPASSWORD: 'no',
        PRIVPROTOCOL: '3DES',
        PRIVPASSPHRASE: 'y',
      }),
    ).toEqual({
      id: '3',
      version: '3',
      username: 'mon',
      authProtocol: 'md5',
      authPassword: 'x',
      privProtocol: '3des',
      privPassword: 'y',
    });
    expect(toCredential({ COMMUNITY: 'public', PORT: '1161' })).toEqual({
      version: '1',
      community: 'public',
      port: 1161,
    });
  });

  it.each([
    ['version:3', /needs a username/],
    ['version:4,community:x', /unknown SNMP version "4"/],
    ['version:2c', /needs a community/],
    ['version:3,username:a,privpassword:x', /needs an authpassword/],
    ['version:3,username:a,authpassword:x,authprotocol:crc', /unknown authentication protocol "crc"/],
    ['version:3,username:a,authpassword:x,privpassword:y,privprotocol:rot13', /unknown privacy protocol "rot13"/],
    ['public', /written version:2c/],
  ])('that make no sense are refused: %s', (wrong, expected) => expect(() => parseCredential(wrong)).toThrow(expected));

  it('are read from a file of lines, YAML or JSON', async () => {
    const expected = [
      { version: '2c', community: 'a' },
      { version: '1', community: 'b' },
    ];
    expect(await parseCredentialFile('# mine\nversion:2c,community:a\n\ncommunity:b\n')).toEqual(expected);
    expect(await parseCredentialFile('- { version: 2c, community: a }\n- community: b\n')).toEqual(expected);
    expect(await parseCredentialFile('[{"version":"2c","community":"a"},{"community":"b"}]')).toEqual(expected);
    await expect(parseCredentialFile('version:2c,community:a\nnonsense')).rejects.toThrow(
      'line 2: a credential is written',
    );
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { forgetSecrets, redact, redactValue, registerSecret } from './redact.js';

beforeEach(forgetSecrets);
afterEach(forgetSecrets);

describe('registered secrets', () => {
  it('are replaced wherever they appear', () => {
    registerSecret('s3same');
    expect(redact('a s3same b(s3same)xs3samex')).toBe('a *** b(***)x***x');
  });

  it('are known in their URL, form, JSON, XML and Base64 forms', () => {
    const secret = 'p&ß "w\'!/';
    registerSecret(secret);
    const forms = [
      secret,
      encodeURIComponent(secret),
      encodeURIComponent(secret).toLowerCase(),
      new URLSearchParams({ q: secret }).toString().slice(2),
      JSON.stringify(secret).slice(1, -1),
      'p&amp;ß &quot;w&apos;!/',
      Buffer.from(secret).toString('base64'),
    ];
    for (const form of forms) expect(redact(`<${form}>`), form).toBe('<***>');
  });

  it('are known decoded when they were registered encoded', () => {
    registerSecret('open%20sesame');
    expect(redact('open sesame, open%20sesame, open+sesame')).toBe('***, ***, ***');
  });

  it('of few letters are replaced as words only', () => {
    registerSecret('ab');
    expect(redact('ab cab (ab) abc')).toBe('*** cab (***) abc');
  });

  it('that are blank or hold pattern characters do no harm', () => {
    registerSecret('');
    registerSecret('  ');
    registerSecret('a.*(b[c');
    registerSecret('100%');
    registerSecret('\ud800x123');
    expect(redact('a b a.*(b[c 100% axx(b[c')).toBe('a b *** *** axx(b[c');
  });

  it('replaces the longer of two that begin alike', () => {
    registerSecret('sesame');
    registerSecret('sesame-street');
    expect(redact('sesame-street')).toBe('***');
  });
});

describe('redact finds what looks like a secret', () => {
  it.each([
    ['http://user:pw@host/path', 'http://***@host/path'],
    ['proxy http://t0ken@h:1 and https://u:p@ss@h/', 'proxy http://***@h:1 and https://***@h/'],
    ['password=hunter2', 'password=***'],
    ['--password=hunter2 --tag=x', '--password=*** --tag=x'],
    ['Password: hunter2', 'Password: ***'],
    ['oauth-client-secret = abc', 'oauth-client-secret = ***'],
    ['login:root,password:x,y', 'login:root,password:***'],
    ['password="a b" tag=x', 'password="***" tag=x'],
    ["password='a b' tag=x", "password='***' tag=x"],
    ['{"password":"a\\"b","tag":"x"}', '{"password":"***","tag":"x"}'],
    ['{"access_token": "abc", "n": 1}', '{"access_token": "***", "n": 1}'],
    ['{"token":12345,"n":1}', '{"token":***,"n":1}'],
    ['"{\\"token\\":\\"abc\\",\\"n\\":1}"', '"{\\"token\\":\\"***\\",\\"n\\":1}"'],
    ['Authorization: Basic dTpwdw==', 'Authorization: ***'],
    ['authorization: Bearer abc def', 'authorization: ***'],
    ['Proxy-Authorization: Basic dTpwdw==\r\nHost: x', 'Proxy-Authorization: ***\r\nHost: x'],
    ['"Authorization":"Basic dTpwdw=="', '"Authorization":"***"'],
    ['Set-Cookie: sid=abc; path=/', 'Set-Cookie: ***'],
    ['got Bearer abcdef012345', 'got Bearer ***'],
    ['<PASSWORD>hunter2</PASSWORD>', '<PASSWORD>***</PASSWORD>'],
    ['<AUTHPASSPHRASE>x y</AUTHPASSPHRASE>', '<AUTHPASSPHRASE>***</AUTHPASSPHRASE>'],
    [
      '<AUTHENTICATION ID="1" COMMUNITY="public" VERSION="2c"/>',
      '<AUTHENTICATION ID="1" COMMUNITY="***" VERSION="2c"/>',
    ],
    ['?token=abc', '?token=***'],
  ])('%s', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it.each([
    'http://host/a@b',
    'user@host',
    'sent 3 tokens to the server',
    'Basic inventory',
    'no password set',
    'a: b',
  ])('and leaves %j', (text) => {
    expect(redact(text)).toBe(text);
  });

  it('is linear in hostile text', () => {
    const start = process.cpuUsage().user;
    for (const part of [
      '://a',
      'password',
      'token"',
      '<PASSWORD',
      'token\\"',
      'secret=" ',
      'Basic  ',
      '<a:',
      'passwordpasswordx= ',
    ]) {
      redact(part.repeat(50_000));
    }
    expect(process.cpuUsage().user - start).toBeLessThan(5_000_000);
  });
});

describe('redactValue', () => {
  it('goes into objects, arrays, maps, sets and errors', () => {
    registerSecret('s3same');
    const value = {
      url: 'http://u:pw@h/',
      list: ['x', { deep: 's3same' }],
      map: new Map([['Authorization', 'Basic abc']]),
      set: new Set(['s3same']),
      error: new Error('failed with s3same'),
      link: new URL('http://u:pw@h/'),
      s3same: 1,
      bytes: Buffer.from('s3same'),
      when: new Date(0),
      big: 10n,
      nothing: null,
    };
    const text = JSON.stringify(redactValue(value));
    expect(JSON.parse(text)).toEqual({
      url: 'http://***@h/',
      list: ['x', { deep: '***' }],
      map: { Authorization: '***' },
      set: ['***'],
      error: 'failed with ***',
      link: 'http://***@h/',
      '***': 1,
      bytes: '(6 bytes)',
      when: '1970-01-01T00:00:00.000Z',
      big: '10',
      nothing: null,
    });
  });

  it('hides values by the name of their field, whatever their type', () => {
    expect(
      redactValue({ password: 'x', clientSecret: { a: 1 }, COMMUNITY: ['public'], apiKey: 5, user: 'u', token: null }),
    ).toEqual({ password: '***', clientSecret: '***', COMMUNITY: '***', apiKey: '***', user: 'u', token: null });
  });

  it('hides secrets whose name stands in another field or item', () => {
    expect(redactValue({ name: 'password', value: 'x' })).toEqual({ name: 'password', value: '***' });
    expect(redactValue({ header: 'Authorization', value: 'x' })).toEqual({ header: 'Authorization', value: '***' });
    expect(redactValue({ name: 'tag', value: 'x' })).toEqual({ name: 'tag', value: 'x' });
    expect(redactValue(['curl', '--password', 'x', '-t', 'y'])).toEqual(['curl', '--password', '***', '-t', 'y']);
    expect(redactValue(['Authorization', 'Basic x'])).toEqual(['Authorization', '***']);
  });

  it('survives circles, depth, width and names that objects have', () => {
    const circle: Record<string, unknown> = { a: 1 };
    circle.self = circle;
    expect(redactValue(circle)).toEqual({ a: 1, self: '(circular)' });
    let deep: unknown = 'end';
    for (let i = 0; i < 10_000; i++) deep = { deep };
    expect(JSON.stringify(redactValue(deep)).length).toBeLessThan(200);
    expect((redactValue(Array(10_000).fill(1)) as unknown[]).length).toBe(200);
    expect(redactValue(JSON.parse('{"__proto__":{"x":1}}'))).not.toHaveProperty('x');
  });
});

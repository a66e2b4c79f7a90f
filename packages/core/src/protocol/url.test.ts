import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { proxyFor } from './proxy.js';
import { canonicalServerUrl, maskUrl } from './url.js';

describe('canonicalServerUrl', () => {
  it.each([
    ['http://h', 'http://h/ocsinventory'],
    ['http://h/', 'http://h/'],
    ['https://h:8443', 'https://h:8443/ocsinventory'],
    ['h', 'http://h/ocsinventory'],
    ['h/glpi/plugins/fusioninventory/', 'http://h/glpi/plugins/fusioninventory/'],
    [' HTTPS://h/x ', 'HTTPS://h/x'],
    ['http://u:p@h', 'http://u:p@h/ocsinventory'],
    ['[::1]:8080', 'http://[::1]:8080/ocsinventory'],
  ])('%j is %s', (value, expected) => expect(canonicalServerUrl(value)).toBe(expected));

  it.each(['', '  ', 'ftp://h/', 'file:///etc/passwd', 'http://', 'http://a b/'])('refuses %j', (value) => {
    expect(() => canonicalServerUrl(value)).toThrow(expect.objectContaining({ code: 'ERR_FI_URL' }));
  });

  const file = join(process.env.FI_CORPUS ?? '', 'target.url', 'cases.json');
  it.skipIf(process.env.FI_CORPUS === undefined || !existsSync(file))('agrees with the corpus (FI_CORPUS)', () => {
    for (const { args, expected } of JSON.parse(readFileSync(file, 'utf8')).cases) {
      // The corpus has the newer agent's rule, which adds no path.
      expect(canonicalServerUrl(args.url).replace(/\/ocsinventory$/, '')).toBe(expected);
    }
  });
});

describe('maskUrl', () => {
  it('hides user and password, whatever they hold', () => {
    expect(maskUrl('https://user:s3cret@h/x?y=@z')).toBe('https://***@h/x?y=@z');
    expect(maskUrl('https://user:a@b@h/')).toBe('https://***@h/');
    expect(maskUrl('user:s3cret@h')).toBe('***@h');
    expect(maskUrl(new URL('http://h/a@b'))).toBe('http://h/a@b');
  });

  it('masks a password that makes the text no URL', () => {
    for (const password of ['p/w', 'p?w', 'p#w', 'p w', 'p@/w']) {
      expect(maskUrl(`https://user:${password}@h/x`)).toBe('https://***@h/x');
      expect(maskUrl(`user:${password}@h/x`)).toBe('***@h/x');
    }
  });

  it('cuts what nobody would read', () => {
    expect(maskUrl(`http://h/${'a'.repeat(10_000)}`).length).toBe(2000);
  });
});

describe('proxyFor', () => {
  const url = new URL('http://glpi.example.com/x');
  const secure = new URL('https://glpi.example.com/x');
  const environment = { http_proxy: 'http://p:1', HTTPS_PROXY: 'p:2', No_Proxy: 'localhost, .intra, 10.0.0.1:8080' };

  it('takes the option, else the environment in any letter case', () => {
    expect(proxyFor(url, 'http://o:9', environment)?.host).toBe('o:9');
    expect(proxyFor(url, undefined, environment)?.host).toBe('p:1');
    expect(proxyFor(secure, '', environment)?.host).toBe('p:2');
    expect(proxyFor(url, 'none', environment)).toBeUndefined();
    expect(proxyFor(url, undefined, {})).toBeUndefined();
  });

  it('leaves hosts of no_proxy alone, unless the proxy was configured', () => {
    for (const host of ['localhost', 'glpi.intra', 'intra', '10.0.0.1:8080']) {
      expect(proxyFor(new URL(`http://${host}/`), undefined, environment)).toBeUndefined();
      expect(proxyFor(new URL(`http://${host}/`), 'http://o:9', environment)?.host).toBe('o:9');
    }
    for (const host of ['10.0.0.1', 'notlocalhost', 'intra.example']) {
      expect(proxyFor(new URL(`http://${host}/`), undefined, environment)?.host).toBe('p:1');
    }
    expect(proxyFor(url, undefined, { ...environment, No_Proxy: '*' })).toBeUndefined();
  });

  it.each([
    ['10.0.0.0/8', '10.255.1.2', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['10.0.0.0/33', '10.0.0.1', false],
    ['10.0.0.0/', '10.0.0.1', false],
    ['0.0.0.0/0', '10.0.0.1', true],
    ['2001:db8::/32', '[2001:db8:1::5]', true],
    ['[2001:DB8::]/32', '[2001:db8:1::5]', false],
    ['2001:0db8:0::1', '[2001:db8::1]', true],
    ['[2001:db8::1]:80', '[2001:db8::1]', true],
    ['[2001:db8::1]:81', '[2001:db8::1]', false],
    ['0.0.1', '10.0.0.1', false],
    ['*.intra', 'glpi.intra', true],
    ['glpi.intra.', 'glpi.intra', true],
    ['glpi.intra', 'glpi.intra.', true],
    ['GLPI.Intra:80', 'glpi.intra', true],
    ['10.0.0.0/8', 'glpi.intra', false],
  ])('no_proxy %s and the host %s: %s', (entry, host, bypassed) => {
    const proxy = proxyFor(new URL(`http://${host}/`), undefined, { http_proxy: 'p:1', no_proxy: `x, ${entry}` });
    expect(proxy === undefined).toBe(bypassed);
  });

  it('does not believe HTTP_PROXY of a CGI program', () => {
    expect(proxyFor(url, undefined, { HTTP_PROXY: 'http://evil:1', REQUEST_METHOD: 'GET' })).toBeUndefined();
    expect(proxyFor(url, undefined, { HTTP_PROXY: 'http://p:1' })?.host).toBe('p:1');
  });

  it('refuses what is not a proxy', () => {
    expect(() => proxyFor(url, 'socks5://u:pw@h:1', {})).toThrow(/proxy: "socks5:\/\/\*\*\*@h:1" is not a proxy/);
  });
});

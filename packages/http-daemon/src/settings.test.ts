import { loadConfig, optionsFor } from '@fi/core/config';
import { describe, expect, it } from 'vitest';
import { httpdSettings } from './settings.js';

/** Settings as agent.cfg would give them. */
function settings(environment: Record<string, string>) {
  return httpdSettings(loadConfig({ options: optionsFor('agent'), environment, cwd: '/etc/fi' }).values);
}

describe('httpdSettings', () => {
  it('has the defaults of the Perl agents', () => {
    expect(settings({})).toEqual({ port: 62354, trust: [], rateLimit: 300 });
  });

  it('takes all options', () => {
    const all = settings({
      FI_HTTPD_IP: '[::1]',
      FI_HTTPD_PORT: '8080',
      FI_HTTPD_TRUST: '127.0.0.1, 10.0.0.1 - 10.0.0.9',
      FI_HTTPD_SSL_CERT_FILE: 'a.pem',
      FI_HTTPD_USER: 'eve',
      FI_HTTPD_PASSWORD: 'a:b',
      FI_HTTPD_RATE_LIMIT: '0',
    });
    expect(all).toEqual({
      ip: '::1',
      port: 8080,
      trust: ['127.0.0.1', '10.0.0.1 - 10.0.0.9'],
      certificate: { certFile: '/etc/fi/a.pem' },
      credentials: { user: 'eve', password: 'a:b' },
      rateLimit: 0,
    });
  });

  it.each([
    [{ FI_HTTPD_USER: 'eve' }, /go together/],
    [{ FI_HTTPD_PASSWORD: 'x' }, /go together/],
    [{ FI_HTTPD_USER: 'e:ve', FI_HTTPD_PASSWORD: 'x' }, /colon/],
    [{ FI_HTTPD_SSL_KEY_FILE: 'a.key' }, /needs httpd-ssl-cert-file/],
    [{ FI_HTTPD_PORT: '70000' }, /httpd-port/],
  ])('%j is refused', (environment: Record<string, string>, message) => {
    expect(() => settings(environment)).toThrow(message);
  });
});

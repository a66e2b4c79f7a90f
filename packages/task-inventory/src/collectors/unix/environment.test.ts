import { describe, expect, it } from 'vitest';
import { environmentEntries } from './environment.js';

const shown = (key: string, value = 'value') => environmentEntries({ [key]: value })[0]?.val;

describe('environmentEntries', () => {
  it('lists all variables by name', () => {
    expect(environmentEntries({ B: '1', A: '', Z: 'x=y' })).toEqual([
      { key: 'A', val: '' },
      { key: 'B', val: '1' },
      { key: 'Z', val: 'x=y' },
    ]);
  });

  it('hides values of variables that hold secrets by their name', () => {
    for (const name of [
      'DB_PASSWORD',
      'mysql_pwd',
      'GITHUB_TOKEN',
      'AWS_SECRET_ACCESS_KEY',
      'OPENAI_API_KEY',
      'SSH_PRIVATE_KEY',
      'GOOGLE_APPLICATION_CREDENTIALS',
      'SMTP_PASS',
    ]) {
      expect(shown(name), name).toBe('********');
    }
  });

  it('leaves all others as they are', () => {
    for (const name of ['PWD', 'OLDPWD', 'SSH_ASKPASS', 'PATH', 'KEYBOARD', 'COMPASS', 'LS_COLORS']) {
      expect(shown(name), name).toBe('value');
    }
    expect(shown('DB_PASSWORD', '')).toBe('');
  });

  it('hides passwords in addresses', () => {
    expect(shown('http_proxy', 'http://joe:geheim@proxy:3128')).toBe('http://joe:********@proxy:3128');
    expect(shown('URL', 'http://proxy:3128/a:b@c')).toBe('http://proxy:3128/a:b@c');
  });
});

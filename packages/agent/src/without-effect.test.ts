import { expect, it } from 'vitest';
import { withoutEffect } from './without-effect.js';

const values = {
  remote: [],
  'remote-scheduling': false,
  'remote-workers': 1,
  'glpi-version': undefined,
  'ssl-keystore': undefined,
  'ca-cert-file': undefined,
  'ca-cert-dir': undefined,
  'ssl-fingerprint': [],
  'no-ssl-check': false,
};

it('says nothing of what is not set, or is used', () => {
  expect(withoutEffect(values, [])).toEqual([]);
  expect(withoutEffect({ ...values, remote: ['ssh://a'] }, [{ id: 'remoteinventory' }])).toEqual([]);
  expect(withoutEffect({ ...values, 'ssl-keystore': 'none' }, [])).toEqual([]);
});

it('names options that change nothing', () => {
  const lines = (changes: Partial<typeof values> | object) => withoutEffect({ ...values, ...changes }, []);
  expect(lines({ remote: ['ssh://a'], 'remote-workers': 3 })[0]).toMatch(/^remote, remote-workers: no effect;/);
  expect(lines({ 'glpi-version': '10.0.17' })[0]).toMatch(/^glpi-version: no effect/);
  expect(lines({ 'ssl-keystore': 'CA,Root' })[0]).toContain('single stores cannot be chosen');
  expect(lines({ 'ssl-keystore': 'none', 'ssl-fingerprint': ['x'] })).toEqual([
    'ssl-keystore: no effect beside ssl-fingerprint',
  ]);
  expect(lines({ 'ssl-keystore': 'none', 'no-ssl-check': true })[0]).toContain('no-ssl-check');
});

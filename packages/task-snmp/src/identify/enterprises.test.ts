import { expect, it } from 'vitest';
import { enterpriseName } from './enterprises.js';

it.each([
  ['.1.3.6.1.4.1.9.1.1', 'ciscoSystems'],
  ['iso.3.6.1.4.1.14988.1', 'MikroTik'],
  ['SNMPv2-SMI::enterprises.311.1.1.3.1.2', 'Microsoft'],
  ['1.3.6.1.4.1.2', 'IBM'],
  // software, not a maker
  ['.1.3.6.1.4.1.8072.3.2.10', undefined],
  ['.1.3.6.1.4.1.0', undefined],
  ['.1.3.6.1.4.1.4294967295.1', undefined],
  ['.1.3.6.1.2.1.1', undefined],
  ['.0.0', undefined],
  ['', undefined],
  [undefined, undefined],
])('%s belongs to %s', (oid, name) => {
  expect(enterpriseName(oid)).toBe(name);
});

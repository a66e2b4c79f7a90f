import { expect, it } from 'vitest';
import { shippedVendors } from './index.js';

it('names each family once', () => {
  const names = shippedVendors().map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

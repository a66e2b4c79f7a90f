import { describe, expect, it } from 'vitest';
import { addressBlock, addressesOf, blockSize, parseBlock } from './addresses.js';

describe('blocks of addresses', () => {
  it.each([
    ['192.0.2.254/30', ['192.0.2.252', '192.0.2.253', '192.0.2.254', '192.0.2.255']],
    ['192.0.2.9-11', ['192.0.2.9', '192.0.2.10', '192.0.2.11']],
    ['192.0.2.255-192.0.3.1', ['192.0.2.255', '192.0.3.0', '192.0.3.1']],
    ['192.0.2.7', ['192.0.2.7']],
    ['2001:db8::fffe/127', ['2001:0db8:0000:0000:0000:0000:0000:fffe', '2001:0db8:0000:0000:0000:0000:0000:ffff']],
    ['::ffff:192.0.2.1', ['0000:0000:0000:0000:0000:ffff:c000:0201']],
  ])('%s', (text, expected) => expect([...addressesOf(parseBlock(text))]).toEqual(expected));

  it('may be large', () => {
    expect(blockSize(parseBlock('10.0.0.0/8'))).toBe(16_777_216n);
    expect(blockSize(parseBlock('2001:db8::/32'))).toBe(2n ** 96n);
  });

  it.each([
    ['192.0.2.9', '192.0.2.1', /is empty/],
    ['192.0.2.1', '2001:db8::1', /same family/],
    ['0.0.0.0', '192.0.2.1', /cannot begin with/],
    ['192.0.2.256', '192.0.2.1', /"192.0.2.256" is not an IP address/],
    ['192.0.2.1', 'x', /"x" is not an IP address/],
  ])('from %s to %s is refused', (first, last, expected) => expect(() => addressBlock(first, last)).toThrow(expected));

  it.each(['192.0.2.0/33', '/24', '192.0.2.1-', 'host', ''])('%j is refused', (text) =>
    expect(() => parseBlock(text)).toThrow(/is not/),
  );
});

import { describe, expect, it } from 'vitest';
import { magicPacket, parseMac, parsePassword } from './magic-packet.js';

describe('parseMac', () => {
  it.each([
    ['00:24:D6:6F:81:3A', '00:24:d6:6f:81:3a'],
    [' 0:24:d6:6f:1:3a ', '00:24:d6:6f:01:3a'],
  ])('reads %s', (text, mac) => expect(parseMac(text)).toBe(mac));

  it.each([
    '',
    '0024d66f813a',
    '00-24-d6-6f-81-3a',
    '00:24:d6:6f:81',
    '00:24:d6:6f:81:3a:01',
    '00:24:d6:6f:81:3g',
    '$(id)',
  ])('refuses %j', (text) => expect(parseMac(text)).toBeUndefined());
});

describe('parsePassword', () => {
  it('reads six bytes and four', () => {
    expect(parsePassword('1:2:3:4:5:ff')).toEqual(Buffer.from([1, 2, 3, 4, 5, 255]));
    expect(parsePassword('192.168.1.20')).toEqual(Buffer.from([192, 168, 1, 20]));
  });

  it.each(['', 'secret', '1.2.3.256', '1.2.3', '1:2:3:4'])('refuses %j', (text) =>
    expect(parsePassword(text)).toBeUndefined(),
  );
});

describe('magicPacket', () => {
  it('is six times ff and sixteen times the address', () => {
    expect(magicPacket('a4:ba:db:a5:f5:fa').toString('hex')).toBe('ff'.repeat(6) + 'a4badba5f5fa'.repeat(16));
  });

  it('has the password at its end', () => {
    const packet = magicPacket('00:24:d6:6f:81:3a', Buffer.from([1, 2, 3, 4]));
    expect(packet).toHaveLength(106);
    expect(packet.subarray(102).toString('hex')).toBe('01020304');
  });
});

import { describe, expect, it } from 'vitest';
import { parseIw, parseIwconfig, parseNmcliRate } from './wireless.js';

describe('parseIwconfig', () => {
  it('reads a connection', () => {
    const text = `wlan0     IEEE 802.11ac  ESSID:"our "net""
          Mode:Managed  Frequency:5.2 GHz  Access Point: 02:00:5E:00:AB:01
          Bit Rate=866.7 Mb/s   Tx-Power=13 dBm`;
    expect(parseIwconfig(text)).toEqual({
      version: '802.11ac',
      ssid: 'our "net"',
      mode: 'Managed',
      bssid: '02:00:5E:00:AB:01',
      rate: 866,
    });
  });

  it('leaves out what is not there', () => {
    const text = 'wlan0  IEEE 802.11  ESSID:off/any\n   Mode:Managed  Access Point: Not-Associated';
    expect(parseIwconfig(text)).toMatchObject({ ssid: undefined, bssid: undefined, rate: undefined });
    expect(Object.values(parseIwconfig('')).every((value) => value === undefined)).toBe(true);
    expect(() => parseIwconfig('ESSID:"'.repeat(1_000_000))).not.toThrow();
  });
});

describe('parseIw', () => {
  it('reads a connection', () => {
    const info = 'Interface wlan0\n\tifindex 3\n\tssid net\n\ttype managed\n';
    const link =
      'Connected to 02:00:5e:00:ab:01 (on wlan0)\n\tSSID: Caf\\xc3\\xa9\n\ttx bitrate: 58.5 MBit/s VHT-MCS 1\n';
    expect(parseIw(info, link)).toEqual({ ssid: 'Café', bssid: '02:00:5e:00:ab:01', mode: 'Managed', rate: 58 });
    expect(parseIw(info, 'Not connected.\n')).toMatchObject({ ssid: 'net', bssid: undefined });
    expect(parseIw('', '')).toMatchObject({ mode: undefined });
  });
});

describe('parseNmcliRate', () => {
  it('takes the active connection of the interface', () => {
    expect(parseNmcliRate('wlan1:yes:54 Mbit/s\nwlan0:no:130 Mbit/s\nwlan0:yes:270 Mbit/s\n', 'wlan0')).toBe(270);
    expect(parseNmcliRate('', 'wlan0')).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { parseDhclientLeases, parseNetworkdLease, parseNmcliDhcp } from './dhcp-lease.js';

const now = new Date('2024-06-01T12:00:00Z');
const lease = (name: string, server: string, expire: string) =>
  `lease {\n  interface "${name}";\n  option dhcp-server-identifier ${server};\n  expire ${expire};\n}\n`;

describe('parseDhclientLeases', () => {
  it('takes the last lease of the interface', () => {
    const text =
      lease('eth0', '192.0.2.1', '5 2024/05/01 00:00:00') +
      lease('eth0', '192.0.2.2', '6 2024/06/01 12:00:01') +
      lease('eth1', '192.0.2.3', '6 2030/01/01 00:00:00');
    expect(parseDhclientLeases(text, 'eth0', now)).toBe('192.0.2.2');
    expect(parseDhclientLeases(text, 'eth', now)).toBeUndefined();
  });

  it('reads every form of expiry', () => {
    const server = (expire: string) => parseDhclientLeases(lease('a', '192.0.2.1', expire), 'a', now);
    expect(server('6 2024/06/01 11:59:59')).toBeUndefined();
    expect(server('never')).toBe('192.0.2.1');
    expect(server('epoch 1717243201')).toBe('192.0.2.1');
    expect(server('epoch 1717243199; # local time')).toBeUndefined();
    expect(server('tomorrow')).toBeUndefined();
  });

  it('knows nothing of DHCPv6, cut blocks and garbage', () => {
    expect(parseDhclientLeases(lease('a', '192.0.2.1', 'never').replace('lease', 'lease6'), 'a', now)).toBeUndefined();
    expect(parseDhclientLeases(lease('a', '192.0.2.1', 'never').replace('}', ''), 'a', now)).toBeUndefined();
    expect(parseDhclientLeases(lease('a', '192.0.2.999', 'never'), 'a', now)).toBeUndefined();
    expect(parseDhclientLeases('\0\xff{}', 'a', now)).toBeUndefined();
  });
});

describe('other clients', () => {
  it('reads leases of systemd-networkd', () => {
    expect(parseNetworkdLease('# private\nADDRESS=192.0.2.7\nSERVER_ADDRESS=192.0.2.1\n')).toBe('192.0.2.1');
    expect(parseNetworkdLease('ADDRESS=192.0.2.7\n')).toBeUndefined();
  });

  it('reads options that nmcli shows', () => {
    const text =
      'GENERAL.DEVICE:eth0\nDHCP4.OPTION[1]:dhcp_lease_time = 600\nDHCP4.OPTION[2]:dhcp_server_identifier = 192.0.2.1\n\nGENERAL.DEVICE:lo\n';
    expect(Object.fromEntries(parseNmcliDhcp(text))).toEqual({ eth0: '192.0.2.1' });
  });
});

import { describe, expect, it } from 'vitest';
import { textOf } from '../snmp/value.js';
import { parseSnmprec } from './snmprec.js';
import { parseWalkText } from './walk-text.js';

const texts = (walk: string) =>
  Object.fromEntries([...parseWalkText(walk)].map(([oid, value]) => [oid, textOf(value)]));

describe('parseWalkText', () => {
  it('reads values of all types', () => {
    expect(
      texts(`.1.3.6.1.2.1.1.1.0 = STRING: "Acme OS 4.2
build 7"
.1.3.6.1.2.1.1.2.0 = OID: .1.3.6.1.4.1.9.1.1
.1.3.6.1.2.1.1.3.0 = Timeticks: (1234567) 3:25:45.67
.1.3.6.1.2.1.1.4.0 = ""
.1.3.6.1.2.1.2.2.1.5.3 = Wrong Type (should be Gauge32 or Unsigned32): INTEGER: 100
.1.3.6.1.2.1.2.2.1.6.3 = Hex-STRING: 00 11 22
33 44 FF
.1.3.6.1.2.1.2.2.1.8.3 = INTEGER: up(1)
.1.3.6.1.2.1.4.20.1.1.192.0.2.1 = IpAddress: 192.0.2.1
.1.3.6.1.2.1.9.9.0 = No more variables left in this MIB View (It is past the end of the MIB tree)
.1.3.6.1.2.1.9.9.1 = INTEGER: 1
`),
    ).toEqual({
      '1.3.6.1.2.1.1.1.0': 'Acme OS 4.2\nbuild 7',
      '1.3.6.1.2.1.1.2.0': '.1.3.6.1.4.1.9.1.1',
      '1.3.6.1.2.1.1.3.0': '3:25:45.67',
      '1.3.6.1.2.1.2.2.1.5.3': '100',
      '1.3.6.1.2.1.2.2.1.6.3': '0x0011223344ff',
      '1.3.6.1.2.1.2.2.1.8.3': 'up(1)',
      '1.3.6.1.2.1.4.20.1.1.192.0.2.1': '192.0.2.1',
    });
  });

  it('reads names of the usual MIBs and CRLF files', () => {
    expect(
      texts(
        'DISMAN-EVENT-MIB::sysUpTimeInstance = Timeticks: (8640000) 1 day, 0:00:00.00\r\nLLDP-MIB::lldpRemSysName.0.3.1 = STRING: sw2\r\nSNMPv2-MIB::sysName.0 = STRING: sw1\r\nSNMPv2-MIB::sysObjectID.0 = OID: SNMPv2-SMI::enterprises.9.1.1\r\nFOO::bar.1 = INTEGER: 1\r\n',
      ),
    ).toEqual({
      '1.3.6.1.2.1.1.3.0': '1 day, 0:00:00.00',
      '1.0.8802.1.1.2.1.4.1.1.9.0.3.1': 'sw2',
      '1.3.6.1.2.1.1.5.0': 'sw1',
      '1.3.6.1.2.1.1.2.0': '.1.3.6.1.4.1.9.1.1',
    });
  });

  it('reads the quotes that net-snmp writes with a backslash', () => {
    expect(texts('.1.3.6.1.2.1.1.6.0 = STRING: "Room \\"east\\""\n.1.3.6.1.2.1.1.5.0 = STRING: "C:\\\\x"\n')).toEqual({
      '1.3.6.1.2.1.1.6.0': 'Room "east"',
      '1.3.6.1.2.1.1.5.0': 'C:\\\\x',
    });
  });

  it('reads files without leading dots or with a byte order mark, and values with nothing behind them', () => {
    expect(
      texts(
        '\xef\xbb\xbf1.3.6.1.2.1.1.1.0 = STRING: Acme\n1.3.6.1.2.1.1.4.0 = ""\n1.3.6.1.2.1.1.5.0 = STRING: sw1\n.1.3.6.1.2.1.1.7.0 = No Such Instance currently exists at this OID\n',
      ),
    ).toEqual({ '1.3.6.1.2.1.1.1.0': 'Acme', '1.3.6.1.2.1.1.5.0': 'sw1' });
  });

  it('refuses what is no walk, and survives what is cut off', () => {
    expect(() => parseWalkText('')).toThrow(/not the output of snmpwalk/);
    expect(() => parseWalkText('<html>')).toThrow(/not the output of snmpwalk/);
    expect(texts('.1.3.6.1.2.1.1.5.0 = STRING: "sw')).toEqual({ '1.3.6.1.2.1.1.5.0': 'sw' });
    expect(texts('.1.3.6.1.2.1.1.5.0 = STR')).toEqual({});
    expect(texts('.1.2 = INTEGER: 1\n\0\0\0')).toEqual({});
  });
});

it('reads captures of snmpsim', () => {
  const values = parseSnmprec(
    '1.3.6.1.2.1.1.5.0|4|a|b\n1.3.6.1.2.1.1.3.0|67|1234567\n1.3.6.1.2.1.2.2.1.6.1|4x|00ff\nrubbish\n1.3|99|x\n',
  );
  expect([...values.values()].map(textOf)).toEqual(['a|b', '3 hours, 25:45.67', '0x00ff']);
});

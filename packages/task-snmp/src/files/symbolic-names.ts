/** Names that `snmpwalk` prints where its MIB files are installed, with the OIDs that inventories need. */

import { enterprise, mib2 } from '../snmp/oid.js';

const column = (table: string, names: Readonly<Record<string, number>>) =>
  Object.entries(names).map(([name, number]) => [name, mib2(`${table}.${number}`)] as const);

/** RFC 3418, RFC 2863, RFC 2790, RFC 6933. */
export const SYMBOLIC_NAMES: ReadonlyMap<string, string> = new Map<string, string>([
  ['iso', '1'],
  ['SNMPv2-SMI::mib-2', '1.3.6.1.2.1'],
  ['SNMPv2-SMI::enterprises', '1.3.6.1.4.1'],
  ['NET-SNMP-MIB::netSnmpAgentOIDs', enterprise('8072.3.2')],
  ['HOST-RESOURCES-MIB::hrDeviceDescr', mib2('25.3.2.1.3')],
  ['SNMPv2-MIB::sysORID', mib2('1.9.1.2')],
  ['IF-MIB::ifName', mib2('31.1.1.1.1')],
  ...column('1', {
    'SNMPv2-MIB::sysDescr': 1,
    'SNMPv2-MIB::sysObjectID': 2,
    'SNMPv2-MIB::sysUpTime': 3,
    'SNMPv2-MIB::sysContact': 4,
    'SNMPv2-MIB::sysName': 5,
    'SNMPv2-MIB::sysLocation': 6,
  }),
  ...column('2.2.1', {
    'IF-MIB::ifIndex': 1,
    'IF-MIB::ifDescr': 2,
    'IF-MIB::ifType': 3,
    'IF-MIB::ifMtu': 4,
    'IF-MIB::ifSpeed': 5,
    'IF-MIB::ifPhysAddress': 6,
    'IF-MIB::ifLastChange': 9,
    'IF-MIB::ifInOctets': 10,
    'IF-MIB::ifInErrors': 14,
    'IF-MIB::ifOutOctets': 16,
    'IF-MIB::ifOutErrors': 20,
  }),
  ...column('47.1.1.1.1', {
    'ENTITY-MIB::entPhysicalIndex': 1,
    'ENTITY-MIB::entPhysicalDescr': 2,
    'ENTITY-MIB::entPhysicalContainedIn': 4,
    'ENTITY-MIB::entPhysicalClass': 5,
    'ENTITY-MIB::entPhysicalName': 7,
    'ENTITY-MIB::entPhysicalHardwareRev': 8,
    'ENTITY-MIB::entPhysicalFirmwareRev': 9,
    'ENTITY-MIB::entPhysicalSoftwareRev': 10,
    'ENTITY-MIB::entPhysicalSerialNum': 11,
    'ENTITY-MIB::entPhysicalMfgName': 12,
    'ENTITY-MIB::entPhysicalModelName': 13,
    'ENTITY-MIB::entPhysicalIsFRU': 16,
  }),
]);

/** Names that `snmpwalk` prints where its MIB files are installed, with the OIDs that inventories need. */

import { enterprise, mib2 } from '../snmp/oid.js';

const columns = (table: string, names: Readonly<Record<string, number>>) =>
  Object.entries(names).map(([name, number]) => [name, `${table}.${number}`] as const);

const column = (table: string, names: Readonly<Record<string, number>>) => columns(mib2(table), names);

/** RFC 3418, RFC 2863, RFC 3635, RFC 4293, RFC 4188, RFC 4363, RFC 2790, RFC 3805, RFC 6933, IEEE 802.1AB. */
export const SYMBOLIC_NAMES: ReadonlyMap<string, string> = new Map<string, string>([
  ['iso', '1'],
  ['SNMPv2-SMI::mib-2', '1.3.6.1.2.1'],
  ['SNMPv2-SMI::enterprises', '1.3.6.1.4.1'],
  ['NET-SNMP-MIB::netSnmpAgentOIDs', enterprise('8072.3.2')],
  ['HOST-RESOURCES-MIB::hrDeviceDescr', mib2('25.3.2.1.3')],
  ['HOST-RESOURCES-MIB::hrMemorySize', mib2('25.2.2')],
  ['HOST-RESOURCES-MIB::hrSWRunName', mib2('25.4.2.1.2')],
  ['DISMAN-EVENT-MIB::sysUpTimeInstance', mib2('1.3.0')],
  ['EtherLike-MIB::dot3StatsDuplexStatus', mib2('10.7.2.1.19')],
  ['BRIDGE-MIB::dot1dBaseBridgeAddress', mib2('17.1.1')],
  ['BRIDGE-MIB::dot1dBasePortIfIndex', mib2('17.1.4.1.2')],
  ['SNMPv2-MIB::sysORID', mib2('1.9.1.2')],
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
    'IF-MIB::ifAdminStatus': 7,
    'IF-MIB::ifOperStatus': 8,
    'IF-MIB::ifLastChange': 9,
    'IF-MIB::ifInOctets': 10,
    'IF-MIB::ifInErrors': 14,
    'IF-MIB::ifOutOctets': 16,
    'IF-MIB::ifOutErrors': 20,
  }),
  ...column('31.1.1.1', { 'IF-MIB::ifName': 1, 'IF-MIB::ifHighSpeed': 15, 'IF-MIB::ifAlias': 18 }),
  ...column('4.20.1', { 'IP-MIB::ipAdEntAddr': 1, 'IP-MIB::ipAdEntIfIndex': 2 }),
  ...column('4.22.1', { 'IP-MIB::ipNetToMediaIfIndex': 1, 'IP-MIB::ipNetToMediaPhysAddress': 2 }),
  ...column('17.7.1.4.2.1', {
    'Q-BRIDGE-MIB::dot1qVlanCurrentEgressPorts': 4,
    'Q-BRIDGE-MIB::dot1qVlanCurrentUntaggedPorts': 5,
  }),
  ...column('17.7.1.4.3.1', {
    'Q-BRIDGE-MIB::dot1qVlanStaticName': 1,
    'Q-BRIDGE-MIB::dot1qVlanStaticEgressPorts': 2,
    'Q-BRIDGE-MIB::dot1qVlanStaticUntaggedPorts': 4,
    'Q-BRIDGE-MIB::dot1qVlanStaticRowStatus': 5,
  }),
  ...column('25.2.3.1', { 'HOST-RESOURCES-MIB::hrStorageDescr': 3, 'HOST-RESOURCES-MIB::hrStorageSize': 5 }),
  ...column('43.5.1.1', { 'Printer-MIB::prtGeneralPrinterName': 16, 'Printer-MIB::prtGeneralSerialNumber': 17 }),
  ...column('43.10.2.1', { 'Printer-MIB::prtMarkerLifeCount': 4 }),
  ...column('43.11.1.1', {
    'Printer-MIB::prtMarkerSuppliesColorantIndex': 3,
    'Printer-MIB::prtMarkerSuppliesType': 5,
    'Printer-MIB::prtMarkerSuppliesDescription': 6,
    'Printer-MIB::prtMarkerSuppliesSupplyUnit': 7,
    'Printer-MIB::prtMarkerSuppliesMaxCapacity': 8,
    'Printer-MIB::prtMarkerSuppliesLevel': 9,
  }),
  ...column('43.12.1.1', { 'Printer-MIB::prtMarkerColorantValue': 4 }),
  ...columns('1.0.8802.1.1.2.1.4.1.1', {
    'LLDP-MIB::lldpRemChassisIdSubtype': 4,
    'LLDP-MIB::lldpRemChassisId': 5,
    'LLDP-MIB::lldpRemPortIdSubtype': 6,
    'LLDP-MIB::lldpRemPortId': 7,
    'LLDP-MIB::lldpRemPortDesc': 8,
    'LLDP-MIB::lldpRemSysName': 9,
    'LLDP-MIB::lldpRemSysDesc': 10,
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

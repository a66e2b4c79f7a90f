/** CONNECTIONS of ports to stations: the MAC addresses that a switch has learned (BRIDGE-MIB RFC 4188, Q-BRIDGE-MIB RFC 4363). */

import { canonicalMac } from '../canonical/address.js';
import { mib2 } from '../snmp/oid.js';
import { isTrue, type Reader, textOrder } from '../snmp/reader.js';
import type { Ports } from './inventory.js';

const DOT1D_BASE_PORT_IF_INDEX = mib2('17.1.4.1.2');
const DOT1D_TP_FDB_PORT = mib2('17.4.3.1.2');
const DOT1Q_TP_FDB_PORT = mib2('17.7.1.2.2.1.2');
const IP_NET_TO_MEDIA_IF_INDEX = mib2('4.22.1.1');
const IP_NET_TO_MEDIA_PHYS_ADDRESS = mib2('4.22.1.2');

/** MAC addresses by interface. */
type Stations = Map<string, string[]>;

/** Learned addresses of one table; its rows end with the six octets of the address. */
export async function learnedStations(
  snmp: Reader,
  table: string,
  bridgePorts: string = DOT1D_BASE_PORT_IF_INDEX,
): Promise<Stations> {
  const [rows, interfaces] = await Promise.all([snmp.walk(table), snmp.walk(bridgePorts)]);
  const stations: Stations = new Map();
  for (const [suffix, bridgePort] of textOrder(rows)) {
    const index = interfaces?.get(bridgePort);
    const octets = suffix.split('.').slice(-6);
    if (index === undefined || octets.length < 6) continue;
    add(stations, index, octets.map((octet) => Number(octet).toString(16).padStart(2, '0')).join(':'));
  }
  return stations;
}

function add(stations: Stations, index: string, mac: string): void {
  const list = stations.get(index);
  if (list === undefined) stations.set(index, [mac]);
  else list.push(mac);
}

/** Adds the learned addresses of all VLANs; where a device shows none, those of its own ARP table. */
export async function addStations(snmp: Reader, ports: Ports): Promise<void> {
  connectStations(ports, await learnedStations(snmp, DOT1D_TP_FDB_PORT));
  const perVlan = await learnedStations(snmp, DOT1Q_TP_FDB_PORT);
  connectStations(ports, perVlan);
  if (perVlan.size > 0) return;

  let found = false;
  for (const id of vlansToAsk(ports)) {
    const stations = await learnedStations(await snmp.vlan(id), DOT1D_TP_FDB_PORT);
    if (stations.size > 0) found = true;
    connectStations(ports, stations);
  }
  if (!found) connectStations(ports, await arpStations(snmp));
}

/** VLANs of ports without a known neighbour; the view without a VLAN is that of VLAN 1. */
function vlansToAsk(ports: Ports): string[] {
  const ids = new Set<string>();
  for (const port of ports.values()) {
    if (port.CONNECTIONS?.CDP) continue;
    for (const { NUMBER } of port.VLANS?.VLAN ?? []) if (isTrue(NUMBER) && NUMBER !== '1') ids.add(NUMBER);
  }
  return [...ids].sort((a, b) => Number(a) - Number(b));
}

async function arpStations(snmp: Reader): Promise<Stations> {
  const [addresses, indexes] = await Promise.all([
    snmp.walk(IP_NET_TO_MEDIA_PHYS_ADDRESS),
    snmp.walk(IP_NET_TO_MEDIA_IF_INDEX),
  ]);
  const stations: Stations = new Map();
  for (const [suffix, address] of textOrder(addresses)) {
    const index = indexes?.get(suffix);
    const mac = canonicalMac(address);
    if (index !== undefined && mac !== undefined) add(stations, index, mac);
  }
  return stations;
}

/** Adds addresses to ports without a known neighbour, except a port's own address. */
export function connectStations(ports: Ports, stations: Stations): void {
  for (const [index, macs] of stations) {
    const port = ports.get(index);
    if (port === undefined || port.CONNECTIONS?.CDP) continue;
    const known = new Set(port.CONNECTIONS?.CONNECTION?.MAC);
    for (const mac of macs) if (mac !== port.MAC) known.add(mac);
    if (known.size > 0) port.CONNECTIONS = { CONNECTION: { MAC: [...known] } };
  }
}

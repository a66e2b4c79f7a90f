/** What a network inventory holds, with the element names of its message (query SNMPQUERY). */

import type { Firmware, Identity } from '../device.js';

/** Fields of INFO: those of identification under their inventory names, and a few more. */
export interface Info extends Omit<Identity, 'DESCRIPTION' | 'SNMPHOSTNAME'> {
  ID?: string;
  COMMENTS?: string;
  NAME?: string;
  ASSETTAG?: string;
  CPU?: string;
  /** MiB. */
  MEMORY?: string;
  /** MiB. */
  RAM?: string;
}

export interface Vlan {
  NUMBER?: string;
  NAME?: string;
  /** `1` tagged, `0` untagged. */
  TAGGED?: string;
}

/** A neighbour that told about itself (with CDP), or the stations that a port has learned. */
export interface Connection {
  IP?: string;
  IFDESCR?: string;
  IFNUMBER?: string;
  MODEL?: string;
  SYSDESCR?: string;
  SYSMAC?: string;
  SYSNAME?: string;
  MAC?: string[];
}

export interface Connections {
  /** `1`: the neighbour is known by LLDP, CDP or EDP. */
  CDP?: string;
  CONNECTION?: Connection;
}

export interface Port {
  IFNUMBER?: string;
  IFDESCR?: string;
  IFNAME?: string;
  IFALIAS?: string;
  IFTYPE?: string;
  IFMTU?: string;
  /** bit/s. */
  IFSPEED?: string;
  IFINTERNALSTATUS?: string;
  IFSTATUS?: string;
  IFLASTCHANGE?: string;
  IFINOCTETS?: string;
  IFOUTOCTETS?: string;
  IFINERRORS?: string;
  IFOUTERRORS?: string;
  IFPORTDUPLEX?: string;
  MAC?: string;
  IP?: string;
  IPS?: { IP: string[] };
  TRUNK?: string;
  VLANS?: { VLAN: Vlan[] };
  CONNECTIONS?: Connections;
  AGGREGATE?: { PORT: string[] };
}

/** Ports by ifIndex. */
export type Ports = Map<string, Port>;

export type Component = Record<string, string | undefined>;

export interface Inventory {
  readonly info: Info;
  readonly ports: Ports;
  /** Level by kind and colour: `TONERBLACK`. */
  readonly cartridges: Record<string, string>;
  readonly pageCounters: Record<string, string>;
  readonly components: Component[];
  readonly firmwares: Firmware[];
  readonly modems: Record<string, string | undefined>[];
  readonly simcards: Record<string, string | undefined>[];
  readonly storages: Record<string, string | undefined>[];
  readonly drives: Record<string, string | undefined>[];
}

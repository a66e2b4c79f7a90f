/** A device while it is identified and inventoried: what is known of it so far, and what can still be asked. */

import type { Inventory } from './inventory/inventory.js';
import type { Reader } from './snmp/reader.js';

export const DEVICE_TYPES = ['COMPUTER', 'NETWORKING', 'PRINTER', 'STORAGE', 'POWER', 'PHONE', 'VIDEO', 'KVM'] as const;

/** What identification tells; names are those of a network discovery message. */
export interface Identity {
  TYPE?: string;
  MANUFACTURER?: string;
  MODEL?: string;
  DESCRIPTION?: string;
  SNMPHOSTNAME?: string;
  LOCATION?: string;
  CONTACT?: string;
  /** Time since start, as text. */
  UPTIME?: string;
  MAC?: string;
  SERIAL?: string;
  FIRMWARE?: string;
  /** In byte order of their text. */
  IPS?: { readonly IP: readonly string[] };
}

/** An entry of FIRMWARES. */
export interface Firmware {
  NAME?: string;
  DESCRIPTION?: string;
  TYPE?: string;
  VERSION?: string;
  MANUFACTURER?: string;
  DATE?: string;
}

export interface Device {
  readonly snmp: Reader;
  /** Filled step by step. */
  readonly identity: Identity;
  /** sysObjectID with a leading dot. */
  readonly sysObjectId: string | undefined;
  /** sysDescr as the device sent it. */
  readonly sysDescr: string | undefined;
  /** Facts that a rule keeps from one hook to the next. */
  once<T>(key: string, make: () => T): T;
}

/** A rule's answer: a fixed text, or something to find out. Undefined: no answer, the next rule is asked. */
export type Hook = string | ((device: Device) => Promise<string | undefined> | string | undefined);

/** What one family of devices does differently. Every answer is raw text; the core makes it canonical. */
export interface Vendor {
  /** Unique; also the order among rules of one priority. */
  readonly name: string;
  /** What the family is, for the table of the README. */
  readonly about: string;
  /** Lower is asked first. Default 10. */
  readonly priority?: number;
  /** Any of these selects the rules. */
  readonly match: readonly Match[];
  readonly type?: Hook;
  readonly manufacturer?: Hook;
  readonly model?: Hook;
  readonly hostname?: Hook;
  readonly mac?: Hook;
  readonly serial?: Hook;
  readonly firmware?: Hook;
  readonly firmwareDate?: Hook;
  readonly ip?: Hook;
  /** Entries for COMPONENTS, behind those of the ENTITY-MIB. */
  readonly components?: (device: Device) => Promise<Record<string, string | undefined>[]>;
  /** Changes the inventory after everything else. */
  readonly run?: (device: Device, inventory: Inventory) => Promise<void>;
}

export interface Match {
  /** Begin of sysObjectID as text (no component boundary), or a pattern for it with a leading dot. */
  readonly sysObjectId?: string | RegExp;
  /** An instance that the device has. */
  readonly has?: string;
  /** A value of sysORID. */
  readonly sysOrId?: string;
}

/** Identification of a device over SNMP: what it is, who made it, how it is called. Discovery and inventory both begin here. */

import { canonicalSerial, canonicalString, trimBlanks } from '../canonical/text.js';
import type { Device, Firmware, Identity, Vendor } from '../device.js';
import { enterprise, mib2 } from '../snmp/oid.js';
import { isTrue, type Reader } from '../snmp/reader.js';
import { shippedVendors } from '../vendors/index.js';
import { describedBy } from './description-words.js';
import { askVendors } from './hooks.js';
import { DOT1D_BASE_BRIDGE_ADDRESS, deviceMac } from './mac.js';
import { selectVendors } from './select.js';
import { lookUpObject } from './sysobjects.js';

const SYS_DESCR = mib2('1.1.0');
const SYS_OBJECT_ID = mib2('1.2.0');
const SYS_UP_TIME = mib2('1.3.0');
const SYS_CONTACT = mib2('1.4.0');
const SYS_NAME = mib2('1.5.0');
const SYS_LOCATION = mib2('1.6.0');
const PPM_PRINTER_NAME = enterprise('2699.1.2.1.2.1.1.2.1');
const HR_DEVICE_DESCR = mib2('25.3.2.1.3.1');
const UPS_IDENT_NAME = mib2('33.1.1.5.0');
const PRT_INPUT_VENDOR_NAME = mib2('43.8.2.1.14.1.1');
const PRT_MARKER_SUPPLIES_DESCRIPTION = mib2('43.11.1.1.6.1.1');
const PRT_GENERAL_SERIAL_NUMBER = mib2('43.5.1.1.17');
const ENT_PHYSICAL = mib2('47.1.1.1.1');
const ENT_PHYSICAL_FIRMWARE_REV = `${ENT_PHYSICAL}.9`;
const ENT_PHYSICAL_SOFTWARE_REV = `${ENT_PHYSICAL}.10`;
const ENT_PHYSICAL_SERIAL_NUM = `${ENT_PHYSICAL}.11`;
const ENT_PHYSICAL_MODEL_NAME = `${ENT_PHYSICAL}.13`;
const IP_AD_ENT_ADDR = mib2('4.20.1.1');

/** Where makers keep a serial number, in the order of asking. */
const VENDOR_SERIALS = [
  '2636.3.1.3.0', // Juniper
  '248.14.1.1.9.1.10.1', // Hirschmann
  '253.8.53.3.2.1.3.1', // Xerox
  '367.3.2.1.2.1.4.0', // Ricoh
  '641.2.1.2.1.6.1', // Lexmark
  '1602.1.2.1.4.0', // Canon
  '2435.2.3.9.4.2.1.5.5.1.0', // Brother
  '318.1.1.4.1.5.0', // APC MasterSwitch
  '6027.3.8.1.1.5.0', // Force10 C-series
  '6027.3.10.1.2.2.1.12.1', // Force10 S-series
  '3417.2.11.1.4.0', // Blue Coat
  '232.2.2.2.1.0', // Compaq CPQSINFO
  '232.11.2.10.3.0', // Compaq CPQHOST
  '14823.2.3.3.1.2.1.1.4.144.76.129.206.143.6', // Aruba
].map(enterprise);

/** Where makers keep a firmware version, in the order of asking. */
const VENDOR_FIRMWARES = [
  '9.9.25.1.1.1.2.5', // Cisco image string
  '248.14.1.1.2.0', // Hirschmann
  '2636.3.40.1.4.1.1.1.5.0', // Juniper
].map(enterprise);

export interface IdentifyOptions {
  /** Rules; default those of this package. */
  readonly vendors?: readonly Vendor[];
}

/** A device with everything that identification tells. */
export interface Identified {
  readonly device: Device;
  readonly identity: Identity;
  /** The rules that apply to it, in the order of asking. */
  readonly vendors: readonly Vendor[];
  /** The firmware as an entry of FIRMWARES. */
  readonly firmware: Firmware;
}

/** Identifies a device. Never throws for what a device answers. */
export async function identify(snmp: Reader, options: IdentifyOptions = {}): Promise<Identified> {
  const [sysObjectId, sysDescr] = await Promise.all([
    snmp.get(SYS_OBJECT_ID),
    snmp.get(SYS_DESCR),
    // travel along, for the steps below
    ...[SYS_NAME, SYS_LOCATION, SYS_CONTACT, SYS_UP_TIME].map((oid) => snmp.get(oid)),
  ]);
  const known = lookUpObject(sysObjectId);
  const identity: Identity = { TYPE: known.type, MANUFACTURER: known.manufacturer, MODEL: known.model };
  const memory = new Map<string, unknown>();
  const device: Device = {
    snmp,
    identity,
    sysObjectId,
    sysDescr,
    once<T>(key: string, make: () => T): T {
      if (!memory.has(key)) memory.set(key, make());
      return memory.get(key) as T;
    },
  };

  if (isTrue(sysDescr)) {
    identity.DESCRIPTION = canonicalString(sysDescr);
    if (!identity.MANUFACTURER || !identity.TYPE) {
      const hint = describedBy(sysDescr);
      identity.MANUFACTURER ??= hint.manufacturer;
      identity.TYPE ??= hint.type;
    }
  }

  prefetch(snmp);
  const vendors = await selectVendors(device, options.vendors ?? shippedVendors());
  const ask = (name: Parameters<typeof askVendors>[1]) => askVendors(vendors, name, device);

  const type = await ask('type');
  if (isTrue(type)) identity.TYPE = type;
  if (!identity.TYPE) {
    const hints = await Promise.all([PRT_MARKER_SUPPLIES_DESCRIPTION, HR_DEVICE_DESCR].map((oid) => snmp.get(oid)));
    if (hints.some(isTrue)) identity.TYPE = 'PRINTER';
  }

  await findModel(device, ask);
  await findNames(device, ask);
  identity.MAC = await deviceMac(snmp, () => ask('mac'));
  identity.SERIAL = await findSerial(snmp, () => ask('serial'));
  const firmware = await findFirmware(snmp, () => ask('firmware'));
  if (isTrue(firmware)) identity.FIRMWARE = canonicalString(firmware);
  await findAddresses(device, ask);

  return {
    device,
    identity,
    vendors,
    firmware: {
      NAME: identity.MODEL || 'device',
      DESCRIPTION: 'device firmware',
      TYPE: 'device',
      DATE: await ask('firmwareDate'),
      VERSION: identity.FIRMWARE,
      MANUFACTURER: identity.MANUFACTURER,
    },
  };
}

/** Asks early for what nearly every device is asked below: questions that are open at a time travel together. */
function prefetch(snmp: Reader): void {
  void snmp.walk(IP_AD_ENT_ADDR);
  const columns = [
    ENT_PHYSICAL_MODEL_NAME,
    ENT_PHYSICAL_SERIAL_NUM,
    ENT_PHYSICAL_SOFTWARE_REV,
    ENT_PHYSICAL_FIRMWARE_REV,
  ];
  for (const column of columns) void snmp.first(column);
  void snmp.get(DOT1D_BASE_BRIDGE_ADDRESS);
}

type Ask = (name: 'model' | 'manufacturer' | 'hostname' | 'ip') => Promise<string | undefined>;

async function findModel({ snmp, identity }: Device, ask: Ask): Promise<void> {
  if (!identity.MODEL) {
    const model =
      identity.TYPE === 'PRINTER'
        ? await snmp.get(HR_DEVICE_DESCR)
        : identity.TYPE === 'POWER'
          ? await snmp.get(UPS_IDENT_NAME)
          : await snmp.first(ENT_PHYSICAL_MODEL_NAME);
    if (isTrue(model)) identity.MODEL = canonicalString(model);
  }
  if (!identity.MANUFACTURER) {
    const manufacturer = await snmp.get(PRT_INPUT_VENDOR_NAME);
    if (isTrue(manufacturer)) identity.MANUFACTURER = manufacturer;
  }
  if (/\S+/.exec(identity.MODEL ?? '')?.[0].toLowerCase() === 'dell') identity.MANUFACTURER = 'Dell';
  const model = await ask('model');
  if (isTrue(model)) identity.MODEL = canonicalString(model);
  const manufacturer = await ask('manufacturer');
  if (isTrue(manufacturer)) identity.MANUFACTURER = manufacturer;
}

async function findNames({ snmp, identity }: Device, ask: Ask): Promise<void> {
  const [name, location, contact, uptime] = await Promise.all(
    [SYS_NAME, SYS_LOCATION, SYS_CONTACT, SYS_UP_TIME].map((oid) => snmp.get(oid)),
  );
  identity.SNMPHOSTNAME = canonicalString(name ?? (await snmp.get(PPM_PRINTER_NAME)));
  identity.LOCATION = canonicalString(location);
  identity.CONTACT = canonicalString(contact);
  identity.UPTIME = canonicalString(uptime);
  // What the configuration file of net-snmp holds before anybody edits it.
  if (/edit \/etc.{0,200}snmp.{0,200}\.conf/s.test(identity.LOCATION ?? '')) identity.LOCATION = undefined;
  if (/configure \/etc.{0,200}snmp.{0,200}\.conf/s.test(identity.CONTACT ?? '')) identity.CONTACT = undefined;
  for (const field of ['MODEL', 'SNMPHOSTNAME', 'LOCATION', 'CONTACT'] as const) {
    identity[field] = trimBlanks(identity[field]) || undefined;
  }
  const hostname = await ask('hostname');
  if (isTrue(hostname)) identity.SNMPHOSTNAME = hostname;
}

async function findSerial(snmp: Reader, ask: () => Promise<string | undefined>): Promise<string | undefined> {
  let serial = await ask();
  if (!isTrue(serial)) serial = await snmp.first(ENT_PHYSICAL_SERIAL_NUM);
  if (!isTrue(serial)) serial = await snmp.first(PRT_GENERAL_SERIAL_NUMBER);
  if (!isTrue(serial)) serial = await snmp.firstOf(...VENDOR_SERIALS);
  const canonical = canonicalSerial(serial);
  return canonical === undefined || /^X+$/.test(canonical) ? undefined : canonical;
}

async function findFirmware(snmp: Reader, ask: () => Promise<string | undefined>): Promise<string | undefined> {
  for (const next of [ask, () => snmp.first(ENT_PHYSICAL_SOFTWARE_REV), () => snmp.first(ENT_PHYSICAL_FIRMWARE_REV)]) {
    const version = await next();
    if (isTrue(version)) return version;
  }
  const values = await Promise.all(VENDOR_FIRMWARES.map((oid) => snmp.get(oid)));
  return values.find((value) => value !== undefined);
}

async function findAddresses({ snmp, identity }: Device, ask: Ask): Promise<void> {
  const rows = await snmp.walk(IP_AD_ENT_ADDR);
  if (rows !== undefined) identity.IPS = { IP: [...rows.values()].sort() };
  else {
    const address = await ask('ip');
    if (isTrue(address)) identity.IPS = { IP: [address] };
  }
}

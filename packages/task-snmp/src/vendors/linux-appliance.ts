/** Appliances whose SNMP agent is net-snmp on Linux: found out by what else they answer. */

import { canonicalManufacturer } from '@fi/core/inventory';
import { canonicalMac } from '../canonical/address.js';
import { megabytes } from '../canonical/number.js';
import { canonicalString, hexToChars, trimBlanks } from '../canonical/text.js';
import type { Device, Vendor } from '../device.js';
import { objectTable } from '../identify/sysobjects.js';
import type { Inventory } from '../inventory/inventory.js';
import { enterprise, mib2 } from '../snmp/oid.js';
import { isTrue, oidOrder, type Reader } from '../snmp/reader.js';
import { APPLIANCE_MANUFACTURER, APPLIANCE_MODEL, APPLIANCE_SERIAL, SVN_PRODUCT, SVN_VERSION } from './checkpoint.js';
import { addFirmware, readText, withoutColons } from './rules.js';
import { UNIFI_MODEL, UNIFI_VERSION } from './ubiquiti.js';

const HR_STORAGE_DESCR = mib2('25.2.3.1.3');
const HR_SW_RUN_NAME = mib2('25.4.2.1.2');
const SNMP_ENGINE_ID = '1.3.6.1.6.3.10.2.1.1.0';
const QUESCOM = enterprise('2021.13.14.2.1.2.1');
const SYNOLOGY_SYSTEM = enterprise('6574.1.5');
const SYNOLOGY_DISKS = enterprise('6574.2.1.1');
const SYNOLOGY_VOLUMES = enterprise('6574.3.1.1');
const SOCOMEC = enterprise('4555.1.1.7.1.1');

/** What a detection tells. */
interface Appliance {
  readonly kind:
    | 'seagate'
    | 'quescom'
    | 'synology'
    | 'checkpoint'
    | 'sophos'
    | 'ubiquiti'
    | 'socomec'
    | 'tp-link'
    | 'cisco'
    | 'engine';
  readonly model?: string;
  readonly manufacturer?: string;
  readonly type?: string;
  readonly serial?: string;
  readonly firmware?: string;
}

const appliance = (device: Device) => device.once('linux.appliance', () => detect(device));

/** The detections in their order; the first that holds decides. */
async function detect({ snmp, sysDescr }: Device): Promise<Appliance | undefined> {
  const [quescom, synology, checkpoint, checkpointModel, unifi, socomec, engineId] = await Promise.all([
    snmp.get(QUESCOM),
    snmp.get(`${SYNOLOGY_SYSTEM}.1.0`),
    snmp.get(APPLIANCE_MANUFACTURER),
    snmp.get(APPLIANCE_MODEL),
    snmp.get(UNIFI_MODEL),
    snmp.get(`${SOCOMEC}.1.0`),
    snmp.get(SNMP_ENGINE_ID),
  ]);
  if ((await snmp.list(HR_STORAGE_DESCR)).some((path) => /^\/lacie/i.test(path))) {
    return {
      kind: 'seagate',
      model: 'Seagate NAS',
      manufacturer: 'Seagate',
      type: 'STORAGE',
      serial: engineId?.replace(/^0x/, ''),
    };
  }
  if (quescom === 'QuesComSnmpObject') {
    return { kind: 'quescom', model: 'QuesCom', manufacturer: 'QuesCom', type: 'NETWORKING' };
  }
  if (isTrue(synology)) {
    const serial = await snmp.get(`${SYNOLOGY_SYSTEM}.2.0`);
    return { kind: 'synology', model: synology, manufacturer: 'Synology', type: 'STORAGE', serial };
  }
  if (isTrue(checkpoint)) {
    const serial = await snmp.get(APPLIANCE_SERIAL);
    return { kind: 'checkpoint', model: checkpointModel, manufacturer: 'CheckPoint', type: 'NETWORKING', serial };
  }
  const processes = await snmp.list(HR_SW_RUN_NAME);
  if (processes.includes('mdw.plx')) {
    return { kind: 'sophos', model: 'Sophos UTM', manufacturer: 'Sophos', type: 'NETWORKING' };
  }
  if (isTrue(unifi)) return { kind: 'ubiquiti', model: unifi, manufacturer: 'Ubiquiti', type: 'NETWORKING' };
  if (isTrue(socomec)) {
    const serial = await snmp.get(`${SOCOMEC}.2.0`);
    return { kind: 'socomec', model: socomec, manufacturer: 'Socomec', type: 'NETWORKING', serial };
  }
  const [, model, firmware] = /^Linux (TL-\S+) ([0-9.]+) #1/i.exec(canonicalString(sysDescr) ?? '') ?? [];
  if (model !== undefined) return { kind: 'tp-link', model, manufacturer: 'TP-Link', type: 'NETWORKING', firmware };
  if (processes.includes('sfestreamer')) {
    return { ...byEngineId(engineId), kind: 'cisco', model: 'FMC', manufacturer: 'Cisco', type: 'NETWORKING' };
  }
  return byEngineId(engineId);
}

/** The maker of the SNMP engine (RFC 3411 SnmpEngineID), and what its id holds besides. */
function byEngineId(text: string | undefined): Appliance | undefined {
  let id = Buffer.from(hexToChars(text) ?? '', 'latin1');
  const digits = id.toString('latin1');
  if (digits.length > 0 && digits.length % 2 === 0 && /^[\da-f]+$/i.test(digits)) id = Buffer.from(digits, 'hex');
  if (id.length < 5) return undefined;
  const known = objectTable().get(String(((id[0] ?? 0) & 0x7f) * 2 ** 24 + id.readUIntBE(1, 3)));
  if (known?.manufacturer === undefined || known.type === undefined) return undefined;
  return {
    kind: 'engine',
    ...known,
    serial: ((id[0] ?? 0) & 0x80) === 0 ? undefined : engineSerial(id[4] ?? 0, id.subarray(5)),
  };
}

function engineSerial(format: number, rest: Buffer): string | undefined {
  if (format === 3) return canonicalMac(`0x${rest.toString('hex')}`);
  if (format === 4) return canonicalString(rest.toString('latin1'));
  return format === 5 || format >= 128 ? rest.toString('hex') : undefined;
}

export const linuxAppliance: Vendor = {
  name: 'linux-appliance',
  about:
    'Appliances with net-snmp on Linux: Seagate, QuesCom, Synology, Check Point, Sophos UTM, UniFi, Socomec, TP-Link, Cisco FMC',
  match: [{ sysObjectId: enterprise('8072.3.2.10') }],
  type: async (device) => (await appliance(device))?.type,
  model: async (device) => (await appliance(device))?.model,
  manufacturer: async (device) => (await appliance(device))?.manufacturer,
  async serial(device) {
    const found = await appliance(device);
    return found?.kind === 'ubiquiti' ? withoutColons(device.identity.MAC) : found?.serial;
  },
  async run(device, inventory) {
    const found = await appliance(device);
    switch (found?.kind) {
      case 'synology':
        await addDisks(device.snmp, inventory);
        await addVolumes(device.snmp, inventory);
        return addVersion(device, inventory, found, 'Synology DSM', 'Synology DSM firmware', `${SYNOLOGY_SYSTEM}.3.0`);
      case 'checkpoint': {
        const product = await readText(device.snmp, SVN_PRODUCT);
        return addVersion(device, inventory, found, product, 'CheckPoint SVN version', SVN_VERSION);
      }
      case 'ubiquiti':
        return addVersion(device, inventory, found, found.model, 'Unifi AP System version', UNIFI_VERSION);
      case 'socomec':
        return addSocomecVersion(device, inventory, found);
      case 'tp-link':
        return addFirmware(inventory, {
          NAME: found.model,
          DESCRIPTION: 'Firmware version',
          TYPE: 'system',
          VERSION: found.firmware,
          MANUFACTURER: found.manufacturer,
        });
      default:
    }
  },
};

async function addVersion(
  { snmp }: Device,
  { firmwares }: Inventory,
  { manufacturer }: Appliance,
  name: string | undefined,
  description: string,
  oid: string,
): Promise<void> {
  const version = await readText(snmp, oid);
  if (version === undefined) return;
  firmwares.push({
    NAME: name,
    DESCRIPTION: description,
    TYPE: 'system',
    VERSION: version,
    MANUFACTURER: manufacturer,
  });
}

async function addSocomecVersion({ snmp }: Device, { firmwares }: Inventory, { model }: Appliance): Promise<void> {
  const text = await readText(snmp, `${SOCOMEC}.5.0`);
  if (text === undefined) return;
  const [, name, version] = /^(.*) v([\d.]+)$/.exec(text) ?? [];
  firmwares.push({
    NAME: name ?? model,
    DESCRIPTION: `Socomec ${model ?? ''} software version`,
    TYPE: 'system',
    VERSION: version ?? text,
    MANUFACTURER: 'Socomec',
  });
}

async function addDisks(snmp: Reader, { storages }: Inventory): Promise<void> {
  const [models, serials, names, types] = await Promise.all(
    [3, 12, 2, 4].map((column) => snmp.walk(`${SYNOLOGY_DISKS}.${column}`)),
  );
  const clean = (text: string | undefined) => trimBlanks(canonicalString(text));
  for (const [index, text] of oidOrder(models)) {
    const model = clean(text);
    if (!isTrue(model)) continue;
    const own = clean(serials?.get(index));
    storages.push({
      MODEL: model,
      TYPE: 'disk',
      NAME: isTrue(own) ? own : clean(names?.get(index)),
      MANUFACTURER: canonicalManufacturer(model),
      INTERFACE: clean(types?.get(index)),
    });
  }
}

async function addVolumes(snmp: Reader, { drives }: Inventory): Promise<void> {
  const [names, free, total] = await Promise.all([2, 4, 5].map((column) => snmp.walk(`${SYNOLOGY_VOLUMES}.${column}`)));
  for (const [index, name] of oidOrder(names)) {
    const left = free?.get(index);
    const size = total?.get(index);
    if (!isTrue(left) || !isTrue(size)) continue;
    drives.push({ VOLUMN: name, FREE: megabytes(Number(left)), TOTAL: megabytes(Number(size)) });
  }
}

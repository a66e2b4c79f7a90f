/** Disks behind HP Smart Array controllers, by hpacucli or its successors; with smartctl, the disks themselves are asked. */

import type { Host } from '@fi/core';
import { defineCollector } from '../../collector.js';
import { DISK_FIELDS, type Disk, keyValues } from '../../tools/disk.js';
import { smartctl } from '../../tools/smartctl.js';
import { canonicalManufacturer, canonicalSize } from '../../tools/values.js';
import { serialOfVpdPage } from '../linux/storages.js';

/** The tool was renamed twice and kept its language. */
const TOOLS = ['ssacli', 'hpssacli', 'hpacucli'];

/** Without it the tool refuses to work beside other makers' controllers. */
const ENVIRONMENT = { INFOMGR_BYPASS_NONSA: '1' };

/** Slots in the answer to `ctrl all show`: numbers, with a letter where a board has several controllers (`0b`). */
export function parseSlots(text: string): string[] {
  return [...text.matchAll(/\bSlot (\d{1,4}[a-z]?)\b/g)].map(([, slot]) => slot ?? '');
}

/** Addresses of the drives in the answer to `ctrl slot=N pd all show`. */
export function parseDriveIds(text: string): string[] {
  return [...text.matchAll(/^[ \t]*physicaldrive (\w[\w:]{0,40})/gm)].map(([, id]) => id ?? '');
}

/** A controller as `ctrl all show config` has it. */
export interface HpController {
  serial: string;
  /** Drives that have not failed. */
  drives_total: number;
}

/** Controllers by slot in the answer to `ctrl all show config`. */
export function parseHpConfig(text: string): Map<string, HpController> {
  const controllers = new Map<string, HpController>();
  let current: HpController | undefined;
  for (const line of text.split(/\r?\n/)) {
    const [, slot, serial] = /\bin Slot (\d{1,4}[a-z]?)\b[^\n]*?\(sn: (\w{1,64})/.exec(line) ?? [];
    if (slot !== undefined && serial !== undefined) {
      current = { serial, drives_total: 0 };
      controllers.set(slot, current);
    } else if (current !== undefined && /^[ \t]*physicaldrive /.test(line) && !line.includes('Failed')) {
      current.drives_total++;
    }
  }
  return controllers;
}

/** Reads the answer to `ctrl slot=N pd ID show`; sizes in MB. */
export function parseHpDrive(text: string): Disk {
  const pairs = keyValues(text);
  const name = pairs
    .get('model')
    ?.replace(/^ATA\s+/, '')
    .replace(/\s+/, ' ');
  const [, first, second] = /^(\S+) (\S+)$/.exec(name ?? '') ?? [];
  const type = pairs.get('drive type');
  return {
    name,
    manufacturer: canonicalManufacturer(first ?? name),
    model: second ?? name,
    description: pairs.get('interface type'),
    serial: pairs.get('serial number'),
    firmware: pairs.get('firmware revision'),
    disksize: canonicalSize(pairs.get('size')),
    type: type === 'Data Drive' ? 'disk' : type,
  };
}

/** The SCSI generic device of a controller, which tells the controller's serial number as its own. */
async function genericDeviceOf(host: Host, serial: string): Promise<string | undefined> {
  for (const name of await host.list('/sys/class/scsi_generic')) {
    const page = await host.readBytes(`/sys/class/scsi_generic/${name}/device/vpd_pg80`);
    if (page !== undefined && serialOfVpdPage(page)?.split(' ')[0] === serial) return name;
  }
  return undefined;
}

async function askWithSmartctl(host: Host, config: string): Promise<Disk[]> {
  const disks: Promise<Disk | undefined>[] = [];
  for (const { serial, drives_total } of parseHpConfig(config).values()) {
    const device = await genericDeviceOf(host, serial);
    if (device === undefined) continue;
    for (let i = 0; i < drives_total; i++) disks.push(smartctl(host, `/dev/${device}`, ['-d', `cciss,${i}`]));
  }
  return (await Promise.all(disks)).filter((disk) => disk !== undefined);
}

export default defineCollector({
  name: 'unix/hpacucli',
  category: 'storage',
  fills: { storages: DISK_FIELDS },
  reads: [
    'ssacli ctrl all show',
    'ssacli ctrl all show config',
    'ssacli ctrl slot=N pd all show',
    'ssacli ctrl slot=N pd ID show',
    '/sys/class/scsi_generic',
    'smartctl -i DEVICE -d cciss,N',
  ],
  async collect({ host, add }) {
    let tool: string | undefined;
    for (const name of TOOLS) if (tool === undefined && (await host.which(name)) !== undefined) tool = name;
    if (tool === undefined) return;
    const hp = tool;
    const ask = async (...question: string[]) =>
      (await host.run(hp, ['ctrl', ...question], { env: ENVIRONMENT, timeout: 60_000 }))?.stdout ?? '';
    if ((await host.which('smartctl')) !== undefined) {
      const disks = await askWithSmartctl(host, await ask('all', 'show', 'config'));
      for (const disk of disks) add('storages', disk);
      if (disks.length > 0) return;
    }
    for (const slot of parseSlots(await ask('all', 'show'))) {
      for (const id of parseDriveIds(await ask(`slot=${slot}`, 'pd', 'all', 'show'))) {
        add('storages', parseHpDrive(await ask(`slot=${slot}`, 'pd', id, 'show')));
      }
    }
  },
});

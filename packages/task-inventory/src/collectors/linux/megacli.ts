/** Disks behind LSI MegaRAID and Dell PERC controllers, by MegaCli; with smartctl, the disks themselves are asked. */

import type { Host } from '@fi/core';
import { defineCollector } from '../../collector.js';
import { DISK_FIELDS, type Disk } from '../../tools/disk.js';
import {
  drivesByDeviceId,
  type MegacliFields,
  megacliDisks,
  parseEnclosures,
  parsePciInfo,
  parsePhysicalDrives,
  parsePlainVirtualDrives,
  parseSummary,
} from '../../tools/megacli.js';
import { smartctl } from '../../tools/smartctl.js';

/** Names that the tool is installed under; its own package puts it outside of PATH. */
const TOOLS = ['megacli', 'MegaCli64', 'MegaCli', '/opt/MegaRAID/MegaCli/MegaCli64', '/opt/MegaRAID/MegaCli/MegaCli'];

/** The name that MegaCli is installed under, if it is. */
export async function findMegacli(host: Host): Promise<string | undefined> {
  for (const tool of TOOLS) if ((await host.which(tool)) !== undefined) return tool;
  return undefined;
}

/** Number of adapters in the answer to `-adpCount`. */
export function parseAdapterCount(text: string): number {
  return Math.min(64, Number(/Controller Count:\s*(\d{1,3})/.exec(text)?.[1] ?? 0));
}

async function readAdapter(host: Host, tool: string, adapter: number): Promise<Disk[]> {
  // one after the other: the tool locks the controller
  const ask = async (...question: string[]) =>
    (await host.run(tool, [...question, `-a${adapter}`, '-NoLog'], { timeout: 60_000 }))?.stdout ?? '';
  if ((await host.which('smartctl')) !== undefined) {
    const pci = parsePciInfo(await ask('-AdpGetPciInfo'));
    const block = await blockDeviceOf(host, pci);
    if (block !== undefined) {
      const drives = drivesByDeviceId(parsePhysicalDrives(await ask('-pdlist')));
      const plain = parsePlainVirtualDrives(await ask('-ldinfo', '-lAll'));
      return askDrives(host, block, drives, plain);
    }
  }
  const enclosures = parseEnclosures(await ask('-EncInfo'));
  const summary = parseSummary(await ask('-ShowSummary'));
  return megacliDisks(parsePhysicalDrives(await ask('-PDlist')), summary, enclosures);
}

/** Any disk that the controller shows to the system: smartctl reaches the physical ones through it. */
export async function blockDeviceOf(host: Host, pci: MegacliFields): Promise<string | undefined> {
  const hex = (key: string, width: number) => {
    const text = pci[key];
    return text !== undefined && /^[0-9a-f]{1,4}$/i.test(text) ? text.toLowerCase().padStart(width, '0') : undefined;
  };
  const [bus, device, fn] = [hex('bus number', 2), hex('device number', 2), hex('function number', 1)];
  if (bus === undefined || device === undefined || fn === undefined) return undefined;
  const controller = `/sys/bus/pci/devices/0000:${bus}:${device}.${fn}`;
  const below = async (dir: string, prefix: RegExp) =>
    (await host.list(dir)).filter((name) => prefix.test(name)).map((name) => `${dir}/${name}`);
  for (const scsiHost of await below(controller, /^host\d+$/)) {
    for (const target of await below(scsiHost, /^target/)) {
      for (const unit of await below(target, /^\d+:/)) {
        const [block] = await host.list(`${unit}/block`);
        if (block !== undefined) return block;
      }
    }
  }
  return undefined;
}

async function askDrives(
  host: Host,
  block: string,
  drives: ReadonlyMap<string, MegacliFields>,
  plain: ReadonlySet<string>,
): Promise<Disk[]> {
  const hidden = [...drives].filter(
    ([id, drive]) =>
      /^\d+$/.test(id) && !/JBOD/i.test(drive['firmware state'] ?? '') && !plain.has(drive.__diskgroup ?? ''),
  );
  const disks = await Promise.all(hidden.map(([id]) => smartctl(host, `/dev/${block}`, ['-d', `megaraid,${id}`])));
  return disks.filter((disk) => disk !== undefined);
}

export default defineCollector({
  name: 'linux/megacli',
  category: 'storage',
  fills: { storages: DISK_FIELDS },
  reads: [
    'megacli -adpCount',
    'megacli -EncInfo -aN -NoLog',
    'megacli -ShowSummary -aN -NoLog',
    'megacli -PDlist -aN -NoLog',
    'megacli -AdpGetPciInfo -aN -NoLog',
    'megacli -ldinfo -lAll -aN -NoLog',
    '/sys/bus/pci/devices',
    'smartctl -i DEVICE -d megaraid,N',
  ],
  async collect({ host, add }) {
    const tool = await findMegacli(host);
    if (tool === undefined) return;
    const count = parseAdapterCount((await host.run(tool, ['-adpCount']))?.stdout ?? '');
    for (let adapter = 0; adapter < count; adapter++) {
      for (const disk of await readAdapter(host, tool, adapter)) add('storages', disk);
    }
  },
});

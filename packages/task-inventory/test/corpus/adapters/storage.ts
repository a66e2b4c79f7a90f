/** Disks, RAID tools, file systems and logical volumes. */

import type { Host } from '@fi/core';
import { parseProcScsi } from '../../../src/collectors/linux/adaptec.js';
import { parseLvs, parsePvs, parseVgs } from '../../../src/collectors/linux/lvm.js';
import { parseMegasasctl } from '../../../src/collectors/linux/megasasctl.js';
import { parseMptStatus } from '../../../src/collectors/linux/mpt-status.js';
import { readDisks } from '../../../src/collectors/linux/storages.js';
import { parseDb2ls, readDb2 } from '../../../src/collectors/unix/database-db2.js';
import { readMongodb } from '../../../src/collectors/unix/database-mongodb.js';
import { readMssql } from '../../../src/collectors/unix/database-mssql.js';
import { readMysql } from '../../../src/collectors/unix/database-mysql.js';
import { inventoryLocation, oracleHomes, readOracle } from '../../../src/collectors/unix/database-oracle.js';
import { readPostgresql } from '../../../src/collectors/unix/database-postgresql.js';
import { parseAsmcmd } from '../../../src/collectors/unix/drives-asm.js';
import { parseDriveIds, parseHpConfig, parseHpDrive, parseSlots } from '../../../src/collectors/unix/hpacucli.js';
import { parseTwCards, parseTwDisk, parseTwPorts } from '../../../src/collectors/unix/tw-cli.js';
import { type Ask, type DatabaseCredential, filledLines } from '../../../src/tools/databases.js';
import { parseDf, parseMountTypes } from '../../../src/tools/df.js';
import type { Disk } from '../../../src/tools/disk.js';
import { PCI_IDS_FILES } from '../../../src/tools/hardware-ids.js';
import { parseHdparm } from '../../../src/tools/hdparm.js';
import { lshalDisks, lshalFilesystems } from '../../../src/tools/lshal.js';
import {
  drivesByDeviceId,
  megacliDisks,
  parseEnclosures,
  parsePciInfo,
  parsePhysicalDrives,
  parseSummary,
} from '../../../src/tools/megacli.js';
import { parseMultipath, withoutRedundantPaths } from '../../../src/tools/multipath.js';
import { parseSmartctl } from '../../../src/tools/smartctl.js';
import { parseLegacyUdevEntry } from '../../../src/tools/udev.js';
import { type Tree, treeHost } from '../../tree-host.js';
import { type Adapter, type CorpusCase, classic } from '../adapter.js';

const disks = (list: readonly object[]) => classic('storages', list);

const start = (pattern: RegExp, value: string | undefined) => pattern.exec(value ?? '')?.[0]?.trim();

/** The agent behind the expectations reads some values of disks only up to the first unusual character. */
function cutSmartctl(text: string): Disk {
  const disk = parseSmartctl(text) ?? {};
  const isScsi = /^Product:/im.test(text);
  return {
    ...disk,
    serial: start(/^\w+/, disk.serial),
    model: start(isScsi ? /^\w+/ : /^[\w\s-]+/, disk.model),
    firmware: isScsi ? start(/^\w+/, disk.firmware) : disk.firmware,
  };
}

/** Disks with the SCSI generic device that smartctl is to ask. */
const withDevices = (list: readonly { disk: object; device: string }[]) =>
  list.map(({ disk, device }) => ({ ...(disks([disk])[0] as object), device }));

/** Services per credential; the inputs of a case have the queries as names. */
async function services(
  item: CorpusCase,
  read: (ask: Ask, credential: DatabaseCredential) => Promise<object | undefined>,
) {
  // the agent behind the expectations has no brackets around names of databases
  const ask: Ask = async (queries) =>
    queries.map((query) => item.text(query) ?? item.text(query.replace(/^USE \[(.+)\] ;/, 'USE $1 ;')) ?? '');
  const found = await Promise.all((item.args.credentials as DatabaseCredential[]).map((one) => read(ask, one)));
  return found.filter((service) => service !== undefined);
}

/** That agent takes every model that smartctl knows, and so also one that is the first word of the kernel's. */
async function cutModel(host: Host, { name = '', model }: Disk): Promise<string | undefined> {
  const output = await host.run('smartctl', ['-i', `/dev/${name}`]);
  return cutSmartctl(output?.stdout ?? '').model ?? model;
}

/** The commands of a fake root of `linux.storages` stand beside its directories, `command-disk`. */
function storagesHost(item: CorpusCase) {
  const root = JSON.parse(item.text() ?? '{}') as Tree;
  const output = (name: string) => (typeof root[name] === 'string' ? root[name] : root[name] === null ? '' : undefined);
  return treeHost(
    root,
    (command, args) => {
      const tool = command.split('/').at(-1) ?? '';
      if (tool === 'hdparm' && (args.length === 0 || args[0] === '-V')) return output('hdparm');
      if (tool === 'lshal') return output('lshal');
      const installed = Object.keys(root).some((name) => name === tool || name.startsWith(`${tool}-`));
      const disk = args.find((argument) => argument.startsWith('/dev/'))?.slice('/dev/'.length);
      const text = output(`${tool}-${disk}`) ?? (installed ? '' : undefined);
      // the agent behind the expectations takes no serial number of a disk from these two
      return tool === 'smartctl' || tool === 'hdparm' ? text?.replace(/^.*Serial Number:.*$/gim, '') : text;
    },
    { [PCI_IDS_FILES[0] ?? '']: item.text('pci_ids') ?? '' },
  );
}

export const storage: Readonly<Record<string, Adapter>> = {
  'linux.storages': async (item) => {
    const host = storagesHost(item);
    const found = await readDisks(host);
    return disks(await Promise.all(found.map(async (disk) => ({ ...disk, model: await cutModel(host, disk) }))));
  },
  'linux.smartctl': (item) => disks([cutSmartctl(item.text() ?? '')])[0],
  'generic.hdparm': (item) => disks([parseHdparm(item.text() ?? '')])[0],
  'linux.multipath': (item) => withoutRedundantPaths(item.args.names as string[], parseMultipath(item.text() ?? '')),
  'linux.lshal.storages': (item) => disks(lshalDisks(item.text() ?? '')),
  'linux.lshal.filesystems': (item) => classic('drives', lshalFilesystems(item.text() ?? '')),
  'linux.udev': (item) => disks([parseLegacyUdevEntry(item.text() ?? '', String(item.args.device))])[0],
  'linux.megacli.enclosures': (item) => Object.fromEntries(parseEnclosures(item.text() ?? '')),
  'linux.megacli.summary': (item) =>
    Object.fromEntries(
      [...parseSummary(item.text() ?? '')].map(([rank, { fields, ...drive }]) => [rank, { ...fields, ...drive }]),
    ),
  'linux.megacli.pdlist': (item) =>
    Object.fromEntries(parsePhysicalDrives(item.text() ?? '').map((drive, i) => [i + 1, drive])),
  'linux.megacli.storages': (item) => {
    const drives = parsePhysicalDrives(item.text('pdlist') ?? '');
    const found = megacliDisks(
      drives,
      parseSummary(item.text('summary') ?? ''),
      parseEnclosures(item.text('encinfo') ?? ''),
    );
    return Object.fromEntries(disks(found).map((disk, i) => [i + 1, disk]));
  },
  'linux.megacli2.adppciinfo': (item) => parsePciInfo(item.text() ?? ''),
  'linux.megacli2.pdlist': (item) => Object.fromEntries(drivesByDeviceId(parsePhysicalDrives(item.text() ?? ''))),
  'linux.megasasctl': (item) => disks(parseMegasasctl(item.text() ?? '')),
  'linux.mpt_status': (item) => withDevices(parseMptStatus(item.text() ?? '', String(item.args.name))),
  'linux.scsi.adaptec': (item) =>
    withDevices(parseProcScsi(item.text() ?? '', String(item.args.controller), String(item.args.name))),
  'generic.asmcmd': (item) => [parseAsmcmd(item.text() ?? '')],
  'generic.hpacucli.config': (item) => Object.fromEntries(parseHpConfig(item.text() ?? '')),
  'generic.hpacucli.drives': (item) => parseDriveIds(item.text() ?? ''),
  // the agent behind the expectations knows slots by their numbers alone
  'generic.hpacucli.slots': (item) => parseSlots(item.text() ?? '').map((slot) => slot.replace(/\D/, '')),
  'generic.hpacucli.storage': (item) => disks([parseHpDrive(item.text() ?? '')])[0],
  'generic.tw_cli.cards': (item) => parseTwCards(item.text() ?? ''),
  'generic.tw_cli.ports': (item) => parseTwPorts(item.text() ?? '').map((id) => ({ id })),
  'generic.tw_cli.storage': (item) =>
    disks([parseTwDisk(item.text() ?? '', (item.args.card as { model: string }).model) ?? {}]),
  'databases.mysql': (item) => services(item, readMysql),
  'databases.postgresql': (item) => services(item, readPostgresql),
  'databases.mongodb': (item) => services(item, readMongodb),
  'databases.mssql': (item) => services(item, readMssql),
  'databases.oracle': (item) => services(item, readOracle),
  'databases.oracle.home': (item) =>
    inventoryLocation(item.text() ?? '') === undefined ? [] : oracleHomes(item.text('inventory_xml') ?? ''),
  'databases.db2': (item) =>
    services(item, async (ask, credential) => {
      const level = parseDb2ls(item.text('db2ls -c') ?? '')?.level;
      const instance = filledLines(item.text('db2ilist'))[0];
      return level === undefined || instance === undefined ? undefined : readDb2(ask, instance, level, credential);
    }),
  'linux.lvs': (item) => classic('logical_volumes', parseLvs(item.text() ?? '')),
  'linux.pvs': (item) => classic('physical_volumes', parsePvs(item.text() ?? '')),
  'linux.vgs': (item) => classic('volume_groups', parseVgs(item.text() ?? '')),
  // the corpus has mount points up to their first blank
  'unix.df': (item) =>
    classic(
      'drives',
      parseDf(item.text() ?? '', typeof item.args.type === 'string' ? item.args.type : undefined).map((drive) => ({
        ...drive,
        type: drive.type?.split(' ')[0],
      })),
    ),
  'unix.mount.types': (item) => parseMountTypes(item.text() ?? ''),
};

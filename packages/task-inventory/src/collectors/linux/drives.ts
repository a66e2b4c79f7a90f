/** File systems in use, with their identifier, label, date of creation and encryption. */

import type { Host } from '@fi/core';
import type { Drive } from '@fi/core/inventory';
import { defineCollector, type Undefinable } from '../../collector.js';
import { type Filesystem, parseDf } from '../../tools/df.js';
import { keyValues } from '../../tools/disk.js';
import { lshalFilesystems } from '../../tools/lshal.js';
import { udevProperties, unescapeUdev } from '../../tools/udev.js';

/** Types that hold no data of their own. */
const PSEUDO_TYPES = new Set(['tmpfs', 'devtmpfs', 'usbfs', 'proc', 'devpts', 'devshm', 'udev', 'efivarfs']);

/** Milliseconds that `df` may take: it hangs when a network file system's server does not answer. */
const DF_TIMEOUT = 10_000;

type Fields = Partial<Undefinable<Drive>>;

/** Months as `dumpe2fs` writes them, in the language of its caller's locale, which is C. */
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Reads the superblock of an ext2, ext3 or ext4 file system, as `dumpe2fs -h` prints it. */
export function parseDumpe2fs(text: string): Pick<Fields, 'serial' | 'label' | 'createdate'> {
  const pairs = keyValues(text);
  const label = pairs.get('filesystem volume name');
  const created = /^\w{3} (\w{3})\s+(\d{1,2}) (\d{2}:\d{2}:\d{2}) (\d{4})$/.exec(pairs.get('filesystem created') ?? '');
  const month = MONTHS.indexOf(created?.[1] ?? '') + 1;
  const two = (value: string | number | undefined) => String(value).padStart(2, '0');
  return {
    serial: pairs.get('filesystem uuid'),
    label: label === '<none>' ? undefined : label,
    createdate:
      created === null || month === 0 ? undefined : `${created[4]}/${two(month)}/${two(created[2])} ${created[3]}`,
  };
}

/** The identifier in the output of `blkid DEVICE`, `/dev/sda1: LABEL="x" UUID="…" TYPE="ext4"`. */
export function parseBlkid(text: string): string | undefined {
  return /\sUUID="([^"]+)"(?=\s|$)/.exec(text)?.[1];
}

/** The value that `xfs_db -c uuid` or `xfs_db -c label` prints. */
export function parseXfsDb(text: string): string | undefined {
  return /^(?:label = "([^"]*)"|UUID = ([\w-]+))/m.exec(text)?.slice(1).find(Boolean);
}

/** The label that `fatlabel` prints in its last line, below its warnings. */
export function parseFatlabel(text: string): string | undefined {
  const label = text.trimEnd().split(/\r?\n/).at(-1);
  if (label === undefined || !/^\S/.test(label)) return undefined;
  // what the FAT specification has in place of a label
  return label.trimEnd() === 'NO NAME' ? undefined : label.trimEnd();
}

/** Reads the output of `cryptsetup status NAME`; nothing when it tells no type. */
export function parseCryptsetup(text: string): Fields {
  const pairs = keyValues(text);
  const type = pairs.get('type');
  if (type === undefined || type === 'n/a') return {};
  return { encrypt_name: type, encrypt_status: 'Yes', encrypt_algo: pairs.get('cipher') };
}

/** The file systems in use. */
export async function readDrives(host: Host, warn: (message: string) => void = () => {}): Promise<Fields[]> {
  const filesystems = (await df(host, warn)).filter(
    ({ filesystem, volumn }) => !PSEUDO_TYPES.has(filesystem ?? '') && volumn !== 'overlay',
  );
  const drives = await Promise.all(filesystems.map((filesystem) => describe(host, filesystem)));
  const lshal = await host.run('lshal');
  return lshal === undefined ? drives : fillFromLshal(drives, lshalFilesystems(lshal.stdout));
}

async function df(host: Host, warn: (message: string) => void): Promise<Filesystem[]> {
  const all = await host.run('df', ['-P', '-T', '-k'], { timeout: DF_TIMEOUT });
  if (all === undefined || !all.timedOut) return parseDf(all?.stdout ?? '');
  warn('df hangs, probably on a network file system whose server does not answer: only local file systems are listed');
  const local = await host.run('df', ['-P', '-T', '-k', '-l'], { timeout: DF_TIMEOUT });
  if (local === undefined || local.timedOut) throw new Error('df did not finish in time');
  return parseDf(local.stdout);
}

async function describe(host: Host, filesystem: Filesystem): Promise<Fields> {
  const { volumn: device } = filesystem;
  // pools and shares are no devices, and those of the host are not there in a container
  if (device === undefined || !device.startsWith('/dev/')) return filesystem;
  const node = await host.realpath(device);
  if (node === undefined) return filesystem;
  const [details, encryption] = await Promise.all([
    readDetails(host, device, node, filesystem.filesystem),
    readEncryption(host, node),
  ]);
  return { ...filesystem, ...details, ...encryption };
}

async function readDetails(host: Host, device: string, node: string, type = ''): Promise<Fields> {
  if (/^ext[234]$/.test(type)) {
    const superblock = await host.run('dumpe2fs', ['-h', device], { timeout: 20_000 });
    const facts = parseDumpe2fs(superblock?.stdout ?? '');
    return facts.serial === undefined ? { ...facts, serial: (await identify(host, device, node)).serial } : facts;
  }
  const known = await identify(host, device, node);
  if (type === 'xfs') {
    // udev reads the label from the same place as xfs_db, which is slow
    if (known.label !== undefined || known.isComplete) return { serial: known.serial, label: known.label };
    const ask = async (key: string) =>
      parseXfsDb((await host.run('xfs_db', ['-r', '-c', key, device], { timeout: 20_000 }))?.stdout ?? '');
    return { serial: known.serial ?? (await ask('uuid')), label: await ask('label') };
  }
  if (type === 'vfat') {
    const tool = (await host.which('fatlabel')) === undefined ? 'dosfslabel' : 'fatlabel';
    const label = parseFatlabel((await host.run(tool, [device], { timeout: 20_000 }))?.stdout ?? '');
    return { serial: known.serial, label };
  }
  return { serial: known.serial };
}

/** What blkid would say, from udev's database where there is one: udev runs the same prober on every change. */
async function identify(
  host: Host,
  device: string,
  node: string,
): Promise<{ serial?: string | undefined; label?: string | undefined; isComplete: boolean }> {
  const number = await host.read(`/sys/class/block/${node.split('/').at(-1)}/dev`);
  const properties = number === undefined ? undefined : await udevProperties(host, number.trim());
  const serial = properties?.get('ID_FS_UUID');
  if (serial !== undefined) {
    const label = properties?.get('ID_FS_LABEL_ENC');
    return { serial, label: label === undefined ? undefined : unescapeUdev(label), isComplete: true };
  }
  const output = await host.run('blkid', ['-w', '/dev/null', device], { timeout: 20_000 });
  return { serial: parseBlkid(output?.stdout ?? ''), isComplete: false };
}

/** Deepest stack of device-mapper and RAID devices that is followed down to an encrypted one. */
const MAX_DEPTH = 8;

/**
 * Encryption of the device that a file system is on, or of one below it. The identifier of an encrypted device-mapper
 * device begins with `CRYPT-`, and then comes the type: `CRYPT-LUKS2-…`.
 */
async function readEncryption(host: Host, node: string): Promise<Fields> {
  let level = [node.split('/').at(-1) ?? ''].filter((name) => /^(?:dm-|md)/.test(name));
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth++) {
    for (const name of level) {
      const type = /^CRYPT-([A-Z0-9]+)-/.exec((await host.read(`/sys/class/block/${name}/dm/uuid`)) ?? '')?.[1];
      if (type === undefined) continue;
      const mapping = (await host.read(`/sys/class/block/${name}/dm/name`))?.trim();
      // behind `--`, so that no name is taken for an option
      const output = mapping ? await host.run('cryptsetup', ['status', '--', mapping], { timeout: 20_000 }) : undefined;
      return { encrypt_name: type, encrypt_status: 'Yes', ...parseCryptsetup(output?.stdout ?? '') };
    }
    const below = await Promise.all(level.map((name) => host.list(`/sys/class/block/${name}/slaves`)));
    level = [...new Set(below.flat())];
  }
  return {};
}

/** HAL, on the systems that had it, knows volumes that nothing else told about. */
function fillFromLshal(drives: readonly Fields[], volumes: readonly Fields[]): Fields[] {
  return drives.map((drive) => {
    const volume = volumes.find(({ volumn }) => volumn === drive.volumn);
    const known = Object.entries(drive).filter(([, value]) => value !== undefined);
    return { ...volume, ...Object.fromEntries(known) };
  });
}

export default defineCollector({
  name: 'linux/drives',
  category: 'drive',
  fills: {
    drives: [
      'filesystem',
      'free',
      'serial',
      'total',
      'type',
      'volumn',
      'createdate',
      'label',
      'encrypt_name',
      'encrypt_algo',
      'encrypt_status',
    ],
  },
  reads: [
    'df -P -T -k',
    '/run/udev/data',
    'blkid -w /dev/null DEVICE',
    'dumpe2fs -h DEVICE',
    'xfs_db -r -c uuid DEVICE',
    'xfs_db -r -c label DEVICE',
    'fatlabel DEVICE',
    'dosfslabel DEVICE',
    '/sys/class/block',
    'cryptsetup status NAME',
    'lshal',
  ],
  async collect({ host, log, add }) {
    for (const drive of await readDrives(host, (message) => log.warning(message))) add('drives', drive);
  },
});

/** Disks, RAID tools, file systems and logical volumes. */

import { parseLvs, parsePvs, parseVgs } from '../../../src/collectors/linux/lvm.js';
import { readDisks } from '../../../src/collectors/linux/storages.js';
import { parseDf, parseMountTypes } from '../../../src/tools/df.js';
import { PCI_IDS_FILES } from '../../../src/tools/hardware-ids.js';
import { parseHdparm } from '../../../src/tools/hdparm.js';
import { lshalDisks, lshalFilesystems } from '../../../src/tools/lshal.js';
import { parseMultipath, withoutRedundantPaths } from '../../../src/tools/multipath.js';
import { parseSmartctl } from '../../../src/tools/smartctl.js';
import { parseLegacyUdevEntry } from '../../../src/tools/udev.js';
import { type Tree, treeHost } from '../../tree-host.js';
import { type Adapter, type CorpusCase, classic } from '../adapter.js';

const disks = (list: readonly object[]) => classic('storages', list);

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
      return output(`${tool}-${disk}`) ?? (installed ? '' : undefined);
    },
    { [PCI_IDS_FILES[0] ?? '']: item.text('pci_ids') ?? '' },
  );
}

export const storage: Readonly<Record<string, Adapter>> = {
  'linux.storages': async (item) => disks(await readDisks(storagesHost(item))),
  'linux.smartctl': (item) => disks([parseSmartctl(item.text() ?? '') ?? {}])[0],
  'generic.hdparm': (item) => disks([parseHdparm(item.text() ?? '')])[0],
  'linux.multipath': (item) => withoutRedundantPaths(item.args.names as string[], parseMultipath(item.text() ?? '')),
  'linux.lshal.storages': (item) => disks(lshalDisks(item.text() ?? '')),
  'linux.lshal.filesystems': (item) => classic('drives', lshalFilesystems(item.text() ?? '')),
  'linux.udev': (item) => disks([parseLegacyUdevEntry(item.text() ?? '', String(item.args.device))])[0],
  'linux.lvs': (item) => classic('logical_volumes', parseLvs(item.text() ?? '')),
  'linux.pvs': (item) => classic('physical_volumes', parsePvs(item.text() ?? '')),
  'linux.vgs': (item) => classic('volume_groups', parseVgs(item.text() ?? '')),
  'unix.df': (item) => classic('drives', parseDf(item.text() ?? '')),
  'unix.mount.types': (item) => parseMountTypes(item.text() ?? ''),
};

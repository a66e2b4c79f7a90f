import { parseBitdefender } from '../../../src/collectors/linux/antivirus-bitdefender.js';
import { parseCortex } from '../../../src/collectors/linux/antivirus-cortex.js';
import { parseDefender } from '../../../src/collectors/linux/antivirus-defender.js';
import { parseSentinelOne } from '../../../src/collectors/linux/antivirus-sentinelone.js';
import { parseFlatpakInfo, parseFlatpakList } from '../../../src/collectors/linux/flatpak.js';
import { equeryNeedsWildcard } from '../../../src/collectors/linux/gentoo.js';
import { mergeSnap, parseSnapList } from '../../../src/collectors/linux/snap.js';
import { parseNixStore } from '../../../src/collectors/unix/nix.js';
import { parseTeamViewer } from '../../../src/collectors/unix/remote-management.js';
import { parseRpm } from '../../../src/collectors/unix/rpm.js';
import { parseBusyboxPs, parsePs } from '../../../src/tools/ps.js';
import { type Adapter, type CorpusCase, classic } from '../adapter.js';

const text = (value: unknown) => (typeof value === 'string' ? value : '');

const cortex = (item: CorpusCase) =>
  parseCortex(item.text('info') ?? '', item.text('info query') ?? '', item.text('runtime query') ?? '');

export const software: Readonly<Record<string, Adapter>> = {
  'unix.ps': (item) => classic('processes', parsePs(item.text() ?? '', new Date(), 'UTC')),
  // the corpus has the size as it is printed
  'unix.ps.busybox': (item) =>
    parseBusyboxPs(item.text() ?? '').map(({ size, ...row }) => ({ ...row, virtualmemory: size })),

  'linux.rpm': (item) => classic('softwares', parseRpm(item.text() ?? '', text(item.args.tz) || 'UTC')),
  'linux.nix': (item) => classic('softwares', parseNixStore(item.text() ?? '')),
  'linux.equery.wildcard': (item) => (equeryNeedsWildcard(item.text() ?? '') ? 1 : ''),
  'linux.snap': (item) =>
    parseSnapList(item.text('list') ?? '').flatMap((snap) =>
      classic('softwares', [mergeSnap(snap, [item.text(`info ${snap.name}`) ?? ''])]).map((entry) => ({
        ...(entry as object),
        _revision: snap.revision,
      })),
    ),
  'linux.flatpak': (item) =>
    parseFlatpakList(item.text('list') ?? '').flatMap((app) => {
      const { application, branch, installation } = app;
      const entry = parseFlatpakInfo(app, item.text(`info ${installation} ${application} ${branch}`) ?? '');
      return entry === undefined ? [] : classic('softwares', [entry]);
    }),

  'linux.antivirus.bitdefender': (item) => parseBitdefender(item.text() ?? ''),
  'linux.antivirus.cortex': cortex,
  'macos.antivirus.cortex': cortex,
  'macos.antivirus.defender': (item) => parseDefender(item.text() ?? '', text(item.args.tz) || 'UTC'),
  'linux.antivirus.sentinelone': (item) => parseSentinelOne(item.text() ?? ''),
  'linux.remote_mgmt.teamviewer': (item) => parseTeamViewer(item.text() ?? ''),
};

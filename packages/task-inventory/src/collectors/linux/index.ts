/** The collectors for Linux, in order of precedence: where two set the same field, the later one wins. */

import type { Collector } from '../../collector.js';
import accessLog from '../unix/access-log.js';
import dpkg from '../unix/dpkg.js';
import environment from '../unix/environment.js';
import localGroups from '../unix/local-groups.js';
import localUsers from '../unix/local-users.js';
import nix from '../unix/nix.js';
import pacman from '../unix/pacman.js';
import processes from '../unix/processes.js';
import provider from '../unix/provider.js';
import remoteManagement from '../unix/remote-management.js';
import rpm from '../unix/rpm.js';
import users from '../unix/users.js';
import antivirusBitdefender from './antivirus-bitdefender.js';
import antivirusClamav from './antivirus-clamav.js';
import antivirusCortex from './antivirus-cortex.js';
import antivirusDefender from './antivirus-defender.js';
import antivirusSentinelone from './antivirus-sentinelone.js';
import apk from './apk.js';
import drives from './drives.js';
import flatpak from './flatpak.js';
import gentoo from './gentoo.js';
import lvm from './lvm.js';
import memory from './memory.js';
import networks from './networks.js';
import networksDocker from './networks-docker.js';
import networksFibreChannel from './networks-fibre-channel.js';
import slackware from './slackware.js';
import snap from './snap.js';
import storages from './storages.js';

const collectors: readonly Collector[] = [
  memory,
  storages,
  networks,
  networksDocker,
  networksFibreChannel,
  drives,
  lvm,
  accessLog,
  provider,
  processes,
  environment,
  localUsers,
  localGroups,
  users,
  dpkg,
  rpm,
  apk,
  pacman,
  slackware,
  gentoo,
  nix,
  snap,
  flatpak,
  remoteManagement,
  antivirusBitdefender,
  antivirusClamav,
  antivirusCortex,
  antivirusDefender,
  antivirusSentinelone,
];

export default collectors;

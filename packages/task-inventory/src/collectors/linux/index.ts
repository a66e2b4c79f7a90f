/** The collectors for Linux, in order of precedence: where two set the same field, the later one wins. */

import type { Collector } from '../../collector.js';
import accessLog from '../unix/access-log.js';
import arch from '../unix/arch.js';
import batteryUpower from '../unix/battery-upower.js';
import databaseDb2 from '../unix/database-db2.js';
import databaseMongodb from '../unix/database-mongodb.js';
import databaseMssql from '../unix/database-mssql.js';
import databaseMysql from '../unix/database-mysql.js';
import databaseOracle from '../unix/database-oracle.js';
import databasePostgresql from '../unix/database-postgresql.js';
import dmidecodeBattery from '../unix/dmidecode-battery.js';
import dmidecodeBios from '../unix/dmidecode-bios.js';
import dmidecodeHardware from '../unix/dmidecode-hardware.js';
import dmidecodeMemory from '../unix/dmidecode-memory.js';
import dmidecodePorts from '../unix/dmidecode-ports.js';
import dmidecodePsu from '../unix/dmidecode-psu.js';
import dmidecodeSlots from '../unix/dmidecode-slots.js';
import docker from '../unix/docker.js';
import domains from '../unix/domains.js';
import dpkg from '../unix/dpkg.js';
import drivesAsm from '../unix/drives-asm.js';
import environment from '../unix/environment.js';
import firewallSystemd from '../unix/firewall-systemd.js';
import firewallUfw from '../unix/firewall-ufw.js';
import fqdn from '../unix/fqdn.js';
import hostname from '../unix/hostname.js';
import hpacucli from '../unix/hpacucli.js';
import ilo from '../unix/ilo.js';
import ipmiFruControllers from '../unix/ipmi-fru-controllers.js';
import ipmiFruMemory from '../unix/ipmi-fru-memory.js';
import ipmiFruPsu from '../unix/ipmi-fru-psu.js';
import ipmiLan from '../unix/ipmi-lan.js';
import libvirt from '../unix/libvirt.js';
import localGroups from '../unix/local-groups.js';
import localUsers from '../unix/local-users.js';
import monitors from '../unix/monitors.js';
import nix from '../unix/nix.js';
import pacman from '../unix/pacman.js';
import pciControllers from '../unix/pci-controllers.js';
import pciModems from '../unix/pci-modems.js';
import pciSounds from '../unix/pci-sounds.js';
import pciVideos from '../unix/pci-videos.js';
import printers from '../unix/printers.js';
import processes from '../unix/processes.js';
import provider from '../unix/provider.js';
import remoteManagement from '../unix/remote-management.js';
import rpm from '../unix/rpm.js';
import sshKey from '../unix/ssh-key.js';
import timezone from '../unix/timezone.js';
import twCli from '../unix/tw-cli.js';
import usb from '../unix/usb.js';
import users from '../unix/users.js';
import videosNvidia from '../unix/videos-nvidia.js';
import virtualbox from '../unix/virtualbox.js';
import vmware from '../unix/vmware.js';
import vmsystem from '../vmsystem.js';
import adaptec from './adaptec.js';
import antivirusBitdefender from './antivirus-bitdefender.js';
import antivirusClamav from './antivirus-clamav.js';
import antivirusCortex from './antivirus-cortex.js';
import antivirusDefender from './antivirus-defender.js';
import antivirusSentinelone from './antivirus-sentinelone.js';
import apk from './apk.js';
import armBoard from './arm-board.js';
import batterySysfs from './battery-sysfs.js';
import bios from './bios.js';
import containerd from './containerd.js';
import cpu from './cpu.js';
import distribution from './distribution.js';
import drives from './drives.js';
import flatpak from './flatpak.js';
import gentoo from './gentoo.js';
import hardware from './hardware.js';
import inputs from './inputs.js';
import ipssend from './ipssend.js';
import lvm from './lvm.js';
import lxc from './lxc.js';
import lxd from './lxd.js';
import megacli from './megacli.js';
import megasasctl from './megasasctl.js';
import memory from './memory.js';
import mptStatus from './mpt-status.js';
import networks from './networks.js';
import networksDocker from './networks-docker.js';
import networksFibreChannel from './networks-fibre-channel.js';
import openvz from './openvz.js';
import os from './os.js';
import podman from './podman.js';
import powerpcBios from './powerpc-bios.js';
import proxmox from './proxmox.js';
import qemu from './qemu.js';
import rhnId from './rhn-id.js';
import slackware from './slackware.js';
import snap from './snap.js';
import storages from './storages.js';
import storcli from './storcli.js';
import systemdNspawn from './systemd-nspawn.js';
import uptime from './uptime.js';
import videos from './videos.js';
import vserver from './vserver.js';
import xen from './xen.js';
import xenserver from './xenserver.js';

const collectors: readonly Collector[] = [
  dmidecodeBios,
  bios,
  armBoard,
  powerpcBios,
  dmidecodeHardware,
  hardware,
  hostname,
  domains,
  fqdn,
  arch,
  os,
  distribution,
  uptime,
  timezone,
  sshKey,
  rhnId,
  cpu,
  dmidecodeMemory,
  ipmiFruMemory,
  dmidecodeSlots,
  dmidecodePorts,
  dmidecodePsu,
  ipmiFruPsu,
  dmidecodeBattery,
  batteryUpower,
  batterySysfs,
  ipmiFruControllers,
  ipmiLan,
  ilo,
  memory,
  storages,
  megacli,
  storcli,
  megasasctl,
  ipssend,
  mptStatus,
  adaptec,
  hpacucli,
  twCli,
  networks,
  networksDocker,
  networksFibreChannel,
  pciControllers,
  pciModems,
  pciSounds,
  pciVideos,
  videosNvidia,
  videos,
  usb,
  monitors,
  printers,
  inputs,
  firewallUfw,
  firewallSystemd,
  drives,
  drivesAsm,
  lvm,
  databaseMysql,
  databasePostgresql,
  databaseMongodb,
  databaseMssql,
  databaseOracle,
  databaseDb2,
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
  vmsystem,
  libvirt,
  docker,
  podman,
  containerd,
  lxc,
  lxd,
  systemdNspawn,
  qemu,
  proxmox,
  virtualbox,
  vmware,
  xen,
  xenserver,
  openvz,
  vserver,
];

export default collectors;

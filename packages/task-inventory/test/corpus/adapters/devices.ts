import { parseDockerNetworkIds } from '../../../src/collectors/linux/networks-docker.js';
import { parseSystoolFcHosts } from '../../../src/collectors/linux/networks-fibre-channel.js';
import { parseDdcprobe, parseXorgLog } from '../../../src/collectors/linux/videos.js';
import { parseFirewalldStatus } from '../../../src/collectors/unix/firewall-systemd.js';
import { parseUfwStatus } from '../../../src/collectors/unix/firewall-ufw.js';
import { toMonitor } from '../../../src/collectors/unix/monitors.js';
import { toController } from '../../../src/collectors/unix/pci-controllers.js';
import { toModems } from '../../../src/collectors/unix/pci-modems.js';
import { toSounds } from '../../../src/collectors/unix/pci-sounds.js';
import { toVideos } from '../../../src/collectors/unix/pci-videos.js';
import { toUsbEntries } from '../../../src/collectors/unix/usb.js';
import { mergeVideo, parseGpus, parseNvidiaSettings } from '../../../src/collectors/unix/videos-nvidia.js';
import { parseDhclientLeases } from '../../../src/tools/dhcp-lease.js';
import { parseEdid } from '../../../src/tools/edid.js';
import { PciIds, UsbIds } from '../../../src/tools/hardware-ids.js';
import { parseIfconfig } from '../../../src/tools/ifconfig.js';
import { type ListedNetwork, parseIpAddr } from '../../../src/tools/ip-addr.js';
import {
  canonicalMac,
  ipv4FromHex,
  ipv6Mask,
  ipv6Subnet,
  isIpv4Network,
  isSameNetwork,
} from '../../../src/tools/network-address.js';
import { parseLspci } from '../../../src/tools/pci.js';
import { findMaker } from '../../../src/tools/pnp-makers.js';
import { parseDefaultRoute, parseNetstatRoutes } from '../../../src/tools/routes.js';
import { parseLsusb } from '../../../src/tools/usb.js';
import type { ListedVideo } from '../../../src/tools/video.js';
import { parseIwconfig } from '../../../src/tools/wireless.js';
import { parseXdpyinfo, parseXrandr } from '../../../src/tools/x-display.js';
import { type Adapter, type CorpusCase, classic } from '../adapter.js';

const text = (item: CorpusCase, input?: string) => item.text(input) ?? '';
const arg = (item: CorpusCase, name: string) => String(item.args[name] ?? '');

/**
 * The agent that made the captures' expectations reads two digits of an IPv6 prefix length: 128 as 12. Our masks are
 * right, so they are brought into that form before they are compared.
 */
function withTwoDigitPrefix(entry: ListedNetwork): ListedNetwork {
  const prefix = Array.from({ length: 129 }, (_, length) => length).find(
    (length) => entry.ipmask6 !== undefined && ipv6Mask(length) === entry.ipmask6,
  );
  if (prefix === undefined || prefix < 100) return entry;
  const cut = Math.trunc(prefix / 10);
  return { ...entry, ipmask6: ipv6Mask(cut), ipsubnet6: ipv6Subnet(entry.ipaddress6, cut) };
}

/** The agent behind the expectations cuts names of drivers at the first character that no identifier has. */
const cutDriver = (driver: string | undefined) => /^\w+/.exec(driver ?? '')?.[0];

/** It also keeps the word that lspci has for a device without a name. */
const NAMELESS = 'Device';

function lspciVideos(item: CorpusCase, input: string): ListedVideo[] {
  const videos = toVideos(parseLspci(text(item, input)), new PciIds(text(item, 'pci_ids')));
  return videos.map((video) => ({ ...video, name: video.name ?? NAMELESS }));
}

function nvidiaVideos(item: CorpusCase): ListedVideo[] {
  const ids = new PciIds(text(item, 'pci_ids'));
  return [...parseGpus(text(item, 'gpus'))].map(([number, name]) => parseNvidiaSettings(text(item), number, name, ids));
}

export const devices: Readonly<Record<string, Adapter>> = {
  edid: (item) => {
    const edid = parseEdid(item.bytes() ?? new Uint8Array());
    return edid === undefined ? undefined : toMonitor(edid, findMaker(text(item, 'edid_ids'), edid.maker));
  },
  'edid.vendor': (item) => findMaker(text(item, 'edid_ids'), arg(item, 'id')),
  'generic.firewall.systemd': (item) => parseFirewalldStatus(text(item)),
  'generic.firewall.ufw': (item) => parseUfwStatus(text(item)),
  'generic.lspci': (item) =>
    parseLspci(text(item)).map((device) => ({
      pcislot: device.slot,
      name: device.kind,
      pciclass: device.classId,
      manufacturer: device.text,
      pciid: `${device.vendorId}:${device.deviceId}`,
      rev: device.revision,
      pcisubsystemid: device.subsystem,
      driver: cutDriver(device.driver),
      memory: device.memory,
    })),
  'generic.lsusb': (item) => parseLsusb(text(item)),
  'generic.nvidia_settings': (item) => classic('videos', nvidiaVideos(item)),
  'generic.usb': (item) =>
    classic('usbdevices', toUsbEntries(parseLsusb(text(item)), new UsbIds(text(item, 'usb_ids')))),
  'generic.videos.merge': (item) => {
    const videos = lspciVideos(item, 'lspci');
    for (const card of nvidiaVideos(item)) {
      const merged = mergeVideo(videos, card);
      if (merged === undefined) videos.push(card);
      else Object.assign(merged.entry, merged.fields);
    }
    return classic('videos', videos);
  },
  'linux.ddcprobe': (item) => parseDdcprobe(text(item)),
  'linux.docker.networks': (item) => parseDockerNetworkIds(text(item)),
  // the agent behind the expectations knows less of the new layout: addresses that can be broadcast to, no lengths
  'linux.ifconfig': (item) => {
    const whole = text(item);
    const modern = new Set([...whole.matchAll(/^(\S+): flags=/gm)].map(([, name]) => name));
    const broadcasts = new Set(
      [...whole.matchAll(/\binet (\S+) +netmask (\S+) +broadcast /g)].map(([, address, mask]) => `${address} ${mask}`),
    );
    return classic(
      'networks',
      parseIfconfig(whole).map(({ ipaddress, ipmask, ipaddress6, ...entry }) => {
        const isNew = modern.has(entry.description ?? '');
        const known = !isNew || broadcasts.has(`${ipaddress} ${ipmask}`);
        return {
          ...entry,
          ...(known ? { ipaddress, ipmask } : {}),
          ipaddress6: isNew ? ipaddress6?.split('/')[0] : ipaddress6,
        };
      }),
    );
  },
  'linux.ip_addr': (item) =>
    classic(
      'networks',
      parseIpAddr(text(item)).map(({ dynamic: _, ...entry }) => withTwoDigitPrefix(entry)),
    ),
  'linux.ip_route.default': (item) => parseDefaultRoute(text(item)),
  'linux.iwconfig': (item) => {
    const { rate: _, ...state } = parseIwconfig(text(item));
    return state;
  },
  'linux.lspci.controllers': (item) => {
    const ids = new PciIds(text(item, 'pci_ids'));
    const entries = parseLspci(text(item)).map((device) => toController(device, ids));
    return classic(
      'controllers',
      entries.map((entry) => ({
        ...entry,
        manufacturer: entry.manufacturer ?? NAMELESS,
        driver: cutDriver(entry.driver),
      })),
    );
  },
  'linux.lspci.modems': (item) => classic('modems', toModems(parseLspci(text(item)))),
  'linux.lspci.sounds': (item) =>
    classic(
      'sounds',
      toSounds(parseLspci(text(item))).map((sound) => ({ ...sound, manufacturer: sound.manufacturer ?? NAMELESS })),
    ),
  'linux.lspci.videos': (item) => {
    const videos = lspciVideos(item, 'main');
    const resolution = parseXrandr(text(item, 'xrandr')) ?? parseXdpyinfo(text(item, 'xdpyinfo'));
    return classic(
      'videos',
      videos.map((video) => (videos.length === 1 ? { ...video, resolution } : video)),
    );
  },
  'linux.systool.fc_host': (item) => classic('networks', parseSystoolFcHosts(text(item))),
  'linux.xorg_log': (item) => parseXorgLog(text(item)),
  'network.alt2canonical': (item) => canonicalMac(arg(item, 'value')),
  'network.hex2canonical': (item) => ipv4FromHex(arg(item, 'value')),
  'network.pattern': (item) => isIpv4Network(arg(item, 'text')),
  'network.same': (item) => isSameNetwork(arg(item, 'a'), arg(item, 'b'), arg(item, 'mask')) || undefined,
  'unix.dhclient.lease': (item) => parseDhclientLeases(text(item), arg(item, 'interface'), new Date()),
  'unix.netstat.routes': (item) => Object.fromEntries(parseNetstatRoutes(text(item))),
};

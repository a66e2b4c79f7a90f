/** Video cards of machines whose buses tell none: what the X server wrote in its log, and what ddcprobe asks the BIOS. */

import type { Host } from '@fi/core';
import { defineCollector } from '../../collector.js';
import { listProcesses } from '../../tools/ps.js';
import type { ListedVideo } from '../../tools/video.js';

/** What an X server wrote about its card. */
export interface XorgLog {
  name?: string;
  product?: string;
  /** A number with a unit of two letters. */
  memory?: string;
  /** `WxH`. */
  resolution?: string;
  /** `bb:dd.f`. */
  pcislot?: string;
  /** `vvvv:dddd:ssss:ssss`. */
  pciid?: string;
}

/** What is beyond tells nothing that we look for. */
const MAX_LINE = 500;

/** Reads an Xorg log. Drivers write the same facts in their own words. */
export function parseXorgLog(text: string): XorgLog {
  const log: XorgLog = {};
  let mode: string | undefined;
  for (const whole of text.split(/\r?\n/)) {
    const line = whole.slice(0, MAX_LINE);
    const found = (pattern: RegExp) => pattern.exec(line)?.[1]?.trim();
    mode ??= found(/Modeline "(\d{1,6}x\d{1,6})/);
    const [, width, height] = /Virtual screen size determined to be (\d{1,6}) x (\d{1,6})/.exec(line) ?? [];
    const size = height === undefined ? found(/Virtual size is (\d{1,6}x\d{1,6})/) : `${width}x${height}`;
    const name =
      found(/Integrated Graphics Chipset: (.+)/) ??
      found(/NVIDIA GPU (.+) at /) ??
      found(/VESA VBE OEM: (.+)/) ??
      found(/RADEON\(0\): Chipset: "([^"]+)"/);
    const product = found(/VESA VBE OEM Product: (.+)/) ?? found(/NOUVEAU\(0\): Chipset: "([^"]+)"/);
    const [, number, unit] = /(?:VESA VBE Total Mem| Memory): (\d{1,12}) ?([kmg]B)/i.exec(line) ?? [];
    if (size !== undefined) log.resolution = size;
    if (name !== undefined) log.name = name;
    if (product !== undefined) log.product = product;
    if (number !== undefined) log.memory = `${number}${unit}`;
    const card = /PCI:\*\(((?:\d{1,5}[:@]){2,3}\d{1,3})\)(?: ([0-9a-f]{4}(?::[0-9a-f]{4}){3}))?/i.exec(line);
    if (card === null) continue;
    // `domain:bus:device:function`, without the domain in old logs; newer servers write `bus@domain:device:function`
    const [bus = '', device = '', func = ''] = card[1]?.replace(/@\d+/, '').split(':').slice(-3) ?? [];
    log.pcislot = `${bus.padStart(2, '0')}:${device.padStart(2, '0')}.${func}`;
    if (card[2] !== undefined) log.pciid = card[2];
  }
  const resolution = log.resolution ?? mode;
  if (resolution !== undefined) log.resolution = resolution;
  return log;
}

/** Reads `ddcprobe`: the last value of each key. */
export function parseDdcprobe(text: string): Record<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const clean = line.replace(/[^\x20-\x7e]/g, '');
    const [, key, value] = /^(\S+): (.+)$/.exec(clean) ?? [];
    if (key !== undefined && value !== undefined) values.set(key, value);
  }
  return Object.fromEntries(values);
}

/** The entry that both sources make together; `undefined` when they tell nothing. */
export function toVideo(log: XorgLog, probed: Readonly<Record<string, string>>): ListedVideo | undefined {
  const [, number, unit] = /^(\d{1,12}) ?([kmg])b$/i.exec(log.memory ?? probed.memory ?? '') ?? [];
  const divisor = { k: 1024, m: 1, g: 1 / 1024 }[unit?.toLowerCase() ?? ''];
  const video = {
    chipset: log.product ?? probed.product,
    memory: divisor === undefined ? undefined : Math.trunc(Number(number) / divisor),
    name: log.name ?? probed.oem,
    resolution: (log.resolution ?? probed.dtiming)?.replace(/@.*$/, ''),
    pcislot: log.pcislot,
    pciid: log.pciid,
  };
  return Object.values(video).some((value) => value !== undefined) ? video : undefined;
}

/** X servers, by the start of their command line. */
const X_SERVER = /^\/usr\/(?:bin|X11R6\/bin|libexec)\/X|^\/etc\/X11\/X/;

/** The log that the first X server keeps open. */
async function readXorgLog(host: Host): Promise<string | undefined> {
  // every X server has a socket: without one the list of processes needs not be asked
  if ((await host.list('/tmp/.X11-unix')).length === 0) return undefined;
  const server = (await listProcesses(host)).find((process) => X_SERVER.test(process.cmd));
  if (server === undefined) return undefined;
  const dir = `/proc/${server.pid}/fd`;
  for (const name of await host.list(dir)) {
    const file = await host.realpath(`${dir}/${name}`);
    if (file?.endsWith('.log')) return host.read(file);
  }
  return undefined;
}

export default defineCollector({
  name: 'linux/videos',
  category: 'video',
  fills: { videos: ['name', 'chipset', 'memory', 'resolution', 'pcislot'] },
  reads: ['/tmp/.X11-unix', '/proc/PID/fd/*', 'ddcprobe'],
  after: ['unix/pci-videos', 'unix/videos-nvidia'],
  async collect({ host, add, entries }) {
    if (entries('videos').length > 0) return;
    const [log, probed] = await Promise.all([readXorgLog(host), host.run('ddcprobe')]);
    const video = toVideo(parseXorgLog(log ?? ''), parseDdcprobe(probed?.stdout ?? ''));
    if (video === undefined) return;
    const { pciid: _, ...entry } = video;
    add('videos', entry);
  },
});

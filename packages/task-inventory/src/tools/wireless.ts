/** Wireless connections: what `iwconfig` (wireless-tools), `iw` and `nmcli` tell of an interface. */

import type { Host } from '@fi/core';
import { isHardwareAddress } from './network-address.js';

/** State of a wireless interface; a field is missing when it is not connected or the tool does not tell. */
export interface Wireless {
  /** Text after `IEEE`, for example `802.11abgn`. */
  version?: string | undefined;
  ssid?: string | undefined;
  /** Address of the access point. */
  bssid?: string | undefined;
  /** `Managed`, `Ad-Hoc`, `Master`, … */
  mode?: string | undefined;
  /** Mb/s. */
  rate?: number | undefined;
}

/** Commands of `wireless`, for the `reads` of collectors. */
export const WIRELESS_SOURCES = [
  'iwconfig INTERFACE',
  'iw dev INTERFACE info',
  'iw dev INTERFACE link',
  'nmcli -c no -g DEVICE,ACTIVE,RATE dev wifi list ifname INTERFACE',
];

/** An answer about one interface is short; more characters are garbage. */
const MAX_ANSWER = 8192;

/** Reads `iwconfig INTERFACE`. */
export function parseIwconfig(text: string): Wireless {
  const answer = text.slice(0, MAX_ANSWER);
  const found = (pattern: RegExp) => pattern.exec(answer)?.[1];
  return {
    version: found(/IEEE (\S+)/),
    ssid: found(/ESSID:"(.+)"/),
    mode: found(/Mode:(\S+)/),
    bssid: hardwareAddress(found(/Access Point: (\S+)/)),
    rate: megabits(found(/Bit Rate[=:](\d{1,6}(?:\.\d{1,3})?) Mb\/s/)),
  };
}

/** Reads `iw dev INTERFACE info` and `iw dev INTERFACE link`. */
export function parseIw(info: string, link: string): Wireless {
  const mode = /^[ \t]+type (\S+)/m.exec(info)?.[1];
  return {
    ssid: decodeEscapes(/^[ \t]+SSID: (.+)$/m.exec(link)?.[1] ?? /^[ \t]+ssid (.+)$/m.exec(info)?.[1]),
    bssid: hardwareAddress(/^Connected to (\S+)/m.exec(link)?.[1]),
    mode: mode === undefined ? undefined : mode.charAt(0).toUpperCase() + mode.slice(1),
    rate: megabits(/^[ \t]+tx bitrate: (\d{1,6}(?:\.\d{1,3})?) MBit\/s/m.exec(link)?.[1]),
  };
}

/** Rate of the active connection in `nmcli -c no -g DEVICE,ACTIVE,RATE dev wifi list`, Mb/s. */
export function parseNmcliRate(text: string, name: string): number | undefined {
  for (const line of text.split(/\r?\n/)) {
    const rate = line.startsWith(`${name}:yes:`) ? /^(\d{1,6}) Mbit\/s/.exec(line.slice(name.length + 5)) : null;
    if (rate !== null) return Number(rate[1]);
  }
  return undefined;
}

/** `iw` prints bytes beyond ASCII as `\xc3\xa9`. */
function decodeEscapes(text: string | undefined): string | undefined {
  if (text === undefined || !text.includes('\\x')) return text;
  const bytes = text.replace(/\\x([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}

const hardwareAddress = (text: string | undefined) =>
  text !== undefined && isHardwareAddress(text) ? text : undefined;

const megabits = (text: string | undefined) => (text === undefined ? undefined : Math.trunc(Number(text)));

/** Asks the tool that is installed. */
export async function wireless(host: Host, name: string): Promise<Wireless> {
  const iwconfig = await host.run('iwconfig', [name]);
  let state: Wireless = iwconfig === undefined ? {} : parseIwconfig(iwconfig.stdout);
  if (iwconfig === undefined) {
    const [info, link] = await Promise.all([
      host.run('iw', ['dev', name, 'info']),
      host.run('iw', ['dev', name, 'link']),
    ]);
    state = parseIw(info?.stdout ?? '', link?.stdout ?? '');
  }
  if (state.rate === undefined) {
    const args = ['-c', 'no', '-g', 'DEVICE,ACTIVE,RATE', 'dev', 'wifi', 'list', 'ifname', name];
    const output = await host.run('nmcli', args);
    if (output !== undefined) state.rate = parseNmcliRate(output.stdout, name);
  }
  return state;
}

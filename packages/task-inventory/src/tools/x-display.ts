/** Size of the picture on the X display `:0`, from xrandr or xdpyinfo, with the permission of the user who is logged in. */

import type { Host } from '@fi/core';

/** Sockets of X servers; display `:0` has `X0`. */
const SOCKETS = '/tmp/.X11-unix';

/** Files and commands of `displayResolution`, for the `reads` of collectors. */
export const DISPLAY_SOURCES = [SOCKETS, '/proc/PID/environ', 'xrandr -d :0', 'xdpyinfo -d :0'];

/** `WxH` from `Screen 0: minimum 320 x 200, current 1920 x 1080, …` of xrandr. */
export function parseXrandr(text: string): string | undefined {
  const found = /^Screen .{0,200}?\bcurrent (\d{1,6}) x (\d{1,6}),/m.exec(text);
  return found === null ? undefined : `${found[1]}x${found[2]}`;
}

/** `WxH` from `dimensions:    1920x1080 pixels (…)` of xdpyinfo. */
export function parseXdpyinfo(text: string): string | undefined {
  return /^[ \t]+dimensions:[ \t]+(\d{1,6}x\d{1,6}) pixels/m.exec(text)?.[1];
}

/** Where a user of the display keeps its key: XAUTHORITY of the first of their processes that has it. */
async function authority(host: Host): Promise<string | undefined> {
  const owners = new Set<number>();
  for (const socket of await host.list(SOCKETS)) {
    const stat = await host.stat(`${SOCKETS}/${socket}`);
    if (stat !== undefined) owners.add(stat.uid);
  }
  const processes = (await host.list('/proc'))
    .filter((name) => /^\d+$/.test(name))
    .sort((a, b) => Number(a) - Number(b));
  for (const pid of processes) {
    const stat = await host.stat(`/proc/${pid}`);
    if (stat === undefined || !owners.has(stat.uid)) continue;
    const variable = (await host.read(`/proc/${pid}/environ`))
      ?.split('\0')
      .find((entry) => entry.startsWith('XAUTHORITY='));
    const file = variable?.slice('XAUTHORITY='.length);
    if (file?.startsWith('/') && (await host.stat(file))?.type === 'file') return file;
  }
  return undefined;
}

/** The resolution of display `:0` as `WxH`; `undefined` when nobody runs one. */
export async function displayResolution(host: Host): Promise<string | undefined> {
  const isInstalled = await Promise.all([host.which('xrandr'), host.which('xdpyinfo')]);
  if (isInstalled.every((path) => path === undefined)) return undefined;
  if (!(await host.list(SOCKETS)).includes('X0')) return undefined;
  const given = (await host.environment()).XAUTHORITY;
  const file = given === undefined ? await authority(host) : undefined;
  const options = { timeout: 5000, ...(file === undefined ? {} : { env: { XAUTHORITY: file } }) };
  return (
    parseXrandr((await host.run('xrandr', ['-d', ':0'], options))?.stdout ?? '') ??
    parseXdpyinfo((await host.run('xdpyinfo', ['-d', ':0'], options))?.stdout ?? '')
  );
}

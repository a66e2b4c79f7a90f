/**
 * The name of the distribution as `lsb_release -i` prints it. That command is a shell or Python script which starts
 * several processes, or takes a tenth of a second; the files that it reads tell the same.
 */

import type { Host } from '@fi/core';
import { parseShellVariables } from './os-release.js';

/** `Distributor ID` in the output of `lsb_release -i`. */
export function parseDistributorId(text: string): string | undefined {
  return /^Distributor ID:[ \t]*(\S.*)$/m.exec(text)?.[1]?.trim();
}

/** What the shell script (lsb-release 12 and later) makes of os-release: ID with a capital, or NAME where only case differs. */
export function distributorFromOsRelease(text: string): string | undefined {
  const variables = parseShellVariables(text);
  const id = variables.get('ID') ?? '';
  const name = variables.get('NAME') ?? '';
  if (id !== '' && id.toLowerCase() === name.toLowerCase()) return name;
  return id === '' ? undefined : id.charAt(0).toUpperCase() + id.slice(1);
}

/** `undefined` where `lsb_release` is not installed. */
export async function distributorId(host: Host): Promise<string | undefined> {
  const path = await host.which('lsb_release');
  if (path === undefined) return undefined;
  const script = (await host.read(path)) ?? '';
  if (/^#!.*python/.test(script)) {
    const id = parseShellVariables((await host.read('/etc/lsb-release')) ?? '').get('DISTRIB_ID');
    if (id !== undefined && id !== '') return id;
  } else if (/^#!\s*\/bin\/sh\b/.test(script) && script.includes('os-release')) {
    const text = (await host.read('/etc/os-release')) ?? (await host.read('/usr/lib/os-release'));
    if (text !== undefined) return distributorFromOsRelease(text);
  }
  const output = await host.run('lsb_release', ['-i']);
  return output === undefined ? undefined : parseDistributorId(output.stdout);
}

/** Packages of the Nix store that are in use, from `nix-store --gc --print-live`. */

import type { Software } from '@fi/core/inventory';
import { defineCollector } from '../../collector.js';

/** Reads store paths, `/nix/store/<hash>-<name>-<version>`; the version consists of digits and dots. */
export function parseNixStore(text: string): Pick<Software, 'name' | 'version' | 'from'>[] {
  const packages = new Map<string, Pick<Software, 'name' | 'version' | 'from'>>();
  for (const line of text.split('\n')) {
    const [, title] = /^\/nix\/store\/[^-/]+-([^/]+)$/.exec(line.trimEnd()) ?? [];
    if (title === undefined) continue;
    const dash = title.lastIndexOf('-');
    const version = title.slice(dash + 1);
    if (dash > 0 && /^\d[\d.]*$/.test(version)) {
      packages.set(title, { name: title.slice(0, dash), version, from: 'nix' });
    }
  }
  return [...packages.values()];
}

export default defineCollector({
  name: 'unix/nix',
  category: 'software',
  fills: { softwares: ['from', 'name', 'version'] },
  reads: ['nix-store --gc --print-live'],
  async collect({ host, add }) {
    const output = await host.run('nix-store', ['--gc', '--print-live']);
    for (const entry of parseNixStore(output?.stdout ?? '')) add('softwares', entry);
  },
});

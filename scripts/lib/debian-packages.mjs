// The packages that apt knows of on this machine, and what comes with one of them.

import { spawnSync } from 'node:child_process';

/** `libfoo (>= 1), bar | baz:any` as alternatives of names. */
function alternatives(text = '') {
  return text
    .split(',')
    .map((group) => group.split('|').map((name) => name.trim().replace(/[\s(:].*$/s, '')))
    .filter(([name]) => name !== '');
}

/** Packages by name, with what provides what; of several versions the first, which apt lists newest first. */
export class DebianPackages {
  #packages = new Map();
  #providers = new Map();

  /** @returns undefined where there is no apt-cache, or its lists are empty */
  static read() {
    const { status, stdout } = spawnSync('apt-cache', ['dumpavail'], {
      encoding: 'utf8',
      maxBuffer: 512 * 1024 * 1024,
    });
    if (status !== 0 || !stdout.includes('Package: ')) return undefined;
    const found = new DebianPackages();
    for (const stanza of stdout.split('\n\n')) found.#add(stanza);
    return found;
  }

  #add(stanza) {
    const field = (name) => new RegExp(`^${name}: (.*)$`, 'm').exec(stanza)?.[1];
    const name = field('Package');
    if (name === undefined || this.#packages.has(name)) return;
    this.#packages.set(name, {
      size: Number(field('Installed-Size') ?? 0) * 1024,
      needs: alternatives([field('Pre-Depends'), field('Depends')].filter(Boolean).join(', ')),
      base: field('Essential') === 'yes' || field('Priority') === 'required',
    });
    for (const [virtual] of alternatives(field('Provides'))) {
      if (!this.#providers.has(virtual)) this.#providers.set(virtual, name);
    }
  }

  /** Names of packages and of all that they need, first alternatives first. */
  #closure(names) {
    const seen = new Set();
    const waiting = [...names];
    while (waiting.length > 0) {
      const name = waiting.pop();
      if (seen.has(name)) continue;
      seen.add(name);
      for (const group of this.#packages.get(name)?.needs ?? []) {
        const there = group.find((candidate) => this.#packages.has(candidate));
        const chosen = there ?? this.#providers.get(group[0]);
        if (chosen !== undefined && !group.some((candidate) => seen.has(candidate))) waiting.push(chosen);
      }
    }
    return seen;
  }

  /**
   * What `apt-get install --no-install-recommends` brings to a minimal Debian.
   *
   * @returns `{ own, total, packages }` in bytes; undefined for a package that apt does not know
   */
  installation(name) {
    if (!this.#packages.has(name)) return undefined;
    const base = this.#closure([...this.#packages].filter(([, entry]) => entry.base).map(([key]) => key));
    const packages = [...this.#closure([name])].filter((key) => !base.has(key));
    const total = packages.reduce((sum, key) => sum + this.#packages.get(key).size, 0);
    return { own: this.#packages.get(name).size, total, packages };
  }
}

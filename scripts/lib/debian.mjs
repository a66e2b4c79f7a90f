// Programs from Debian packages that benchmarks and comparisons need: found, installed where that is possible, or
// missed aloud.

import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';

/** Absolute path of a program of the system, or undefined. Our own, which have the same names, are passed over. */
export function find(program) {
  const path = (process.env.PATH ?? '').split(':').filter((dir) => !dir.includes('node_modules'));
  for (const dir of [...path, '/usr/sbin', '/usr/bin', '/sbin', '/bin']) {
    try {
      accessSync(`${dir}/${program}`, constants.X_OK);
      return `${dir}/${program}`;
    } catch {}
  }
  return undefined;
}

/**
 * Sees to it that programs are there: `{ program: debianPackage }`.
 *
 * @returns false, after saying what is missing, when one is neither installed nor can be.
 */
export function need(programs, purpose) {
  const missing = () => Object.entries(programs).filter(([program]) => find(program) === undefined);
  const packages = [...new Set(missing().map(([, name]) => name))];
  if (packages.length > 0 && process.getuid?.() === 0 && find('apt-get') !== undefined) {
    console.error(`installing ${packages.join(', ')} for ${purpose}`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const apt = (...args) =>
      execFileSync('apt-get', ['-q', '-y', ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] });
    try {
      try {
        apt('install', '--no-install-recommends', ...packages);
      } catch {
        apt('update');
        apt('install', '--no-install-recommends', ...packages);
      }
    } catch {
      // said below
    }
  }
  const left = missing();
  if (left.length === 0) return true;
  console.error(
    `SKIPPED: ${purpose} needs ${left.map(([program, name]) => `${program} (Debian package ${name})`).join(', ')}`,
  );
  return false;
}

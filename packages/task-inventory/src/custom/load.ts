/**
 * Collectors of the user's own, from a directory: executables, and modules with the extension `.mjs`. What cannot be
 * trusted or loaded becomes a collector that fails with the reason, so that what it found before is not lost.
 */

import { constants } from 'node:fs';
import { access, readdir, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describeError } from '@fi/core';
import { type Collector, defineCollector } from '../collector.js';
import { executableCollector } from './executable.js';
import { moduleCollectors } from './module.js';
import { distrust } from './trust.js';

/** Left behind by editors and package managers. */
const LEFTOVER = /^[.#]|~$|\.(?:bak|orig|rej|swp|tmp|rpmsave|rpmnew|rpmorig|disabled)$|\.(?:dpkg|ucf)-[\w.]+$/;

export interface CustomOptions {
  /** Milliseconds that the loading of a module may take. */
  timeout: number;
  /** Who we are; default: the user of this process. */
  uid?: number | undefined;
}

/** The collectors of a directory, in the order of the file names. Never throws. */
export async function loadCustomCollectors(directory: string, options: CustomOptions): Promise<Collector[]> {
  const uid = 'uid' in options ? options.uid : process.getuid?.();
  const absolute = resolve(directory);
  let names: string[];
  try {
    const reason = await distrust(await realpath(absolute), uid);
    if (reason !== undefined) return [failing('custom', `nothing of ${absolute} is run: ${reason}`)];
    names = (await readdir(absolute)).filter((name) => !LEFTOVER.test(name)).sort();
  } catch (error) {
    return [failing('custom', `the directory of collectors cannot be read: ${describeError(error)}`)];
  }
  const loaded = await Promise.all(names.map((name) => load(`custom/${name}`, join(absolute, name), uid, options)));
  return loaded.flat();
}

async function load(name: string, path: string, uid: number | undefined, options: CustomOptions): Promise<Collector[]> {
  try {
    const file = await realpath(path);
    if (!(await stat(file)).isFile()) return [];
    const isModule = name.endsWith('.mjs');
    if (!isModule && !(await isExecutable(file))) return [];
    const reason = await distrust(file, uid);
    if (reason !== undefined) return [failing(name, `it is not run: ${reason}`)];
    return isModule ? await within(options.timeout, moduleCollectors(name, file)) : [executableCollector(name, file)];
  } catch (error) {
    return [failing(name, `it cannot be loaded: ${describeError(error)}`)];
  }
}

/** Other files are documentation or data of the collectors. */
const isExecutable = (file: string) =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  );

async function within<T>(timeout: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not loaded within ${(timeout / 1000).toFixed(1)} s`)), timeout);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

const failing = (name: string, reason: string): Collector =>
  defineCollector({
    name,
    category: undefined,
    fills: [],
    reads: [],
    collect: async () => {
      throw new Error(reason);
    },
  });

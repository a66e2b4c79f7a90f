/** A recorded machine whose tools are broken: what they print is damaged, and so are the files that programs write. */

import { decodeText, type Host } from '@fi/core';
import type { RecordedHost } from '@fi/core/host';
import { mutate, Random, seedOf } from '../fuzz/mutate.js';

/** Files of the kernel are as they should be. */
const SOUND = /^\/(?:proc|sys|dev)\//;

export function damagedHost(host: RecordedHost, seed: number): Host {
  const damage = (text: string, ...question: string[]) =>
    decodeText(mutate(Buffer.from(text), new Random(seedOf(seed, ...question)), false));
  return {
    platform: host.platform,
    environment: () => host.environment(),
    uid: () => host.uid(),
    now: () => host.now(),
    async read(path) {
      const text = await host.read(path);
      return text === undefined || SOUND.test(path) ? text : damage(text, path);
    },
    async readBytes(path) {
      const bytes = await host.readBytes(path);
      return bytes === undefined || SOUND.test(path)
        ? bytes
        : mutate(Buffer.from(bytes), new Random(seedOf(seed, path)), false);
    },
    list: (path) => host.list(path),
    stat: (path, options) => host.stat(path, options),
    realpath: (path) => host.realpath(path),
    which: (command) => host.which(command),
    async run(command, args = [], options = {}) {
      const output = await host.run(command, args, options);
      return output === undefined ? undefined : { ...output, stdout: damage(output.stdout, command, ...args) };
    },
  };
}

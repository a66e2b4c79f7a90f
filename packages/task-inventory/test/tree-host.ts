/** A Host over a tree of JSON: an object is a directory, a text a file, `{ "$link": target }` a symbolic link, null an empty file. */

import { posix } from 'node:path';
import type { Host, Output } from '@fi/core';

export type Tree = { readonly [name: string]: Tree | string | null };

/** The output of a command, or `undefined` when the tree does not have the command. */
export type TreeCommands = (command: string, args: readonly string[]) => string | undefined;

/** A machine with the files of `root`; `files` come before it. */
export function treeHost(root: Tree, commands: TreeCommands, files: Readonly<Record<string, string>> = {}): Host {
  const find = (path: string, links = 0): Tree | string | undefined => {
    let node: Tree | string | null | undefined = root;
    let place = '/';
    for (const name of path.split('/').filter((part) => part !== '')) {
      if (node === null || typeof node !== 'object' || !Object.hasOwn(node, name)) return undefined;
      node = node[name];
      const target: unknown = node !== null && typeof node === 'object' ? node.$link : undefined;
      if (typeof target === 'string') {
        if (links > 8) return undefined;
        node = find(posix.resolve(place, target), links + 1);
      }
      place = posix.join(place, name);
    }
    return node === null ? '' : node;
  };
  const read = async (path: string) => {
    const node = files[path] ?? find(path);
    return typeof node === 'string' ? node : undefined;
  };
  return {
    platform: 'linux',
    environment: async () => ({}),
    uid: async () => 0,
    now: async () => ({ date: new Date(0), timeZone: 'UTC' }),
    read,
    async readBytes(path) {
      const text = await read(path);
      return text === undefined ? undefined : Buffer.from(text, path in files ? 'utf8' : 'latin1');
    },
    async list(path) {
      const node = find(path);
      return typeof node === 'object' ? Object.keys(node).sort() : [];
    },
    async stat(path) {
      const node = files[path] ?? find(path);
      if (node === undefined) return undefined;
      const type = typeof node === 'string' ? 'file' : 'directory';
      return {
        type,
        size: typeof node === 'string' ? node.length : 0,
        mode: 0,
        uid: 0,
        mtimeMs: 0,
        ctimeMs: 0,
        birthtimeMs: 0,
      };
    },
    async realpath(path) {
      const parent = find(posix.dirname(path));
      const node = typeof parent === 'object' ? parent[posix.basename(path)] : undefined;
      const target: unknown = node !== null && typeof node === 'object' ? node.$link : undefined;
      return typeof target === 'string' ? posix.resolve(posix.dirname(path), target) : path;
    },
    async run(command, args = []): Promise<Output | undefined> {
      const stdout = commands(command, args);
      return stdout === undefined ? undefined : { stdout, stderr: '', code: 0, truncated: false, timedOut: false };
    },
    which: async (command) => (commands(command, []) === undefined ? undefined : `/usr/bin/${command}`),
  };
}

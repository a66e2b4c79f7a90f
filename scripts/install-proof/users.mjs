// Users, each with a Node.js, a home and an empty prefix for npm of their own, and nothing of the checkout.

import { existsSync, mkdirSync, mkdtempSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { cleanEnvironment } from '../lib/packages.mjs';
import { cacheDir } from '../lib/registry.mjs';
import { expect, run } from './check.mjs';

/** npm itself, to be run by any Node.js. */
export const npmCli = process.env.npm_execpath ?? realpathSync(findInPath('npm'));

function findInPath(program) {
  const found = (process.env.PATH ?? '').split(delimiter).map((dir) => join(dir, program));
  return found.find(existsSync) ?? program;
}

/** A new folder for users. Not below /tmp, where anybody may put packages that a program below it would find. */
export function makeFolder() {
  mkdirSync(cacheDir(), { recursive: true });
  return mkdtempSync(join(cacheDir(), 'install-'));
}

/**
 * Lets users live in a folder.
 *
 * @param settings flags of npm that lead to the registry
 * @returns a function that makes a user: `user(name, node)`
 */
export async function usersIn(folder, settings) {
  const asked = await run(process.execPath, [npmCli, 'config', 'get', 'userconfig'], { env: cleanEnvironment() });
  // how the registry of this machine is reached; a home of one's own must not hide it
  const userconfig = asked.stdout.trim();
  return (name, node) => {
    const home = join(folder, name);
    const prefix = join(home, 'prefix');
    mkdirSync(prefix, { recursive: true });
    const bin = process.platform === 'win32' ? prefix : join(prefix, 'bin');
    const inherited = Object.entries(cleanEnvironment()).filter(
      ([key]) => !/^(FI_|XDG_|NODE_PATH|NODE_OPTIONS|DESTDIR)/.test(key),
    );
    const env = {
      ...Object.fromEntries(inherited),
      HOME: home,
      PATH: [
        bin,
        dirname(node.program),
        '/usr/local/sbin',
        '/usr/local/bin',
        '/usr/sbin',
        '/usr/bin',
        '/sbin',
        '/bin',
      ].join(delimiter),
      LC_ALL: 'C.UTF-8',
      NO_PROXY: '127.0.0.1,localhost',
      no_proxy: '127.0.0.1,localhost',
    };
    const npmEnv = { ...env, npm_config_userconfig: userconfig, npm_config_cache: join(folder, 'npm-cache') };
    const npm = async (...args) => {
      const flags = ['--no-audit', '--loglevel=error', '--prefer-offline', ...settings];
      const result = await run(node.program, [npmCli, ...args, ...flags], { cwd: home, env: npmEnv });
      expect(result.code === 0, `npm ${args.join(' ')} failed`, result.stderr);
      return result.stdout;
    };
    return {
      home,
      env,
      npm,
      prefix,
      /** npm install --global */
      add: (...names) => npm('install', '--global', `--prefix=${prefix}`, ...names),
      remove: (...names) => npm('uninstall', '--global', `--prefix=${prefix}`, ...names),
      program: (command) => join(bin, command),
      installed: (packageName) => join(prefix, process.platform === 'win32' ? '' : 'lib', 'node_modules', packageName),
      /** Runs what was installed. */
      do: (command, ...args) => run(join(bin, command), args, { cwd: home, env }),
      path: (...parts) => join(home, ...parts),
    };
  };
}

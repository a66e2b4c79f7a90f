// A private npm registry on loopback for our own packages: verdaccio, of the versions that scripts/lab/registry pins. Other
// packages keep coming from where this machine gets them: only the scope @fi is looked for here.

import { execFile, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from './free-port.mjs';
import { cleanEnvironment, root } from './packages.mjs';

/** What a test needs cannot be had here: a reason to skip it. */
export class Unavailable extends Error {}

/** @throws Unavailable when the registry of this machine does not answer */
function checkRegistry() {
  const question = ['view', 'fast-xml-parser', 'version', '--fetch-retries=0', '--fetch-timeout=20000'];
  const options = { env: cleanEnvironment(), encoding: 'utf8', timeout: 60_000 };
  const { status, stderr } = spawnSync('npm', question, options);
  if (status === 0) return;
  const said = stderr.split('\n').find((line) => line.startsWith('npm error')) ?? 'no answer';
  throw new Unavailable(`the registry of this machine cannot be reached: ${said}`);
}

/** Where large things are kept that tests load once: the registry, Node.js of other versions. */
export const cacheDir = () =>
  process.env.FI_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'fi-lab');

/**
 * Makes a folder of the cache by npm, once.
 *
 * @param fill writes the package.json (and lock) into the folder
 * @returns the folder
 * @throws Unavailable when npm could not fill it
 */
export function cached(name, fill, npmArguments) {
  const dir = join(cacheDir(), name);
  if (existsSync(dir)) return dir;
  const making = `${dir}.${process.pid}`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { recursive: true });
  fill(making);
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status, stderr } = spawnSync('npm', [...npmArguments, ...quiet], {
    cwd: making,
    env: cleanEnvironment(),
    encoding: 'utf8',
    timeout: 180_000,
  });
  if (status !== 0) {
    rmSync(making, { recursive: true, force: true });
    throw new Unavailable(`npm ${npmArguments.join(' ')} failed: ${stderr.trim().slice(0, 500)}`);
  }
  renameSync(making, dir);
  return dir;
}

/**
 * Starts an empty registry that keeps its packages in `storage`.
 *
 * @returns `{ settings, publish, close }`, where `settings` are npm's flags
 * @throws Unavailable when verdaccio, or what our packages need, cannot be had
 */
export async function startRegistry(storage) {
  checkRegistry();
  const pinned = join(root, 'scripts/lab/registry');
  const lock = readFileSync(join(pinned, 'package-lock.json'));
  const hash = createHash('sha256').update(lock).digest('hex').slice(0, 12);
  const fill = (dir) => cpSync(pinned, dir, { recursive: true });
  const home = cached(`registry-${hash}`, fill, ['ci', '--omit=optional']);
  mkdirSync(storage, { recursive: true });
  const config = join(storage, 'config.json');
  const everybody = { access: '$all', publish: '$all', unpublish: '$all' };
  // YAML holds JSON
  writeFileSync(
    config,
    JSON.stringify({
      storage: join(storage, 'packages'),
      packages: { '@fi/*': everybody },
      web: { enable: false },
      log: { type: 'stdout', format: 'pretty', level: 'error' },
    }),
  );
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const program = join(home, 'node_modules/verdaccio/bin/verdaccio');
  const child = spawn(process.execPath, [program, '--config', config, '--listen', `127.0.0.1:${port}`], {
    cwd: storage,
    env: { ...cleanEnvironment(), NODE_NO_WARNINGS: '1', VERDACCIO_HANDLE_KILL_SIGNALS: 'true' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise((resolve) => child.on('close', resolve));
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const close = async () => {
    child.kill('SIGTERM');
    setTimeout(kill, 3000).unref();
    await ended;
    process.off('exit', kill);
  };
  for (const end = Date.now() + 30_000; ; await sleep(100)) {
    const answer = await fetch(new URL('/-/ping', url)).catch(() => undefined);
    if (answer?.ok) break;
    if (child.exitCode !== null || Date.now() > end) {
      await close();
      throw new Error('the registry does not start');
    }
  }
  // npm publishes only with a token, whatever it is
  const settings = [`--@fi:registry=${url}`, `--//127.0.0.1:${port}/:_authToken=none`];
  /** Publishes a tarball or folder; provenance is what only a public registry can vouch for. */
  const publish = async (what, tag = 'latest') => {
    const flags = [`--tag=${tag}`, '--provenance=false', '--ignore-scripts', '--loglevel=error', ...settings];
    await promisify(execFile)('npm', ['publish', what, ...flags], { cwd: storage, env: cleanEnvironment() });
  };
  return { settings, publish, close };
}

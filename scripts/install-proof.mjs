// What users get with npm: all packages are published to a private registry on loopback and installed from there into empty
// prefixes, with nothing of the checkout beside them, under several versions of Node.js.
//
//   npm run test:install [-- --node=20,22,24] [--keep]
//
// Per version of Node.js: (a) the agent alone says how to add a task, (b) with the inventory task it does its job, (c) each
// other task alone is what it offers to a server, (d) a TypeScript program uses the inventory as a library, (e) each command
// works without the agent, (f) an upgrade keeps configuration, state and outbox, and removal leaves no process. --keep keeps
// the folder with everything. The registry and Node.js come through npm and are kept in ~/.cache/fi-lab (FI_CACHE).

import { rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { agentAlone, offers, TASKS, withInventory } from './install-proof/agent.mjs';
import { Failure, run } from './install-proof/check.mjs';
import { COMMANDS, commandAlone } from './install-proof/commands.mjs';
import { compileLibraryProgram, libraryProgram } from './install-proof/library.mjs';
import { publishAll } from './install-proof/publish.mjs';
import { noProcessLeft, upgradeAndRemove } from './install-proof/upgrade.mjs';
import { makeFolder, usersIn } from './install-proof/users.mjs';
import { cached, startRegistry, Unavailable } from './lib/registry.mjs';

const { values } = parseArgs({ options: { node: { type: 'string', default: '20,22,24' }, keep: { type: 'boolean' } } });

/** At most so many of them at a time. */
function limiter(limit) {
  let free = limit;
  const waiting = [];
  return async (work) => {
    if (free === 0) await new Promise((resolve) => waiting.push(resolve));
    else free -= 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
const atOnce = limiter(availableParallelism() + 1);

const work = makeFolder();
// also when it is skipped or stopped
process.on('exit', () => values.keep || rmSync(work, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

let failures = 0;
/** One thing to show; says how it went. @returns what it gives, or undefined when it failed */
async function show(title, action) {
  const start = performance.now();
  try {
    const result = await action();
    console.log(`ok      ${title} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
    return result ?? true;
  } catch (error) {
    failures += 1;
    console.log(`FAILED  ${title}: ${error instanceof Failure ? error.message : error.stack}`);
    return undefined;
  }
}

async function underNode(node, user, shared) {
  const title = (letter, text) => `Node.js ${node.version} (${letter}) ${text}`;
  const named = (name) => user(`node-${node.major}-${name}`, node);
  const task = (name) => name.replace('@fi/', '');

  const upgrade = async () => {
    const someone = named('upgrade');
    const pid = await atOnce(() =>
      show(title('f', 'an upgrade keeps configuration, state and outbox'), () => upgradeAndRemove(someone, shared)),
    );
    if (pid === undefined) return;
    // at once: the daemon takes its time to notice
    const wait = await show(title('f', 'removal takes all commands away'), () => noProcessLeft(someone, pid));
    if (wait !== undefined) await show(title('f', 'removal leaves no process'), wait);
  };
  const agent = async () => {
    const someone = named('agent');
    const good = await atOnce(() =>
      show(title('a', 'the agent alone says how to add a task'), () => agentAlone(someone)),
    );
    if (good)
      await atOnce(() =>
        show(title('b', 'with @fi/task-inventory it inventories for a server'), () => withInventory(someone, shared)),
      );
  };
  const single = async (name) => {
    const someone = named(task(name));
    await atOnce(() => show(title('e', `${name} alone`), () => commandAlone(someone, name, shared)));
    if (TASKS[name] !== undefined)
      await atOnce(() =>
        show(title('c', `with ${name} the agent offers just that`), () => offers(someone, name, shared)),
      );
  };
  const library = () =>
    atOnce(() =>
      show(title('d', 'a TypeScript program uses the inventory'), () =>
        libraryProgram(named('library'), node, shared.program),
      ),
    );
  await Promise.all([
    upgrade(),
    agent(),
    ...Object.keys(COMMANDS).map(single),
    ...(shared.program === undefined ? [] : [library()]),
  ]);
}

/** Node.js of a major version, from the packages that npm's `node` consists of. */
async function nodeOf(major) {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const dir = cached(`node-${major}`, (making) => writeFileSync(join(making, 'package.json'), '{ "private": true }'), [
    'install',
    `${name}@${major}`,
  ]);
  const program = join(dir, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  const { stdout } = await run(program, ['--version']);
  return { major, program, version: stdout.trim().slice(1) };
}

async function main() {
  const registry = await startRegistry(join(work, 'registry'));
  try {
    const user = await usersIn(work, registry.settings);
    const nodes = [];
    for (const major of values.node.split(',')) nodes.push(await nodeOf(major));
    const { count, nextVersion } = await publishAll(registry, work, atOnce);
    console.log(`${count} packages published in two versions, after ${Math.round(performance.now() / 1000)} s`);

    const [first] = nodes;
    const server = user('server', first);
    await server.add('@fi/test-server');
    const sample = server.path('sample.xml');
    const content =
      '<BIOS><SSN>1</SSN></BIOS><HARDWARE><NAME>sample</NAME></HARDWARE><VERSIONCLIENT>test</VERSIONCLIENT>';
    writeFileSync(
      sample,
      `<?xml version="1.0" encoding="UTF-8"?>\n<REQUEST><CONTENT>${content}</CONTENT><DEVICEID>sample-2026-01-01-00-00-00</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>\n`,
    );
    const { startTestServer } = await import(
      pathToFileURL(join(server.installed('@fi/test-server'), 'dist/index.js')).href
    );
    const program = await show('(d) a TypeScript program that imports @fi/task-inventory compiles', () =>
      compileLibraryProgram(user('library', first)),
    );
    await Promise.all(
      nodes.map((node) => underNode(node, user, { server, sample, startTestServer, program, nextVersion })),
    );
  } finally {
    await registry.close();
  }
}

try {
  await main();
} catch (error) {
  if (error instanceof Unavailable) {
    console.log(`SKIPPED: packages are not installed as users do: ${error.message}`);
    process.exit();
  }
  failures += 1;
  console.log(`FAILED  ${error instanceof Failure ? error.message : error.stack}`);
}
if (values.keep) console.log(`everything is kept in ${work}`);
console.log(
  failures === 0
    ? `everything installs and runs as it should, after ${Math.round(performance.now() / 1000)} s`
    : `${failures} failed`,
);
process.exitCode = failures === 0 ? 0 : 1;

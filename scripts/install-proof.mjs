// What users get with npm: all packages are published to a private registry on loopback and installed from there into empty
// prefixes, with nothing of the checkout beside them, under several versions of Node.js.
//
//   npm run test:install [-- --node=20,22,24] [--keep]
//
// Per version of Node.js: (a) the agent alone says how to add a task, (b) with the inventory task it does its job, (c) each
// other task alone is what it offers to a server, (d) a TypeScript program uses the inventory as a library, (e) each command
// works without the agent, (f) an upgrade keeps configuration, state and outbox, and removal leaves no process. --keep keeps
// the folder with everything. The registry and Node.js come through npm and are kept in ~/.cache/fi-lab (FI_CACHE).

import { execFile, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { cleanEnvironment, listPackages, packPackages, root } from './lib/packages.mjs';
import { cacheDir, cached, startRegistry } from './lib/registry.mjs';

/** Milliseconds that a command may take, and that a daemon may live on without its package. */
const PATIENCE = 120_000;
/** The version that the upgrade leads to. */
const NEXT = '0.1.1';

/** What each task package makes the agent offer: to a native server, and in getConfig. */
const TASKS = {
  '@fi/task-snmp': { tasks: ['netdiscovery', 'netinventory'], config: [] },
  '@fi/task-deploy': { tasks: ['deploy'], config: ['Deploy'] },
  '@fi/task-collect': { tasks: ['collect'], config: ['Collect'] },
  '@fi/task-esx': { tasks: ['esx'], config: ['ESX'] },
  '@fi/task-wol': { tasks: ['wakeonlan'], config: [] },
};

const WALK = `.1.3.6.1.2.1.1.1.0 = STRING: "Acme Switch 24 ports"
.1.3.6.1.2.1.1.2.0 = OID: .1.3.6.1.4.1.9.1.1208
.1.3.6.1.2.1.1.5.0 = STRING: "cellar-switch"
.1.3.6.1.2.1.2.2.1.1.1 = INTEGER: 1
.1.3.6.1.2.1.2.2.1.2.1 = STRING: "port1"
`;

const LIBRARY_PROGRAM = `import { inventory, takeInventory } from '@fi/task-inventory';
import { diffInventories, diffInWords } from '@fi/task-inventory/diff';

const before = await inventory({ categories: ['os'] });
const system: string | undefined = before.content.operatingsystem?.full_name;
const { report } = await takeInventory({ categories: ['memory'], timeout: 30_000 });
// @ts-expect-error a number is no category
const wrong = () => inventory({ categories: [7] });
const after = { ...before, content: { ...before.content, operatingsystem: { full_name: 'in the cellar' } } };
console.log(JSON.stringify({ system, collectors: report.collectors.length, wrong: typeof wrong, diff: diffInWords(diffInventories(before, after)) }));
`;

const { values } = parseArgs({ options: { node: { type: 'string', default: '20,22,24' }, keep: { type: 'boolean' } } });

function skip(reason) {
  console.log(`SKIPPED: packages are not installed as users do: ${reason}`);
  process.exit(0);
}

/** npm itself, to be run by any Node.js. */
const npmCli = process.env.npm_execpath ?? realpathSync(findInPath('npm'));

function findInPath(program) {
  const found = (process.env.PATH ?? '')
    .split(delimiter)
    .map((dir) => join(dir, program))
    .find(existsSync);
  return found ?? skip(`${program} is not installed`);
}

/** Runs a program to its end. @returns `{ code, stdout, stderr }` */
function run(program, args, options = {}) {
  return new Promise((resolve) => {
    const child = execFile(
      program,
      args,
      { timeout: PATIENCE, maxBuffer: 64 * 1024 * 1024, ...options },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : (error.code ?? error.signal), stdout, stderr }),
    );
    // a program that reads nothing may be gone already
    child.stdin.on('error', () => undefined).end();
  });
}

class Failure extends Error {}

function expect(condition, text, ...details) {
  if (condition) return;
  const shown = details.map((detail) =>
    (typeof detail === 'string' ? detail : JSON.stringify(detail, undefined, 1)).trim(),
  );
  throw new Failure([text, ...shown].join('\n'));
}

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

/** Not below /tmp, where anybody may put packages that a program below it would find. */
mkdirSync(cacheDir(), { recursive: true });
const work = mkdtempSync(join(cacheDir(), 'install-'));
const registrySettings = [];
const userconfig = (
  await run(process.execPath, [npmCli, 'config', 'get', 'userconfig'], { env: cleanEnvironment() })
).stdout.trim();

/** A user with a Node.js of their own and an empty prefix. */
function user(name, node) {
  const home = join(work, name);
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
  const npmEnv = { ...env, npm_config_userconfig: userconfig, npm_config_cache: join(work, 'npm-cache') };
  const npm = async (...args) => {
    const settings = ['--no-audit', '--loglevel=error', '--prefer-offline', ...registrySettings];
    const result = await run(node.program, [npmCli, ...args, ...settings], { cwd: home, env: npmEnv });
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
}

const noConfig = (someone) => ['--config=none', `--vardir=${someone.path('state')}`];

async function agentAlone(someone) {
  await someone.add('@fi/agent');
  const version = await someone.do('fi-agent', '--version');
  expect(version.code === 0 && /^fi-agent \d+\.\d+\.\d+\n$/.test(version.stdout), 'fi-agent --version', version);
  const alias = await someone.do('fusioninventory-agent', '--version');
  expect(alias.stdout === version.stdout, 'fusioninventory-agent is another program', alias);
  const advice = 'to add one: npm install --global @fi/task-inventory';
  const list = await someone.do('fi-agent', '--list-tasks', ...noConfig(someone));
  expect(list.code === 0 && list.stdout.includes(advice), 'fi-agent --list-tasks does not say how to add a task', list);
  for (const target of [[], ['--server=http://127.0.0.1:9/'], ['--local=-']]) {
    const { code, stderr } = await someone.do('fi-agent', ...noConfig(someone), ...target);
    expect(
      code === 1 && stderr.includes('none is installed') && stderr.includes(advice),
      `fi-agent ${target} does not say how to add a task`,
      { code, stderr },
    );
    expect(stderr.trim().split('\n').length === 1, `fi-agent ${target} says more than one line`, stderr);
  }
}

/** The test server, as a command, as people try things out. */
async function withServerCommand(visitor, use) {
  const directory = visitor.path(`received-${Math.random().toString(36).slice(2)}`);
  const child = spawn(visitor.program('fi-test-server'), ['--port=0', `--dir=${directory}`], {
    env: visitor.env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = new Promise((resolve) => child.on('close', resolve));
  try {
    let text = '';
    const url = await new Promise((resolve, reject) => {
      child.stdout.on('data', (chunk) => {
        text += chunk;
        const found = /agents send to (\S+)/.exec(text)?.[1];
        if (found !== undefined) resolve(found);
      });
      child.on('close', () => reject(new Failure(`fi-test-server ended: ${text}`)));
    });
    return await use(url, directory);
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

/** What a server has of the only machine that it knows. */
function received(directory) {
  const [machine, ...others] = existsSync(directory) ? readdirSync(directory) : [];
  expect(machine !== undefined && others.length === 0, 'the server does not know one machine', [machine, ...others]);
  const files = readdirSync(join(directory, machine));
  expect(files.includes('current.json'), 'the server has no inventory', files);
  return {
    machine: decodeURIComponent(machine),
    files,
    inventory: JSON.parse(readFileSync(join(directory, machine, 'current.json'), 'utf8')),
  };
}

async function withInventory(someone, { server }) {
  await someone.add('@fi/task-inventory');
  await withServerCommand(server, async (url, directory) => {
    const { code, stderr } = await someone.do('fi-agent', ...noConfig(someone), `--server=${url}`, '--strict');
    expect(code === 0, `fi-agent --server ended with ${code}`, stderr);
    const { inventory } = received(directory);
    const { hardware, operatingsystem } = inventory.content;
    expect(
      hardware?.name !== undefined && hardware.memory > 0 && operatingsystem?.name !== undefined,
      'the inventory is not one',
      inventory.content,
    );
  });
  const local = await someone.do('fi-agent', ...noConfig(someone), '--local=-', '--json');
  expect(
    local.code === 0 && JSON.parse(local.stdout).content.hardware !== undefined,
    'fi-agent --local=- --json',
    local,
  );
}

/** The command of each package alone: it starts, answers, and does something that needs no network. */
const COMMANDS = {
  '@fi/task-inventory': async (someone) => {
    const { code, stdout } = await someone.do('fi-inventory', '--json', '--partial=os');
    expect(code === 0 && JSON.parse(stdout).content.operatingsystem?.name !== undefined, 'fi-inventory --json', stdout);
    const xml = await someone.do('fusioninventory-inventory');
    expect(
      xml.code === 0 && /<QUERY>INVENTORY<\/QUERY>/.test(xml.stdout) && /<HARDWARE>/.test(xml.stdout),
      'fusioninventory-inventory',
      xml,
    );
  },
  '@fi/task-snmp': async (someone) => {
    writeFileSync(someone.path('switch.walk'), WALK);
    for (const command of ['fi-netdiscovery', 'fusioninventory-netinventory']) {
      const { code, stdout, stderr } = await someone.do(command, `--file=${someone.path('switch.walk')}`);
      expect(code === 0 && stdout.includes('cellar-switch'), `${command} --file`, stdout, stderr);
    }
  },
  '@fi/task-deploy': async (someone) => {
    const actions = [{ cmd: { exec: 'touch done', name: 'greet' } }];
    const job = { uuid: 'job-1', name: 'test', actions, checks: [], associatedFiles: [] };
    writeFileSync(someone.path('job.json'), JSON.stringify({ jobs: [job], associatedFiles: {} }));
    const dry = await someone.do('fi-deploy', '--dry-run', someone.path('job.json'));
    expect(dry.code === 0 && dry.stdout.includes('touch done'), 'fi-deploy --dry-run', dry);
    const { code, stdout, stderr } = await someone.do('fi-deploy', someone.path('job.json'));
    expect(code === 0, 'fi-deploy', stdout, stderr);
  },
  '@fi/task-collect': async (someone) => {
    writeFileSync(someone.path('here.txt'), 'x');
    const { code, stdout } = await someone.do('fi-collect', `--find=${someone.home}`, '--name=here.txt');
    expect(code === 0 && stdout.includes('here.txt'), 'fi-collect --find', stdout);
  },
  '@fi/task-esx': async (someone) => {
    const { code, stderr } = await someone.do('fi-esx', '--host=127.0.0.1:9', '--user=nobody', '--password=x');
    expect(code === 1 && /127\.0\.0\.1:9.*refused/.test(stderr), 'fi-esx does not say that nobody answers', {
      code,
      stderr,
    });
  },
  '@fi/task-wol': async (someone) => {
    const { code, stderr } = await someone.do('fi-wakeonlan', '--mac=nonsense');
    expect(code !== 0 && stderr.includes('nonsense'), 'fi-wakeonlan does not say what is wrong', { code, stderr });
  },
  '@fi/injector': async (someone, { server, sample }) => {
    await withServerCommand(server, async (url, directory) => {
      const { code, stderr } = await someone.do('fi-injector', `--file=${sample}`, `--url=${url}`);
      expect(code === 0, 'fi-injector', stderr);
      received(directory);
    });
  },
};

async function commandAlone(someone, name, context) {
  await someone.add(name);
  expect(!existsSync(someone.installed('@fi/agent')), 'the agent was installed too');
  const { bin, version } = JSON.parse(readFileSync(join(someone.installed(name), 'package.json'), 'utf8'));
  for (const command of Object.keys(bin)) {
    const said = await someone.do(command, '--version');
    expect(said.code === 0 && said.stdout.includes(version), `${command} --version`, said);
    const help = await someone.do(command, '--help');
    expect(help.code === 0 && help.stdout.startsWith('Usage: '), `${command} --help`, help);
  }
  await COMMANDS[name](someone, context);
}

/** Lets the agent contact a native server and looks at what it offered there. */
async function offers(someone, name, { startTestServer }) {
  await someone.add('@fi/agent');
  const contacts = [];
  const asked = [];
  const server = await startTestServer({
    directory: someone.path('received'),
    protocol: 'native',
    // The server has work for all tasks that are scheduled: only what is installed may ask for it.
    schedule: [{ task: 'Deploy' }, { task: 'Collect' }, { task: 'ESX' }],
  });
  server.on('message', ({ kind, text }) => kind === 'contact' && contacts.push(JSON.parse(text)));
  server.on('rest', ({ parameters }) => {
    if (parameters.get('action') !== 'getConfig') return;
    asked.push(...[...parameters.keys()].map((key) => /^task\[(.+)\]$/.exec(key)?.[1]).filter(Boolean));
  });
  try {
    const { code, stderr } = await someone.do('fi-agent', ...noConfig(someone), `--server=${server.url}`, '--strict');
    expect(code === 0, `fi-agent with ${name} ended with ${code}`, stderr);
  } finally {
    await server.close();
  }
  const { tasks, config } = TASKS[name];
  expect(contacts.length > 0, 'the server was not contacted');
  for (const contact of contacts) {
    for (const list of ['installed-tasks', 'enabled-tasks']) {
      expect(contact[list].join() === tasks.join(), `${list} of the contact are not those of ${name}`, contact);
    }
  }
  expect(
    [...new Set(asked)].sort().join() === config.join(),
    `getConfig was asked for other tasks than those of ${name}`,
    asked,
  );
}

/** A program that uses the inventory as a library, compiled once: types do not depend on who runs it. */
async function compileLibraryProgram(someone) {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const { typescript, '@types/node': types } = devDependencies;
  writeFileSync(someone.path('package.json'), JSON.stringify({ name: 'program', private: true, type: 'module' }));
  await someone.npm('install', '@fi/task-inventory', `typescript@${typescript}`, `@types/node@${types}`);
  const options = {
    module: 'nodenext',
    target: 'es2023',
    strict: true,
    skipLibCheck: false,
    types: ['node'],
    noUncheckedIndexedAccess: true,
  };
  writeFileSync(someone.path('tsconfig.json'), JSON.stringify({ compilerOptions: options, files: ['program.ts'] }));
  writeFileSync(someone.path('program.ts'), LIBRARY_PROGRAM);
  const { code, stdout } = await run(someone.path('node_modules/.bin/tsc'), ['-p', '.'], {
    cwd: someone.home,
    env: someone.env,
  });
  expect(code === 0, 'the program does not compile', stdout);
  return someone.path('program.js');
}

async function libraryProgram(someone, node, program) {
  const { code, stdout, stderr } = await run(node.program, [program], { env: someone.env });
  expect(code === 0, 'the program fails', stderr);
  const { system, collectors, diff } = JSON.parse(stdout);
  expect(
    typeof system === 'string' && collectors > 0 && String(diff).includes('in the cellar'),
    'the program says something else',
    stdout,
  );
}

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Every file below a folder with its content, to see what an upgrade changes. */
function contentOf(directory) {
  const names = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    names.map((entry) => [
      join(entry.parentPath, entry.name),
      readFileSync(join(entry.parentPath, entry.name), 'utf8'),
    ]),
  );
}

async function upgradeAndRemove(someone, { startTestServer }) {
  await someone.add('@fi/agent@0.1.0', '@fi/task-inventory@0.1.0');
  const state = someone.path('state');
  const configuration = someone.path('etc/agent.cfg');
  const options = [`--conf-file=${configuration}`, `--vardir=${state}`];
  const outbox = () => someone.do('fi-agent', 'outbox', 'list', ...options);
  let broken = true;
  const server = await startTestServer({
    directory: someone.path('received'),
    behaviour: ({ message }) => (broken && message?.kind === 'inventory' ? { type: 'answer', status: 503 } : undefined),
  });
  try {
    mkdirSync(dirname(configuration));
    writeFileSync(configuration, `server = ${server.url}\ntag = cellar\nno-httpd = 1\n`);
    // the server takes no inventory now: it has to wait
    const first = await someone.do('fi-agent', ...options);
    const before = await outbox();
    expect(/inventory/.test(before.stdout), 'no inventory waits for the server', first, before);
    const kept = { ...contentOf(state), ...contentOf(dirname(configuration)) };

    await someone.add('@fi/agent@next', '@fi/task-inventory@next');
    const version = await someone.do('fi-agent', '--version');
    expect(version.stdout === `fi-agent ${NEXT}\n`, 'the upgrade is not there', version);
    const now = { ...contentOf(state), ...contentOf(dirname(configuration)) };
    expect(
      JSON.stringify(now) === JSON.stringify(kept),
      'the upgrade changed configuration or state',
      Object.keys(now),
    );
    const after = await outbox();
    expect(/inventory/.test(after.stdout), 'the upgrade lost what waits', before, after);

    broken = false;
    const second = await someone.do('fi-agent', 'outbox', 'send', ...options);
    const { machine, inventory } = received(server.directory);
    expect(second.code === 0, `fi-agent outbox send ended with ${second.code}`, second);
    expect(
      Object.values(kept).some((text) => text.includes(machine)),
      'the upgraded agent is another machine',
      machine,
    );
    expect(
      JSON.stringify(inventory).includes('cellar'),
      'the inventory does not hold what the configuration says',
      inventory,
    );
    const left = await outbox();
    expect(/nothing waits/.test(left.stdout), 'results still wait', left);
    const third = await someone.do('fi-agent', ...options, '--force', '--strict');
    expect(third.code === 0, `fi-agent ended with ${third.code} after the upgrade`, third);
    expect(received(server.directory).machine === machine, 'the upgraded agent is another machine', machine);
  } finally {
    await server.close();
  }

  const pidFile = someone.path('agent.pid');
  const places = [`--pidfile=${pidFile}`, `--logfile=${someone.path('agent.log')}`];
  const started = await someone.do('fi-agent', ...options, '--daemon', ...places);
  expect(started.code === 0, 'the daemon does not start', started);
  for (const end = Date.now() + 20_000; !existsSync(pidFile); await sleep(100)) {
    expect(Date.now() < end, 'the daemon has no PID file');
  }
  const pid = Number(readFileSync(pidFile, 'utf8'));
  expect(isAlive(pid), 'the daemon is not there');
  return pid;
}

/** Removal, and the wait for the daemon: it takes a minute or two to notice, in which others may work. */
async function noProcessLeft(someone, pid) {
  await someone.remove('@fi/agent', '@fi/task-inventory');
  const left = existsSync(join(someone.prefix, 'bin')) ? readdirSync(join(someone.prefix, 'bin')) : [];
  expect(left.length === 0, 'commands are left', left);
  return async () => {
    for (const end = Date.now() + PATIENCE; isAlive(pid); await sleep(500)) {
      if (Date.now() > end) {
        process.kill(pid, 'SIGKILL');
        expect(false, 'the daemon lives on without its package', readFileSync(someone.path('agent.log'), 'utf8'));
      }
    }
    const log = readFileSync(someone.path('agent.log'), 'utf8');
    expect(log.includes('was uninstalled, stopping'), 'the daemon does not say why it ended', log);
    expect(
      existsSync(someone.path('state')) && existsSync(someone.path('etc/agent.cfg')),
      'state or configuration was removed',
    );
  };
}

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

async function underNode(node, shared) {
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

/** Another version of a tarball's content: the next patch of all packages, as "lerna version patch" makes them. */
async function nextVersion(name, tarball, dir) {
  mkdirSync(dir, { recursive: true });
  expect(
    (await run('tar', ['-xzf', tarball, '-C', dir, '--strip-components=1'])).code === 0,
    `cannot unpack ${tarball}`,
  );
  const file = join(dir, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  manifest.version = NEXT;
  for (const dependency of Object.keys(manifest.dependencies ?? {})) {
    if (dependency.startsWith('@fi/')) manifest.dependencies[dependency] = `^${NEXT}`;
  }
  writeFileSync(file, JSON.stringify(manifest, undefined, 2));
  if (name === '@fi/core') {
    const source = join(dir, 'dist/version.js');
    writeFileSync(source, readFileSync(source, 'utf8').replace(/(VERSION = ')[^']*'/, `$1${NEXT}'`));
  }
}

async function publishAll(registry) {
  const packages = listPackages();
  const tarballs = packPackages(packages, work);
  await Promise.all(
    packages.map(({ name, folder }) => nextVersion(name, tarballs.get(name).path, join(work, 'next', folder))),
  );
  const publish = (what, tag) => atOnce(() => registry.publish(what, tag));
  await Promise.all(packages.map(({ name }) => publish(tarballs.get(name).path, 'latest')));
  await Promise.all(packages.map(({ folder }) => publish(join(work, 'next', folder), 'next')));
  return packages.length;
}

/** Node.js of a major version, from the packages that npm's `node` consists of. */
async function nodeOf(major) {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const dir = cached(`node-${major}`, (making) => writeFileSync(join(making, 'package.json'), '{ "private": true }'), [
    'install',
    `${name}@${major}`,
  ]);
  if (dir === undefined) return undefined;
  const program = join(dir, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  const { stdout } = await run(program, ['--version']);
  return { major, program, version: stdout.trim().slice(1) };
}

async function main() {
  const probe = await run(process.execPath, [npmCli, 'view', 'fast-xml-parser', 'version'], {
    env: cleanEnvironment(),
    timeout: 30_000,
  });
  if (probe.code !== 0) skip(`the registry of this machine cannot be reached: ${probe.stderr.trim().split('\n')[0]}`);
  const registry = await startRegistry(join(work, 'registry'));
  if (registry === undefined) skip('verdaccio cannot be installed');
  try {
    registrySettings.push(...registry.settings);
    const nodes = [];
    for (const major of values.node.split(',')) {
      const node = await nodeOf(major);
      if (node === undefined) console.log(`SKIPPED: Node.js ${major} cannot be installed`);
      else nodes.push(node);
    }
    if (nodes.length === 0) skip('no Node.js could be installed');
    const count = await publishAll(registry);
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
    await Promise.all(nodes.map((node) => underNode(node, { server, sample, startTestServer, program })));
  } finally {
    await registry.close();
  }
}

try {
  await main();
} catch (error) {
  failures += 1;
  console.log(`FAILED  ${error instanceof Failure ? error.message : error.stack}`);
} finally {
  if (values.keep) console.log(`everything is kept in ${work}`);
  else rmSync(work, { recursive: true, force: true });
}
console.log(
  failures === 0
    ? `everything installs and runs as it should, after ${Math.round(performance.now() / 1000)} s`
    : `${failures} failed`,
);
process.exitCode = failures === 0 ? 0 : 1;

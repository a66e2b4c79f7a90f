// From one version to the next, and away.

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, PATIENCE } from './check.mjs';
import { received } from './server.mjs';

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

/** (f) A result waits, the agent is upgraded, and delivers it. @returns the process of a daemon */
export async function upgradeAndRemove(someone, { startTestServer, nextVersion }) {
  await someone.add('@fi/agent', '@fi/task-inventory');
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
    expect(version.stdout === `fi-agent ${nextVersion}\n`, 'the upgrade is not there', version);
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

/** (f) Removal, and the wait for the daemon: it takes a minute or two to notice, in which others may work. */
export async function noProcessLeft(someone, pid) {
  await someone.remove('@fi/agent', '@fi/task-inventory');
  const left = existsSync(join(someone.prefix, 'bin')) ? readdirSync(join(someone.prefix, 'bin')) : [];
  expect(left.length === 0, 'commands are left', left);
  const manual = join(someone.prefix, 'share/man/man1');
  expect(!existsSync(manual) || readdirSync(manual).length === 0, 'manual pages are left');
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

/**
 * Nothing lost, nothing twice: agent and server are killed (SIGKILL) at random moments, again and again, and what the agent
 * promised to keep is then on the server, once. `npm run test:kill` does it 200 times; FI_KILL_ROUNDS says how often.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const AGENT = fileURLToPath(new URL('../dist/bin/fi-agent.js', import.meta.url));
const SERVER = fileURLToPath(new URL('./fixtures/journal-server.mjs', import.meta.url));
const TASK = fileURLToPath(new URL('./fixtures/source', import.meta.url));
const ROUNDS = Number(process.env.FI_KILL_ROUNDS ?? 12);

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Processes whose command line names this run's folder: the agent's children too. */
function processesOf(dir: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/environ`, 'latin1').includes(`FI_KILL_TEST=${dir}\0`);
      } catch {
        return false;
      }
    })
    .map(Number);
}

function kill(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  } catch {
    // ended meanwhile
  }
}

it.skipIf(process.platform !== 'linux')(
  `nothing is lost and nothing comes twice in ${ROUNDS} rounds of kill -9`,
  async () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'fi-kill-'));
    mkdirSync(path.join(dir, 'var'));
    const port = await freePort();
    const journal = path.join(dir, 'journal');
    const log = openSync(path.join(dir, 'log'), 'a');
    const env = { ...process.env, NO_PROXY: '*', no_proxy: '*', FI_KILL_TEST: dir };
    const options = ['--config=none', `--vardir=${dir}/var`, `--server=http://127.0.0.1:${port}/`];
    const run = (...args: string[]) =>
      spawn(process.execPath, [AGENT, ...options, ...args], { env, stdio: ['ignore', 'ignore', log] });
    const startServer = () =>
      spawn(process.execPath, [SERVER, String(port), journal], { env: process.env, stdio: ['ignore', 'ignore', log] });
    const gone = (child: ChildProcess) =>
      child.exitCode === null && child.signalCode === null
        ? new Promise((resolve) => child.once('exit', resolve))
        : Promise.resolve();

    let server = startServer();
    let agentKills = 0;
    let serverKills = 0;
    try {
      for (let round = 0; round < ROUNDS; round++) {
        const agent = run('--tasks=source', `--task-path=${TASK}`);
        await Promise.race([sleep(100 + Math.random() * 1100), gone(agent)]);
        const what = Math.random();
        if (what < 0.4) {
          serverKills++;
          server.kill('SIGKILL');
          await gone(server);
          await sleep(Math.random() * 100);
          server = startServer();
        }
        if (what < 0.2 || what >= 0.4) {
          agentKills++;
          const all = processesOf(dir);
          // the agent alone, one of its children, or all at once
          const choice = Math.random();
          if (choice < 0.3) kill(agent.pid);
          else if (choice < 0.6) kill(all[Math.floor(Math.random() * all.length)]);
          else for (const pid of all) kill(pid);
        } else await gone(agent);
        await Promise.race([gone(agent), sleep(1500)]);
        for (const pid of processesOf(dir)) kill(pid);
        await gone(agent);
      }

      // peace: all that waits must go now
      await sleep(500);
      execFileSync(process.execPath, [AGENT, ...options, 'outbox', 'send'], { env, stdio: ['ignore', 'ignore', log] });

      const kept = readFileSync(path.join(dir, 'var', 'delivered'), 'utf8')
        .trimEnd()
        .split('\n');
      const entries = readFileSync(journal, 'utf8')
        .split('\n')
        .flatMap((line) => (/^\{.*\}$/.test(line) ? [JSON.parse(line) as Record<string, string>] : []));
      const stored = entries.filter((entry) => entry.key !== undefined);
      const messages = stored.filter(({ query }) => query === 'NETDISCOVERY').map(({ id }) => id);
      const inventories = stored.filter(({ query }) => query === 'INVENTORY').map(({ id }) => Number(id));

      const promised = kept.filter((line) => line.startsWith('message ')).map((line) => line.slice(8));
      expect(promised.filter((id) => !messages.includes(id))).toEqual([]);
      expect(messages).toHaveLength(new Set(messages).size);
      // of inventories the newest counts, and an older one never comes after it
      const newest = Math.max(
        ...kept.filter((line) => line.startsWith('inventory ')).map((line) => Number(line.slice(10))),
      );
      expect(inventories.at(-1)).toBeGreaterThanOrEqual(newest);
      expect(inventories).toHaveLength(new Set(inventories).size);
      expect(inventories.map(Math.floor)).toEqual(inventories.map(Math.floor).toSorted((a, b) => a - b));
      // a repetition needs somebody who was killed between acceptance and removal
      const repeats = entries.filter((entry) => entry.repeat !== undefined).length;
      expect(repeats).toBeLessThanOrEqual(agentKills + serverKills);
      expect(promised.length).toBeGreaterThan(ROUNDS / 10);
      console.info(
        `${ROUNDS} rounds: ${agentKills} kills of the agent, ${serverKills} of the server; ${promised.length} messages ` +
          `kept, ${messages.length} arrived, ${inventories.length} inventories, ${repeats} recognised as repeated`,
      );
    } finally {
      server.kill('SIGKILL');
      for (const pid of processesOf(dir)) kill(pid);
      closeSync(log);
      if (existsSync(dir)) rmSync(dir, { recursive: true, force: true });
    }
  },
  60_000 + ROUNDS * 5_000,
);

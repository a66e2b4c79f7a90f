// A daemon of a pretended agent in a process of its own, for measurements: `fork` it; it sends its port, and its memory in
// MiB whenever it is asked. Runs the built package.
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { inheritedSockets, LogTail, startHttpDaemon } from '../dist/index.js';

// A process that waits nearly all the time: no compiled code that stays, no young generation that grows with a burst.
for (const flag of ['--no-opt', '--no-sparkplug', '--no-maglev', '--semi-space-growth-factor=1'])
  setFlagsFromString(flag);

const silent = {
  error() {},
  warning() {},
  info() {},
  debug() {},
  debug2() {},
  isEnabled: () => false,
  child: () => silent,
};
const tail = new LogTail();
const log = tail.tap(silent, 'core');
const running = { name: 'Inventory', since: Date.now(), targets: ['server0'], progress: { done: 1, total: 2 } };

const view = {
  version: '0.0.0',
  deviceid: 'pc42-2026-01-02-03-04-05',
  vardir: process.env.VARDIR ?? '/nonexistent',
  startedAt: Date.now(),
  config: {},
  status: () => (process.env.RUNNING ? { state: 'running', tasks: [running] } : { state: 'waiting', tasks: [] }),
  targets: () => [{ id: 'server0', type: 'server', address: 'http://192.0.2.1/', nextRun: Date.now() + 3_600_000 }],
  runs: () => [],
  runTotals: () => [],
  logLines: (after) => tail.since(after),
  routes: () => [],
  runNow: () => log.info('a run was requested'),
};

const inherited = inheritedSockets();
const settings = { ip: '127.0.0.1', port: 0, trust: ['127.0.0.1'], rateLimit: 0 };
const daemon = await startHttpDaemon({ view, settings, log, inherited });

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

/** MiB of what is really held; private memory only where the system tells. */
function memory() {
  for (let i = 0; i < 2; i++) collectGarbage();
  const { rss, heapUsed, external } = process.memoryUsage();
  let privateDirty;
  try {
    privateDirty = Number(/^Private_Dirty:\s+(\d+)/m.exec(readFileSync('/proc/self/smaps_rollup', 'utf8'))?.[1]) / 1024;
  } catch {
    // not on this system
  }
  return { rss: rss / 2 ** 20, heapUsed: (heapUsed + external) / 2 ** 20, privateDirty };
}

process.on('message', () => process.send?.(memory()));
process.send?.({ port: daemon.port });
if (inherited.length > 0) {
  await daemon.whenIdle(Number(process.env.IDLE ?? 1));
  await daemon.close();
}

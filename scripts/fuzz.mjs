// Damages captures of tool outputs in thousands of ways and holds every parser to: no exception, no call of more than a
// second, no endless result. The same seed damages alike; every finding is printed with the command that repeats it.
//
//   npm run fuzz -- [--count N] [--seed N] [--family NAME] [--case NAME] [--iteration N] [--workers N] [--minutes N]
//                [--shard I/N] [--state FILE]
//
// Captures: FI_CORPUS, a directory in the format of the corpus, for the families that it has; the samples in
// packages/task-inventory/test/fuzz for every exported parser. --count is per capture (default 20). --state keeps the
// captures that are through, one JSON line each: a run that was cut short goes on there. --shard: every Nth capture.

import { fork } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const fuzz = join(root, 'packages/task-inventory/test/fuzz');

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    family: { type: 'string' },
    case: { type: 'string' },
    iteration: { type: 'string' },
    workers: { type: 'string', default: String(Math.min(4, availableParallelism())) },
    minutes: { type: 'string' },
    shard: { type: 'string', default: '1/1' },
    state: { type: 'string' },
  },
});
const [count, seed, workers] = [values.count, values.seed, values.workers].map(Number);
const deadline = values.minutes === undefined ? Number.POSITIVE_INFINITY : Date.now() + Number(values.minutes) * 60_000;

/** Milliseconds without a new call of a worker, after which the one under way counts as hanging. */
const HANGS = 20_000;
/** One call in so many gets a line of 10 MB; they take most of the time. */
const LONG_EVERY = Math.max(20, Math.ceil(count / 5));
/** MiB of heap of a worker: what grows without bound ends there. */
const HEAP = 1024;
/** Findings per family that are printed, as soon as they are made. */
const SHOWN = 5;

/** Captures of the families from the corpus, when there is one, and the samples for all parsers. */
function captures({ families, parsers }) {
  const samples = readdirSync(join(fuzz, 'samples')).sort();
  const sampled = (names) =>
    names.flatMap((family) =>
      samples.map((name) => ({ family, name, inputs: { main: join(fuzz, 'samples', name) }, args: {} })),
    );
  const corpus = process.env.FI_CORPUS === undefined ? undefined : resolve(process.env.FI_CORPUS);
  if (corpus === undefined || !existsSync(corpus)) {
    console.log('FI_CORPUS names no directory of captures: all get the samples only');
    return sampled([...families, ...parsers]);
  }
  const captured = families
    .filter((family) => existsSync(join(corpus, family, 'cases.json')))
    .flatMap((family) => {
      const { cases } = JSON.parse(readFileSync(join(corpus, family, 'cases.json'), 'utf8'));
      return cases.map(({ name, inputs = {}, args = {} }) => ({
        family,
        name,
        args,
        inputs: Object.fromEntries(Object.entries(inputs).map(([input, path]) => [input, join(corpus, family, path)])),
      }));
    });
  return [...captured, ...sampled(parsers)];
}

async function bundle(outDir) {
  const packages = join(root, 'packages');
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    resolve: {
      alias: [
        { find: '@fi/core/version', replacement: `${packages}/core/src/version.ts` },
        { find: /^@fi\/([\w-]+)$/, replacement: `${packages}/$1/src/index.ts` },
        { find: /^@fi\/([\w-]+)\/([\w-]+)$/, replacement: `${packages}/$1/src/$2/index.ts` },
      ],
    },
    build: { ssr: join(fuzz, 'worker.ts'), outDir, emptyOutDir: true, target: 'node20', minify: false },
  });
  return join(outDir, 'worker.js');
}

const scratch = mkdtempSync(join(tmpdir(), 'fi-fuzz-'));
// inside the repository, so that the packages that the bundle imports are found
const cache = join(root, 'node_modules', '.cache');
mkdirSync(cache, { recursive: true });
const bundled = mkdtempSync(join(cache, 'fi-fuzz-'));
const findings = new Map();
const unfit = new Map();
let calls = 0;
let slowest = { milliseconds: 0, family: '' };

function found(job, iteration, what) {
  const list = findings.get(job.family) ?? [];
  list.push({ name: job.name, iteration, what });
  findings.set(job.family, list);
  if (list.length > SHOWN) return;
  console.log(`${job.family}: ${what}`);
  console.log(
    `  npm run fuzz -- --family '${job.family}' --case '${job.name}' --iteration ${iteration} --seed ${seed}`,
  );
}

/** Runs jobs in a process of its own, which is replaced when it hangs or dies. */
async function runWorker(script, next, index) {
  const progress = join(scratch, `progress-${index}`);
  let child;
  const start = () =>
    new Promise((resolve) => {
      child = fork(script, {
        execArgv: [`--max-old-space-size=${HEAP}`],
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
        env: { ...process.env, FI_FUZZ_SCRATCH: scratch, FI_FUZZ_PROGRESS: progress },
      });

      child.once('message', resolve);
    });
  const underWay = () => Number.parseInt(readFileSync(progress, 'latin1'), 10);
  await start();
  for (let job = next(); job !== undefined; job = next()) {
    let { from } = job;
    let milliseconds = 0;
    while (from < job.to) {
      const end = await new Promise((resolve) => {
        let last = Number.NaN;
        const timer = setInterval(() => {
          const now = underWay();
          if (now === last) settle('hangs');
          last = now;
        }, HANGS);
        const settle = (how) => {
          clearInterval(timer);
          child.off('message', onMessage).off('exit', onExit);
          resolve(how);
        };
        const onExit = () => settle('dies: out of memory, or worse');
        const onMessage = (message) => {
          if (message.kind === 'bad') found(job, message.iteration, message.what);
          else if (message.kind === 'unfit') {
            unfit.set(`${job.family}`, message.what);
            settle('unfit');
          } else if (message.kind === 'done') {
            milliseconds = Math.max(milliseconds, message.slowest);
            settle('done');
          }
        };
        child.on('message', onMessage).once('exit', onExit);
        child.send({ ...job, from });
      });
      if (end === 'done') calls += job.to - from;
      if (end === 'done' || end === 'unfit') break;
      const iteration = underWay();
      calls += iteration + 1 - from;
      found(job, iteration, end);
      child.kill('SIGKILL');
      await start();
      from = iteration + 1;
    }
    if (milliseconds > slowest.milliseconds) slowest = { milliseconds, family: job.family };
    through(job, milliseconds);
  }
  child.disconnect();
}

const keyOf = ({ family, name, to }) => JSON.stringify([family, name, seed, to]);

/** Captures that an earlier run with the same seed and count is through with. */
function before() {
  if (values.state === undefined || !existsSync(values.state)) return new Set();
  const lines = readFileSync(values.state, 'utf8').split('\n');
  // the last line may have been cut short
  return new Set(
    lines
      .filter((line) => line.endsWith('}'))
      .map((line) => JSON.parse(line))
      .map((entry) => entry.key),
  );
}

function through(job, milliseconds) {
  if (values.state === undefined) return;
  const own = (findings.get(job.family) ?? []).filter(({ name }) => name === job.name);
  const entry = { key: keyOf(job), slowest: Math.round(milliseconds), findings: own };
  appendFileSync(values.state, `${JSON.stringify(entry)}\n`);
}

try {
  const script = await bundle(bundled);
  const names = await new Promise((resolve) => {
    const probe = fork(script, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    probe.once('message', (message) => {
      probe.kill();
      resolve(message);
    });
  });
  const [shard, shards] = values.shard.split('/').map(Number);
  if (!(shard >= 1 && shard <= shards)) throw new Error('--shard is I/N with I from 1 to N');
  const done = before();
  const jobs = captures(names)
    .filter((_, index) => index % shards === shard - 1)
    .filter(({ family }) => values.family === undefined || family === values.family)
    .filter(({ name }) => values.case === undefined || name === values.case)
    .map((capture) => {
      const one = values.iteration === undefined ? undefined : Number(values.iteration);
      return { ...capture, seed, from: one ?? 0, to: one === undefined ? count : one + 1, longEvery: LONG_EVERY };
    })
    .filter((job) => !done.has(keyOf(job)));
  if (jobs.length === 0) throw new Error('no captures of this name, or all are through');
  console.log(`${jobs.length} captures, ${jobs[0].to - jobs[0].from} damages each, seed ${seed}`);
  const begin = Date.now();
  let position = 0;
  const next = () => (Date.now() > deadline ? undefined : jobs[position++]);
  const progress = setInterval(() => console.log(`${position} of ${jobs.length} captures begun`), 60_000);
  await Promise.all(Array.from({ length: workers }, (_, index) => runWorker(script, next, index)));
  clearInterval(progress);

  for (const [family, list] of findings) console.log(`${family}: ${list.length} findings`);
  for (const [family, what] of unfit) console.log(`not tried: ${family} needs more than a text (${what})`);
  const seconds = ((Date.now() - begin) / 1000).toFixed(0);
  const total = [...findings.values()].reduce((sum, list) => sum + list.length, 0);
  console.log(
    `\n${calls} calls in ${seconds} s, ${total} findings; slowest ${slowest.milliseconds.toFixed(0)} ms (${slowest.family})`,
  );
  if (Date.now() > deadline && position < jobs.length)
    console.log(`time is over: ${position} of ${jobs.length} captures`);
  process.exitCode = total === 0 ? 0 : 1;
} finally {
  for (const dir of [scratch, bundled]) rmSync(dir, { recursive: true, force: true });
}

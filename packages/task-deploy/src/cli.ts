/** The command `fi-deploy`: carries out a job file without a server, explains it, or signs it. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { describeError, FiError, UsageError } from '@fi/core';
import { type CommandRun, runCommand, untilInterrupted } from '@fi/core/config';
import { clientFor } from '@fi/core/exchange';
import { hostRegistry, LocalHost } from '@fi/core/host';
import { redact } from '@fi/core/log';
import { isRecord } from '@fi/core/task';
import { localFacts } from './checks/facts.js';
import { datastore } from './deploy.js';
import { explainJob } from './explain.js';
import { type JobList, readAnswer } from './job.js';
import { maskCommand } from './mask.js';
import type { FI_DEPLOY_OPTIONS } from './options.js';
import { DoneJobs } from './policy/done-jobs.js';
import { type DeployPolicy, readPolicy } from './policy/policy.js';
import {
  checkSignature,
  newKeyPair,
  publicKeyText,
  readPrivateKey,
  type SignatureVerdict,
  signJob,
} from './policy/signature.js';
import { DEPLOY } from './program.js';
import { runJob } from './run-job.js';
import type { Reporter } from './status.js';

type Run = CommandRun<typeof FI_DEPLOY_OPTIONS>;

/** Runs the command with the arguments of this process; the exit code is 1 when a job was refused or failed. */
export function run(argv?: readonly string[]): Promise<void> {
  return runCommand({ program: DEPLOY, log: { tag: 'Deploy' }, main }, argv);
}

async function main(run: Run): Promise<number> {
  const { values, positionals } = run;
  const newKey = values['generate-key'];
  if (newKey !== undefined) return await generateKey(newKey);
  const [file, ...others] = positionals;
  if (file === undefined) throw new UsageError('no job file given');
  if (others.length > 0) throw new UsageError('more than one job file given');
  const answer = await readJobFile(file);
  if (values.sign !== undefined) return await signFile(answer, values.sign, run);
  return await carryOut(answer, run);
}

async function readJobFile(file: string): Promise<Record<string, unknown>> {
  try {
    const answer: unknown = JSON.parse(await readFile(file === '-' ? '/dev/stdin' : file, 'utf8'));
    if (isRecord(answer)) return { ...answer };
  } catch (error) {
    throw new FiError('ERR_FI_FILE', `cannot read the job file ${file}: ${describeError(error)}`, { cause: error });
  }
  throw new FiError('ERR_FI_FILE', `${file} is no job file: it must hold an object with jobs and associatedFiles`);
}

async function generateKey(file: string): Promise<number> {
  const { privateKey, publicKey } = newKeyPair();
  try {
    await writeFile(file, privateKey, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    throw new FiError('ERR_FI_WRITE', `cannot write the key: ${describeError(error)}`, { cause: error });
  }
  print(`deploy-key = ${publicKey}`);
  return 0;
}

async function signFile(answer: Record<string, unknown>, keyFile: string, { values, complain }: Run): Promise<number> {
  const { reason } = readAnswer(answer);
  if (reason !== undefined) throw new FiError('ERR_FI_JOB', `not signed: ${reason}`);
  const key = await readPrivateKey(keyFile);
  const files = isRecord(answer.associatedFiles) ? answer.associatedFiles : {};
  const until = new Date(Date.now() + values['valid-days'] * 86_400_000);
  const jobs = (Array.isArray(answer.jobs) ? answer.jobs : []).filter(isRecord).map((job) => {
    const terms = { until, machines: values.machine, ...(values.repeatable ? {} : { once: randomUUID() }) };
    const signature = signJob(job, files, key, terms);
    complain(`job ${String(job.uuid)}: for the form of a server, add a check named signature:${signature}`);
    return { ...job, signature };
  });
  // not masked: what was signed must stay as it is
  process.stdout.write(`${JSON.stringify({ ...answer, jobs }, undefined, 2)}\n`);
  complain(`signed until ${until.toISOString()} with the key of deploy-key = ${publicKeyText(await publicKeyOf(key))}`);
  return 0;
}

async function publicKeyOf(key: Awaited<ReturnType<typeof readPrivateKey>>) {
  return (await import('node:crypto')).createPublicKey(key);
}

async function carryOut(answer: Record<string, unknown>, { values, log, complain }: Run): Promise<number> {
  const policy = await readPolicy(values);
  const list = readAnswer(answer);
  if (list.reason !== undefined) throw new FiError('ERR_FI_JOB', `the job file is refused: ${list.reason}`);
  const files = isRecord(answer.associatedFiles) ? answer.associatedFiles : {};
  const done = values.vardir === undefined ? undefined : await DoneJobs.read(values.vardir);
  const verdicts = new Map<string, SignatureVerdict>();
  for (const job of policy.keys.length === 0 ? [] : list.jobs) {
    const here = { now: Date.now(), names: [hostname()], isDone: (once: string) => done?.has(once) === true };
    verdicts.set(job.uuid, checkSignature(job.source, files, policy.keys, here));
  }
  for (const { uuid, reason } of list.refused) complain(`job ${uuid}: refused: ${reason}`);
  if (values['dry-run']) return explain(list, verdicts, policy);
  return untilInterrupted((signal) => runJobs(list, verdicts, policy, signal, done, { values, log, complain }));
}

async function runJobs(
  list: JobList,
  verdicts: ReadonlyMap<string, SignatureVerdict>,
  policy: DeployPolicy,
  signal: AbortSignal,
  done: DoneJobs | undefined,
  { values, log, complain }: Pick<Run, 'values' | 'log' | 'complain'>,
): Promise<number> {
  const directory = values.vardir ?? (await mkdtemp(path.join(tmpdir(), 'fi-deploy-')));
  const http = clientFor(values, log);
  try {
    const store = datastore({ directory });
    await store.cleanUp();
    const host = new LocalHost();
    let failed = list.refused.length;
    for (const job of list.jobs) {
      const verdict = verdicts.get(job.uuid);
      const terms = verdict?.problem === undefined ? verdict?.terms : undefined;
      // another job of the file may have been the same
      const again = terms?.once !== undefined && done?.has(terms.once) === true;
      if (verdict?.problem !== undefined || again) {
        complain(`job ${job.uuid}: ${verdict?.problem ?? 'it was done, and is signed for being done once'}`);
        failed += 1;
        continue;
      }
      const outcome = await runJob(job, {
        store,
        policy,
        host,
        log,
        reporter: PRINTER,
        fetch: { http, folders: values.mirror.map((folder) => path.resolve(folder)) },
        facts: localFacts(host.platform === 'win32' ? hostRegistry(host) : undefined),
        signal,
      });
      if (outcome === 'failed' || outcome === 'stopped') failed += 1;
      if (outcome === 'done' && terms !== undefined) await done?.add(terms);
    }
    await store.cleanUp();
    return failed === 0 ? 0 : 1;
  } finally {
    await http.close();
    if (values.vardir === undefined) await rm(directory, { recursive: true, force: true });
  }
}

function explain(list: JobList, verdicts: ReadonlyMap<string, SignatureVerdict>, policy: DeployPolicy): number {
  for (const job of list.jobs) {
    const problem = verdicts.get(job.uuid)?.problem;
    for (const line of explainJob(job, policy)) print(line);
    if (problem !== undefined) print(`  NOTHING of this would be done: ${problem}`);
  }
  const wrong = [...verdicts.values()].some(({ problem }) => problem !== undefined);
  return list.refused.length === 0 && !wrong ? 0 : 1;
}

/** What a server would be told, on the standard output. */
const PRINTER: Reporter = {
  async status({ step, status, message }) {
    print(`${(step ?? 'end').padEnd(11)} ${(status ?? '-').padEnd(7)} ${maskCommand(message)}`);
  },
  async userEvent({ event, behavior }) {
    print(`user        ${event} ${behavior}`);
  },
};

function print(line: string): void {
  process.stdout.write(`${redact(line)}\n`);
}

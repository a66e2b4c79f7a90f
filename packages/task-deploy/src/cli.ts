/** The command `fi-deploy`: carries out a job file without a server, explains it, or signs it. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describeError, FiError, UsageError, VERSION } from '@fi/core';
import {
  type ConfigValues,
  describeWarnings,
  loadConfig,
  type ProgramDescription,
  readCommandLine,
  readConfigFile,
  runProgram,
} from '@fi/core/config';
import { clientFor } from '@fi/core/exchange';
import { hostRegistry, LocalHost } from '@fi/core/host';
import { createLog, type Log, logSettings, redact } from '@fi/core/log';
import { isRecord } from '@fi/core/task';
import { localFacts } from './checks/facts.js';
import { datastore } from './deploy.js';
import { explainJob } from './explain.js';
import { type JobList, readAnswer } from './job.js';
import { maskCommand } from './mask.js';
import { FI_DEPLOY_OPTIONS } from './options.js';
import { type DeployPolicy, readPolicy } from './policy/policy.js';
import { newKeyPair, publicKeyText, readPrivateKey, signatureProblem, signJob } from './policy/signature.js';
import { runJob } from './run-job.js';
import type { Reporter } from './status.js';

const PROGRAM: ProgramDescription<typeof FI_DEPLOY_OPTIONS> = {
  name: 'fi-deploy',
  summary: 'Carries out deployment jobs from a file, as a server answers them to getJobs.',
  usage: ['[options] JOBFILE', '--sign=KEYFILE JOBFILE', '--generate-key=KEYFILE'],
  version: `fi-deploy ${VERSION}`,
  options: FI_DEPLOY_OPTIONS,
  positionals: true,
  examples: [
    { command: 'fi-deploy --dry-run job.json', text: 'what would be done, in plain words' },
    { command: 'fi-deploy --mirror=/media/usb/repository job.json', text: 'without a network' },
    { command: 'fi-deploy --sign=packager.pem job.json >signed.json', text: 'sign all jobs of a file' },
  ],
};

type Values = ConfigValues<typeof FI_DEPLOY_OPTIONS>;

/** Runs the command with the arguments of this process. */
export function run(argv?: readonly string[]): Promise<void> {
  return runProgram({ name: PROGRAM.name, main }, argv);
}

/** Does the work; the exit code is 1 when a job was refused or failed. */
export async function main(argv: readonly string[]): Promise<number> {
  const commandLine = readCommandLine(PROGRAM, argv);
  if (commandLine === undefined) return 0;
  const environment = process.env;
  const first = loadConfig({ options: FI_DEPLOY_OPTIONS, flags: commandLine.flags, environment });
  const confFile = first.values['conf-file'];
  const config =
    confFile === undefined
      ? first
      : loadConfig({
          options: FI_DEPLOY_OPTIONS,
          flags: commandLine.flags,
          environment,
          file: readConfigFile(confFile),
        });
  const { values } = config;
  const log = createLog({ tag: 'Deploy', program: PROGRAM.name, ...logSettings(values) });
  try {
    for (const warning of [...commandLine.warnings, ...describeWarnings(config)]) log.warning(warning);
    const newKey = values['generate-key'];
    if (newKey !== undefined) return await generateKey(newKey);
    const [file, ...others] = commandLine.positionals;
    if (file === undefined) throw new UsageError('no job file given');
    if (others.length > 0) throw new UsageError('more than one job file given');
    const answer = await readJobFile(file);
    if (values.sign !== undefined) return await signFile(answer, values.sign);
    return await carryOut(answer, values, log);
  } finally {
    await log.flush();
  }
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

async function signFile(answer: Record<string, unknown>, keyFile: string): Promise<number> {
  const { reason } = readAnswer(answer);
  if (reason !== undefined) throw new FiError('ERR_FI_JOB', `not signed: ${reason}`);
  const key = await readPrivateKey(keyFile);
  const files = isRecord(answer.associatedFiles) ? answer.associatedFiles : {};
  const jobs = (Array.isArray(answer.jobs) ? answer.jobs : []).filter(isRecord).map((job) => {
    const signature = signJob(job, files, key);
    complain(`job ${String(job.uuid)}: for the form of a server, add a check named signature:${signature}`);
    return { ...job, signature };
  });
  // not masked: what was signed must stay as it is
  process.stdout.write(`${JSON.stringify({ ...answer, jobs }, undefined, 2)}\n`);
  complain(`signed with the key of deploy-key = ${publicKeyText(await publicKeyOf(key))}`);
  return 0;
}

async function publicKeyOf(key: Awaited<ReturnType<typeof readPrivateKey>>) {
  return (await import('node:crypto')).createPublicKey(key);
}

async function carryOut(answer: Record<string, unknown>, values: Values, log: Log): Promise<number> {
  const policy = await readPolicy(values);
  const list = readAnswer(answer);
  if (list.reason !== undefined) throw new FiError('ERR_FI_JOB', `the job file is refused: ${list.reason}`);
  const files = isRecord(answer.associatedFiles) ? answer.associatedFiles : {};
  const unsigned = new Map<string, string>();
  for (const job of list.jobs) {
    const problem = policy.keys.length === 0 ? undefined : signatureProblem(job.source, files, policy.keys);
    if (problem !== undefined) unsigned.set(job.uuid, problem);
  }
  for (const { uuid, reason } of list.refused) complain(`job ${uuid}: refused: ${reason}`);
  if (values['dry-run']) return explain(list, unsigned, policy);
  const stop = new AbortController();
  const interrupt = () => stop.abort(new FiError('ERR_FI_ABORTED', 'interrupted'));
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const directory = values.vardir ?? (await mkdtemp(path.join(tmpdir(), 'fi-deploy-')));
  const http = clientFor(values, log);
  try {
    const store = datastore({ directory });
    await store.cleanUp();
    const host = new LocalHost();
    let failed = list.refused.length;
    for (const job of list.jobs) {
      const problem = unsigned.get(job.uuid);
      if (problem !== undefined) {
        complain(`job ${job.uuid}: ${problem}`);
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
        signal: stop.signal,
      });
      if (outcome === 'failed' || outcome === 'stopped') failed += 1;
    }
    await store.cleanUp();
    return failed === 0 ? 0 : 1;
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    await http.close();
    if (values.vardir === undefined) await rm(directory, { recursive: true, force: true });
  }
}

function explain(list: JobList, unsigned: ReadonlyMap<string, string>, policy: DeployPolicy): number {
  for (const job of list.jobs) {
    const problem = unsigned.get(job.uuid);
    for (const line of explainJob(job, policy)) print(line);
    if (problem !== undefined) print(`  NOTHING of this would be done: ${problem}`);
  }
  return list.refused.length === 0 && unsigned.size === 0 ? 0 : 1;
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

function complain(line: string): void {
  process.stderr.write(`${PROGRAM.name}: ${redact(line)}\n`);
}

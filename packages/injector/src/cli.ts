/** The command `fi-injector`: uploads inventory files. */

import { describeError, UsageError } from '@fi/core';
import { type CommandRun, type ConfigValues, readPasswordFile, runCommand, untilInterrupted } from '@fi/core/config';
import { type Log, redact } from '@fi/core/log';
import { type InjectOptions, type InjectResult, type InjectSummary, inject } from './inject.js';
import type { INJECTOR_OPTIONS } from './options.js';
import { INJECTOR } from './program.js';
import { type DocumentSource, directorySources, fileSource, streamSource, withoutRepetitions } from './sources.js';

type Values = ConfigValues<typeof INJECTOR_OPTIONS>;
type Run = CommandRun<typeof INJECTOR_OPTIONS>;

/** Runs the command with the arguments of this process; the exit code is 1 when something was not sent. */
export function run(argv?: readonly string[]): Promise<void> {
  return runCommand({ program: INJECTOR, log: { tag: 'Injector' }, prepare: splitBundles, main: upload }, argv);
}

/** `-vR` is `-v -R`: administrators have such bundles of switches in their scripts. */
function splitBundles(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  return argv.flatMap((word, index) =>
    /^-[vRrCx]{2,5}$/.test(word) && (end < 0 || index < end)
      ? [...word.slice(1)].map((letter) => `-${letter}`)
      : [word],
  );
}

async function upload({ values, log, complain }: Run): Promise<number> {
  if (values.url.length === 0) throw new UsageError('no server given: name one with --url');
  if (!values.stdin && values.file.length === 0 && values.directory.length === 0) {
    throw new UsageError('nothing to send: use --file, --directory or --stdin');
  }
  const options = await injectOptions(values, log);
  const { sources, unreadable } = await findSources(values);
  const summary = await untilInterrupted((signal) =>
    inject(sources, { ...options, ...(values.verbose ? verboseOutput() : {}), signal }),
  );
  for (const problem of unreadable) complain(problem);
  if (sources.length === 0 && unreadable.length === 0)
    complain('nothing to send: no *.ocs, *.xml, *.json or *.data file');
  report(summary, values, complain);
  return summary.failed > 0 || unreadable.length > 0 || summary.results.some(({ error }) => error) ? 1 : 0;
}

async function injectOptions(values: Values, log: Log): Promise<InjectOptions> {
  const given = {
    proxy: values.proxy,
    userAgent: values.useragent,
    user: values.user,
    password: await password(values),
    caCertFile: values['ca-cert-file'],
    caCertDir: values['ca-cert-dir'],
    sslCertFile: values['ssl-cert-file'],
    sslKeyFile: values['ssl-key-file'],
  };
  return {
    // Options that were not given stay absent, so that the library's defaults apply.
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    urls: values.url,
    log,
    timeout: values.timeout,
    sslFingerprints: values['ssl-fingerprint'],
    noSslCheck: values['no-ssl-check'],
    compression: values['no-compression'] ? 'none' : 'zlib',
    remove: values.remove,
    xmlUserAgent: values['xml-ua'],
    jsonUserAgent: values['json-ua'],
  };
}

async function password(values: Values): Promise<string | undefined> {
  const file = values['password-file'];
  return file === undefined ? values.password : readPasswordFile(file);
}

/** Documents in the order of the options; a directory that cannot be read is a problem like a file that cannot. */
async function findSources(values: Values): Promise<{ sources: DocumentSource[]; unreadable: string[] }> {
  const sources: DocumentSource[] = values.stdin ? [streamSource(process.stdin)] : [];
  const unreadable: string[] = [];
  sources.push(...values.file.map((path) => fileSource(path)));
  for (const directory of values.directory) {
    try {
      sources.push(...(await directorySources(directory, { recursive: values.recursive })));
    } catch (error) {
      unreadable.push(describeError(error));
    }
  }
  return { sources: withoutRepetitions(sources), unreadable };
}

/** What `--verbose` prints while the upload goes on. */
function verboseOutput(): Pick<InjectOptions, 'onStart' | 'onResult' | 'onWait'> {
  return {
    onStart: (name, number, total) => print(`Loading ${name}... [${number}/${total}]`),
    onWait: (seconds) => print(`waiting for proxy, waiting ${seconds}s...`),
    onResult: (result) => {
      const several = result.deliveries.length > 1;
      for (const { url, error } of result.deliveries) {
        const prefix = several ? `${url}: ` : '';
        print(error === undefined ? `${prefix}OK` : `ERROR: ${error.message}`);
      }
      if (result.error !== undefined) print(`ERROR: ${result.error.message}`);
    },
  };
}

function report(summary: InjectSummary, values: Values, complain: Run['complain']): void {
  if (values.verbose) {
    const size = `${(summary.bytes / 1024).toFixed(1)} KiB`;
    const seconds = `${(summary.milliseconds / 1000).toFixed(1)} s`;
    print(`${summary.sent} sent (${size}), ${summary.failed} failed, in ${seconds}`);
  } else {
    for (const result of summary.results) for (const line of problemsOf(result)) complain(line);
  }
  const lost = summary.results.filter(({ accepted }) => !accepted);
  if (lost.length === 0) return;
  process.stderr.write(`These elements were not sent:\n${lost.map(({ name }) => `${name}\n`).join('')}`);
}

function problemsOf({ name, error, deliveries }: InjectResult): string[] {
  const problems = [error, ...deliveries.map((delivery) => delivery.error)].filter((problem) => problem !== undefined);
  return problems.map((problem) => `${name}: ${problem.message}`);
}

function print(line: string): void {
  process.stdout.write(`${redact(line)}\n`);
}

/** The command `fi-esx`: inventories of VMware hosts, into files. */

import { readFile } from 'node:fs/promises';
import { describeError, FiError, UsageError } from '@fi/core';
import { type CommandRun, type ConfigValues, readPasswordFile, runCommand, untilInterrupted } from '@fi/core/config';
import type { Log } from '@fi/core/log';
import { DEFAULT_USER_AGENT } from '@fi/core/protocol';
import { isCertificateProblem, shownFingerprint } from './connect.js';
import { readDump } from './dump.js';
import { buildInventory, type EsxOptions, inventoryHosts } from './esx.js';
import { HostInventory } from './inventory/inventory.js';
import { favourMemory } from './lean.js';
import type { ESX_OPTIONS } from './options.js';
import { Output } from './output.js';
import { describeEsx, type EsxName } from './program.js';

type Values = ConfigValues<typeof ESX_OPTIONS>;
type Run = CommandRun<typeof ESX_OPTIONS>;

export interface RunOptions {
  /** Name of the executable. */
  readonly name: EsxName;
}

/** Runs the command with the arguments of this process; the exit code is 1 when a host has no inventory. */
export function run(options: RunOptions, argv?: readonly string[]): Promise<void> {
  const program = describeEsx(options.name);
  return runCommand({ program, log: { tag: 'ESX' }, main: (context) => main(options, context) }, argv);
}

async function main(options: RunOptions, { values, log, complain }: Run): Promise<number> {
  favourMemory();
  check(values, options);
  return untilInterrupted(async (signal) => {
    const { path, directory, stdout } = values;
    const output = await Output.open({
      format: values.json ? 'json' : (values.format ?? 'xml'),
      ...(stdout ? {} : { path, directory }),
    });
    const work = new Work(options, values, output, log, complain);
    for (const file of values.dumpfile) await work.replay(file);
    if (values.host.length > 0) {
      const password = await passwordOf(values);
      for (const host of values.host) await work.inventory(host, password, signal);
    }
    return work.failed ? 1 : 0;
  });
}

function check(values: Values, { name }: RunOptions): void {
  if (values.path !== undefined && values.directory !== undefined) {
    throw new UsageError('--path and --directory exclude each other; use --path');
  }
  if (values.json && values.format === 'xml') throw new UsageError('--json and --format=xml exclude each other');
  if (values.dumpfile.length > 0 && values.host.length === 0) return;
  if (values.host.length === 0) throw new UsageError('no host given: name one with --host');
  if (values.user === undefined) throw new UsageError('no user given: name one with --user');
  if (values.password === undefined && values['password-file'] === undefined) {
    throw new UsageError('no password given: use --password-file, FI_PASSWORD or --password');
  }
  const nowhere = values.path === undefined && values.directory === undefined && !values.stdout;
  if (name === 'fusioninventory-esx' && nowhere) throw new UsageError('no directory given: name one with --directory');
}

async function passwordOf(values: Values): Promise<string> {
  const file = values['password-file'];
  return file === undefined ? (values.password ?? '') : readPasswordFile(file);
}

/** One run over hosts and dumps; what fails is told at once and does not stop the rest. */
class Work {
  readonly #program: RunOptions;
  readonly #values: Values;
  readonly #output: Output;
  readonly #log: Log;
  readonly #tell: Run['complain'];
  failed = false;

  constructor(program: RunOptions, values: Values, output: Output, log: Log, tell: Run['complain']) {
    this.#program = program;
    this.#values = values;
    this.#output = output;
    this.#log = log;
    this.#tell = tell;
  }

  async inventory(host: string, password: string, signal: AbortSignal): Promise<void> {
    const options = this.#connection(host, password, signal);
    try {
      for await (const { inventory, error, raw } of inventoryHosts(options)) {
        if (inventory === undefined) {
          this.#complain(describeError(error));
          continue;
        }
        await this.#save(async () => {
          if (raw !== undefined) await this.#output.writeDump(inventory, host, raw);
          return this.#output.write(inventory);
        });
      }
    } catch (error) {
      signal.throwIfAborted();
      this.#complain(`Connection failure: ${describeError(error)}${await this.#certificateHint(error, options)}`);
    }
  }

  async replay(file: string): Promise<void> {
    const { tag, 'esx-itemtype': itemType } = this.#values;
    await this.#save(async () => {
      const pieces = new HostInventory();
      let header: Awaited<ReturnType<typeof readDump>>;
      try {
        header = await readDump(await readFile(file), pieces);
      } catch (error) {
        const said = describeError(error);
        throw new FiError('ERR_FI_DUMP', said.startsWith(`${file}: `) ? said : `${file}: ${said}`, { cause: error });
      }
      const { host, deviceid } = header;
      const options = {
        host,
        versionClient: DEFAULT_USER_AGENT,
        ...(tag === undefined ? {} : { tag }),
        ...(itemType === undefined ? {} : { itemType }),
        ...(deviceid === '' ? {} : { deviceid }),
      };
      return this.#output.write(buildInventory(pieces, options, this.#log));
    });
  }

  #connection(host: string, password: string, signal: AbortSignal): EsxOptions {
    const { values } = { values: this.#values };
    const given = {
      caCertFile: values['ca-cert-file'],
      caCertDir: values['ca-cert-dir'],
      sslCertFile: values['ssl-cert-file'],
      sslKeyFile: values['ssl-key-file'],
      tag: values.tag,
      itemType: values['esx-itemtype'],
    };
    const trust = [given.caCertFile, given.caCertDir, ...values['ssl-fingerprint']].some((one) => one !== undefined);
    return {
      ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
      host,
      user: values.user ?? '',
      password,
      timeout: values.timeout,
      sslFingerprints: values['ssl-fingerprint'],
      // Scripts that call the program by its old name have never told it what to trust.
      noSslCheck: values['no-ssl-check'] || (this.#program.name === 'fusioninventory-esx' && !trust),
      versionClient: DEFAULT_USER_AGENT,
      raw: values.dump,
      log: this.#log,
      signal,
    };
  }

  /** Runs something that writes a file, and tells which. */
  async #save(write: () => Promise<string | undefined>): Promise<void> {
    try {
      const file = await write();
      if (file !== undefined) process.stdout.write(`Inventory saved in ${file}\n`);
    } catch (error) {
      this.#complain(describeError(error));
    }
  }

  async #certificateHint(error: unknown, options: EsxOptions): Promise<string> {
    if (!isCertificateProblem(error) || error.message.includes('not in ssl-fingerprint')) return '';
    const fingerprint = await shownFingerprint(options.host, options.timeout ?? 10);
    return fingerprint === undefined ? '' : ` (if it is the right one: --ssl-fingerprint='${fingerprint}')`;
  }

  #complain(message: string): void {
    this.failed = true;
    this.#tell(message);
  }
}

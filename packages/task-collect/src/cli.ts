/** The command `fi-collect`: answers a question on this machine, without a server. One JSON object per line. */
import { UsageError, VERSION } from '@fi/core';
import { describeWarnings, loadConfig, type ProgramDescription, readCommandLine, runProgram } from '@fi/core/config';
import { LocalHost } from '@fi/core/host';
import { createLog, logSettings } from '@fi/core/log';
import type { CollectJob } from './job.js';
import { FI_COLLECT_OPTIONS } from './options.js';
import { runJob } from './run.js';

const PROGRAM: ProgramDescription<typeof FI_COLLECT_OPTIONS> = {
  name: 'fi-collect',
  summary:
    'Finds files, registry values and WMI objects as servers ask for them, and prints one JSON object per result.',
  usage: ['[options] --find=DIR', '[options] --registry=PATH', '[options] --wmi=CLASS --properties=NAME,…'],
  version: `fi-collect ${VERSION}`,
  options: FI_COLLECT_OPTIONS,
  examples: [
    { command: 'fi-collect --find=/etc -R --regex="\\.conf$" --limit=10', text: 'ten configuration files' },
    { command: 'fi-collect --wmi=Win32_Keyboard --properties=Name', text: 'on Windows' },
  ],
};

/** Runs the command with the arguments of this process. */
export function run(argv?: readonly string[]): Promise<void> {
  return runProgram({ name: PROGRAM.name, main }, argv);
}

/** Does the work; the exit code is 0 also where nothing was found. */
export async function main(argv: readonly string[]): Promise<number> {
  const commandLine = readCommandLine(PROGRAM, argv);
  if (commandLine === undefined) return 0;
  const config = loadConfig({ options: FI_COLLECT_OPTIONS, flags: commandLine.flags, environment: process.env });
  const { values } = config;
  const log = createLog({ tag: 'Collect', program: PROGRAM.name, ...logSettings(values) });
  try {
    for (const warning of [...commandLine.warnings, ...describeWarnings(config)]) log.warning(warning);
    const host = new LocalHost();
    const job = jobOf(values);
    if (job.function !== 'findFile' && host.platform !== 'win32') log.warning('only Windows can answer that');
    for (const result of await runJob(job, host)) process.stdout.write(`${JSON.stringify(result)}\n`);
    return 0;
  } finally {
    await log.flush();
  }
}

type Values = ReturnType<typeof loadConfig<typeof FI_COLLECT_OPTIONS>>['values'];

/** The question, as a server would ask it. */
function jobOf(values: Values): Pick<CollectJob, 'function' | 'params'> {
  const { find, registry, wmi } = values;
  if ([find, registry, wmi].filter((item) => item !== undefined).length !== 1) {
    throw new UsageError('give one of --find, --registry and --wmi');
  }
  if (registry !== undefined) return { function: 'getFromRegistry', params: { path: registry } };
  if (wmi !== undefined) {
    if (values.properties.length === 0) throw new UsageError('--wmi needs --properties');
    return { function: 'getFromWMI', params: { class: wmi, properties: values.properties, moniker: values.moniker } };
  }
  const filter = {
    is_file: values.directories ? 0 : 1,
    is_dir: values.directories ? 1 : 0,
    name: values.name,
    iname: values.iname,
    regex: values.regex,
    sizeEquals: values['size-equals'],
    sizeGreater: values['size-greater'],
    sizeLower: values['size-lower'],
    checkSumSHA512: values.sha512?.toLowerCase(),
    checkSumSHA2: values.sha256?.toLowerCase(),
  };
  return {
    function: 'findFile',
    params: { dir: find, recursive: values.recursive ? 1 : 0, limit: values.limit, filter },
  };
}

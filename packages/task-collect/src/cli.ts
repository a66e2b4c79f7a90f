/** The command `fi-collect`: answers a question on this machine, without a server. One JSON object per line. */
import { UsageError } from '@fi/core';
import { type CommandRun, type ConfigValues, runCommand } from '@fi/core/config';
import { LocalHost } from '@fi/core/host';
import type { CollectJob } from './job.js';
import type { FI_COLLECT_OPTIONS } from './options.js';
import { COLLECT } from './program.js';
import { runJob } from './run.js';
import { outputOf } from './run-command.js';

/** Runs the command with the arguments of this process; the exit code is 0 also where nothing was found. */
export function run(argv?: readonly string[]): Promise<void> {
  return runCommand({ program: COLLECT, log: { tag: 'Collect' }, main }, argv);
}

async function main({ values, log }: CommandRun<typeof FI_COLLECT_OPTIONS>): Promise<void> {
  const host = new LocalHost();
  const { find, registry, wmi, run: command } = values;
  if ([find, registry, wmi, command].filter((item) => item !== undefined).length !== 1) {
    throw new UsageError('give one of --find, --registry, --wmi and --run');
  }
  if (command !== undefined) {
    const filter = {
      firstMatch: values['first-match'],
      firstLine: values['first-line'],
      lineCount: values['line-count'],
    };
    process.stdout.write(`${JSON.stringify(await outputOf(command, filter, { host, shell: false }))}\n`);
    return;
  }
  const job = jobOf(values);
  if (job.function !== 'findFile' && host.platform !== 'win32') log.warning('only Windows can answer that');
  for (const result of await runJob(job, host)) process.stdout.write(`${JSON.stringify(result)}\n`);
}

type Values = ConfigValues<typeof FI_COLLECT_OPTIONS>;

/** The question, as a server would ask it. */
function jobOf(values: Values): Pick<CollectJob, 'function' | 'params'> {
  const { find, registry, wmi } = values;
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

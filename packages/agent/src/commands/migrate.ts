/** `fi-agent migrate [FILE]`: takes over configuration and identity of a Perl agent, so that servers see the same machine. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describeError, FiError, UsageError } from '@fi/core';
import { type CommandLine, readConfigFile } from '@fi/core/config';
import { atomicWrite, defaultVardir, IDENTITY_FILE, isDeviceId, Storage } from '@fi/core/storage';
import { isRecord } from '@fi/core/task';
import { convertConfig } from '../migrate/convert.js';
import { identityOf, readStorable } from '../migrate/storable.js';
import { withAdvice } from '../rights.js';

/** Where the Perl agents keep things, by installation: configuration, state directory, service. */
const INSTALLATIONS = [
  {
    config: '/etc/glpi-agent/agent.cfg',
    state: ['/var/lib/glpi-agent'],
    service: 'glpi-agent',
  },
  {
    config: '/etc/fusioninventory/agent.cfg',
    state: ['/var/lib/fusioninventory-agent'],
    service: 'fusioninventory-agent',
  },
  {
    config: '/Applications/GLPI-Agent/etc/agent.cfg',
    state: ['/var/lib/glpi-agent', '/Applications/GLPI-Agent/var'],
    service: 'GLPI-Agent',
  },
  {
    config: '/usr/local/etc/fusioninventory/agent.cfg',
    state: ['/usr/local/var/fusioninventory', '/var/lib/fusioninventory-agent'],
    service: 'fusioninventory-agent',
  },
] as const;
const STATE_FILES = ['GLPI-Agent.dump', 'FusionInventory-Agent.dump'];
const DEFAULT_CONFIG = '/etc/fi-agent/agent.cfg';

interface Found {
  readonly file: string;
  readonly deviceid?: string;
  readonly agentid?: string;
}

/** The identity in the first state file that has one. */
function findIdentity(folders: readonly string[]): Found | undefined {
  for (const folder of folders) {
    for (const name of STATE_FILES) {
      const file = path.join(folder, name);
      if (!existsSync(file)) continue;
      try {
        const { deviceid, agentid } = identityOf(readStorable(readFileSync(file)));
        if (!isDeviceId(deviceid)) throw new Error('it holds no deviceid');
        return { file, deviceid, ...(agentid === undefined ? {} : { agentid }) };
      } catch (error) {
        throw new FiError('ERR_FI_MIGRATE', `${file} cannot be used: ${describeError(error)}`, { cause: error });
      }
    }
  }
  return undefined;
}

export async function command(words: readonly string[], commandLine: CommandLine): Promise<number> {
  try {
    return await migrate(words, commandLine);
  } catch (error) {
    throw withAdvice(error, 'run this as root, or choose places of your own with --conf-file and --vardir');
  }
}

async function migrate(words: readonly string[], commandLine: CommandLine): Promise<number> {
  const [given, ...others] = words;
  if (others.length > 0) throw new UsageError('fi-agent migrate takes one file');
  const flag = (name: string) => commandLine.flags.get(name)?.texts.at(-1);
  const force = commandLine.flags.has('force');
  const say = (text: string) => process.stdout.write(`${text}\n`);

  const known = INSTALLATIONS.find(({ config }) => config === given || (given === undefined && existsSync(config)));
  const source = given === undefined ? known?.config : path.resolve(given);
  if (source === undefined) {
    const places = INSTALLATIONS.map(({ config }) => config).join(', ');
    throw new FiError(
      'ERR_FI_MIGRATE',
      `no Perl agent was found (${places}); name its agent.cfg: fi-agent migrate FILE`,
    );
  }
  const file = readConfigFile(source);
  const problem = file.problems.find(({ severity }) => severity === 'error');
  if (problem !== undefined) throw new FiError('ERR_FI_MIGRATE', problem.message);

  const target = path.resolve(flag('conf-file') ?? DEFAULT_CONFIG);
  const { text, taken, left } = convertConfig(file, source);
  if (existsSync(target) && !force) {
    throw new FiError('ERR_FI_MIGRATE', `${target} exists; move it away, or give --force to replace it`);
  }
  const vardir = path.resolve(flag('vardir') ?? defaultVardir());
  const oldVardir = file.settings.findLast(({ name, value }) => name === 'vardir' && value !== '')?.value;
  const folders = [...(oldVardir === undefined ? [] : [oldVardir]), ...(known ?? INSTALLATIONS[1]).state];
  const identity = findIdentity(folders);

  mkdirSync(path.dirname(target), { recursive: true });
  // Without it the agent would look for its state in the usual place.
  const where = flag('vardir') === undefined ? '' : `vardir = ${vardir}\n`;
  await atomicWrite(target, `${text}${where}`, { mode: 0o600 });
  say(`${target}: ${taken.length} settings of ${source}`);
  for (const line of taken) say(`  ${line}`);
  for (const line of left) say(`  not taken over: ${line}`);
  if (!taken.some((line) => /^(?:server|local) = /.test(line))) {
    say(`  it names no server; set one: server = https://… in ${target}`);
  }

  if (identity === undefined) {
    say(`no identity was found in ${folders.join(', ')}: servers will see this machine as a new one`);
    return 1;
  }
  const storage = await Storage.open(vardir);
  const stored = await storage.readJson(IDENTITY_FILE);
  const present = isRecord(stored) ? stored : {};
  if (present.deviceid !== undefined && present.deviceid !== identity.deviceid && !force) {
    throw new FiError(
      'ERR_FI_MIGRATE',
      `${vardir} holds another identity already (${present.deviceid}); give --force to replace it`,
    );
  }
  const { deviceid, agentid } = identity;
  await storage.writeJson(IDENTITY_FILE, { ...present, deviceid, ...(agentid === undefined ? {} : { agentid }) });
  say(`${vardir}: deviceid ${deviceid}${agentid === undefined ? '' : `, agentid ${agentid}`} of ${identity.file}`);
  const service = known?.service ?? 'fusioninventory-agent';
  say(`Now end the former agent, as two agents of one identity disturb each other: systemctl disable --now ${service}`);
  return 0;
}

/** `fi-agent migrate [FILE]`: takes over configuration and identity of a Perl agent, so that servers see the same machine. */
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { FiError, UsageError } from '@fi/core';
import type { CommandLine } from '@fi/core/config';
import { atomicWrite, defaultVardir, IDENTITY_FILE, Storage } from '@fi/core/storage';
import { isRecord } from '@fi/core/task';
import { CONFIG_FILES, installedAgents, readFormer } from '../migrate/former.js';
import { withAdvice } from '../rights.js';

const DEFAULT_CONFIG = '/etc/fi-agent/agent.cfg';

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

  const installed = given === undefined ? installedAgents() : [];
  const source = given === undefined ? installed[0] : path.resolve(given);
  if (source === undefined) {
    throw new FiError(
      'ERR_FI_MIGRATE',
      `no Perl agent was found (${CONFIG_FILES.join(', ')}); name its configuration: fi-agent migrate FILE`,
    );
  }
  const target = path.resolve(flag('conf-file') ?? DEFAULT_CONFIG);
  if (existsSync(target) && !force) {
    throw new FiError('ERR_FI_MIGRATE', `${target} exists; move it away, or give --force to replace it`);
  }
  const { conversion, notes, identity, folders, ending } = await readFormer(source);
  const { text, taken, left } = conversion;
  const vardir = path.resolve(flag('vardir') ?? defaultVardir());

  mkdirSync(path.dirname(target), { recursive: true });
  // Without it the agent would look for its state in the usual place.
  const where = flag('vardir') === undefined ? '' : `vardir = ${vardir}\n`;
  await atomicWrite(target, `${text}${where}`, { mode: 0o600 });
  say(`${target}: ${taken.length} settings of ${source}`);
  for (const line of taken) say(`  ${line}`);
  for (const line of left) say(`  not taken over: ${line}`);
  for (const line of notes) say(`  note: ${line}`);
  if (!taken.some((line) => /^(?:server|local) = /.test(line))) {
    say(`  it names no server; set one: server = https://… in ${target}`);
  }
  const passedOver = installed.filter((file) => file !== source);
  if (passedOver.length > 0) {
    say(
      `Not taken over: ${passedOver.join(', ')}. To take another one instead, name it: fi-agent migrate --force FILE`,
    );
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
  say(`Now end the former agent, as two agents of one identity disturb each other: ${ending}`);
  return 0;
}

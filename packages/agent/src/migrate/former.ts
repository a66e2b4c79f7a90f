/** A former agent on this machine: where its files are, and what they say. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { FiError } from '@fi/core';
import { readConfigFile } from '@fi/core/config';
import { type Conversion, convertConfig } from './convert.js';
import { findDump, type Identity } from './dump.js';
import { OCS_CONFIG_FILES, readOcsAgent } from './ocs.js';

/** Where agents keep things, by installation: configuration, state directory, service. The first that is there counts. */
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

/** Configuration files of all installations, in the order in which they are looked for. */
export const CONFIG_FILES: readonly string[] = [...INSTALLATIONS.map(({ config }) => config), ...OCS_CONFIG_FILES];

export interface Former {
  readonly conversion: Conversion;
  /** What a person should know beside it. */
  readonly notes: readonly string[];
  readonly identity: Identity | undefined;
  /** Folders that were searched for the identity. */
  readonly folders: readonly string[];
  /** What ends the agent: a command line. */
  readonly ending: string;
}

/**
 * Reads a former agent by its configuration file; those of OCS Inventory are told by their name.
 *
 * @throws FiError when a file of it cannot be read, or is damaged
 */
export async function readFormer(source: string): Promise<Former> {
  if (/^ocsinventory.*\.cfg$/i.test(path.basename(source))) return readOcsAgent(source);
  const known = INSTALLATIONS.find(({ config }) => config === source) ?? INSTALLATIONS[1];
  const { settings, problems } = readConfigFile(source);
  const problem = problems.find(({ severity }) => severity === 'error');
  if (problem !== undefined) throw new FiError('ERR_FI_MIGRATE', problem.message);
  const vardir = settings.findLast(({ name, value }) => name === 'vardir' && value !== '')?.value;
  const folders = [...(vardir === undefined ? [] : [vardir]), ...known.state];
  return {
    conversion: convertConfig(settings, source),
    notes: [],
    identity: findDump(folders),
    folders,
    ending: `systemctl disable --now ${known.service}`,
  };
}

/** Installations that are on this machine, by their configuration files. */
export function installedAgents(): string[] {
  return CONFIG_FILES.filter((file) => existsSync(file));
}

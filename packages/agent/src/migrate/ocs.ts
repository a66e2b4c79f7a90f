/** An OCS Inventory agent for Unix on this machine: its configuration, its state, and what starts it. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describeError, FiError } from '@fi/core';
import { decodeText } from '@fi/core/host';
import { DEFAULT_USER_AGENT } from '@fi/core/protocol';
import { convertConfig, type Setting } from './convert.js';
import type { Former } from './former.js';
import { ocsServer, parseOcsConfig, parseSysconfig, translateOcs } from './ocs-config.js';
import { findOcsState, serverFolder, shownPath } from './ocs-state.js';

/** The folders that the agent looks into, in its order. */
const CONFIG_FOLDERS = ['/etc/ocsinventory', '/usr/local/etc/ocsinventory', '/etc/ocsinventory-agent'];
export const OCS_CONFIG_FILES = CONFIG_FOLDERS.map((folder) => `${folder}/ocsinventory-agent.cfg`);
const SYSCONFIG = '/etc/sysconfig/ocsinventory-agent';
const STATE = '/var/lib/ocsinventory-agent';
/** Certificate authorities that count without being named. */
const CA_FILE = 'ocsinventory-agent-cacert.pem';

/** Larger files are no configuration, in bytes. */
const MAX_SIZE = 1024 * 1024;

const UNIT_FOLDERS = ['/etc/systemd/system', '/usr/lib/systemd/system', '/lib/systemd/system'];
const UNITS = ['.timer', '.service', '-onboot.timer', '-hourly.timer', '-daily.timer'].map(
  (end) => `ocsinventory-agent${end}`,
);
const CRON_FILES = ['cron.d', 'cron.daily', 'cron.hourly'].map((folder) => `/etc/${folder}/ocsinventory-agent`);
const LAUNCHD_FILE = '/Library/LaunchDaemons/org.ocsng.agent.plist';

function readText(file: string): string {
  try {
    const status = statSync(file);
    if (!status.isFile()) throw new Error('not a regular file');
    if (status.size > MAX_SIZE) throw new Error('too large for a configuration file (limit 1 MiB)');
    return decodeText(readFileSync(file));
  } catch (error) {
    const reason = `cannot read the configuration file ${file}: ${describeError(error)}`;
    throw new FiError('ERR_FI_MIGRATE', reason, { cause: error });
  }
}

/** What ends the agent here: its packages start it from systemd, cron or launchd, and some from two of these. */
export function ocsEnding(exists: (file: string) => boolean): string {
  const units = UNITS.filter((unit) => UNIT_FOLDERS.some((folder) => exists(`${folder}/${unit}`)));
  const cron = CRON_FILES.filter(exists);
  const commands = [
    ...(units.length === 0 ? [] : [`systemctl disable --now ${units.join(' ')}`]),
    ...(cron.length === 0 ? [] : [`rm ${cron.join(' ')}`]),
    ...(exists(LAUNCHD_FILE) ? [`launchctl unload -w ${LAUNCHD_FILE}`] : []),
  ];
  return commands.length === 0 ? 'take its entry out of the cron table' : commands.join(' && ');
}

/** The file of certificate authorities that the agent uses: the named one, or one in its usual places. */
function findCa(settings: readonly Setting[], source: string, stateFolder: string): string | undefined {
  const configFolders = OCS_CONFIG_FILES.includes(source) ? CONFIG_FOLDERS : [path.dirname(source)];
  const last = (name: string) => settings.findLast((setting) => setting.name === name)?.value ?? '';
  if (last('ssl') === '0') return undefined;
  const named = last('ca');
  const files =
    named === ''
      ? [path.join(stateFolder, 'cacert.pem'), ...configFolders.map((folder) => path.join(folder, CA_FILE))]
      : [path.resolve(path.dirname(source), named)];
  return files.find((file) => existsSync(file));
}

/** @throws FiError when a file of it cannot be read, or is damaged */
export async function readOcsAgent(source: string): Promise<Former> {
  const settings = parseOcsConfig(readText(source));
  const notes: string[] = [];
  if (OCS_CONFIG_FILES.includes(source) && existsSync(SYSCONFIG)) {
    const overriding = parseSysconfig(readText(SYSCONFIG));
    settings.push(...overriding);
    if (overriding.length > 0) notes.push(`${SYSCONFIG}: what it sets overrides ${source}`);
  }

  const basevardir = settings.findLast(({ name, value }) => name === 'basevardir' && value !== '')?.value ?? STATE;
  const server = ocsServer(settings);
  const state = await findOcsState(basevardir, server);
  const stateFolder = state === undefined ? path.join(basevardir, serverFolder(server)) : path.dirname(state.file);
  const ca = findCa(settings, source, stateFolder);
  const translation = translateOcs(settings, { tag: state?.tag, ca });
  const conversion = convertConfig(translation.settings, source);

  notes.push(...translation.notes);
  if (ca !== undefined) notes.push('ca-cert-file: it belongs to the former agent; copy it before you remove that');
  if (translation.settings.some(({ name }) => name === 'server')) {
    notes.push(
      `servers of OCS Inventory refuse agents that are not on their list: allow ${DEFAULT_USER_AGENT} there, or set user-agent`,
    );
  }
  return {
    conversion: { ...conversion, left: [...translation.left, ...conversion.left] },
    notes,
    identity: state === undefined ? undefined : { file: shownPath(state.file), deviceid: state.deviceid },
    folders: [basevardir],
    ending: ocsEnding(existsSync),
  };
}

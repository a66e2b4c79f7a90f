/** `fi-agent service install|remove|status [KIND]`: makes the agent a service of this system. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from '@fi/core';
import { type CommandLine, definitionOf } from '@fi/core/config';
import { atomicWrite } from '@fi/core/storage';
import { RESIDENT_FLAGS } from '../cli.js';
import { AGENT_OPTIONS, type AgentConfig, type AgentValues, loadAgentConfig } from '../options.js';
import { withAdvice } from '../rights.js';
import {
  SERVICE_KINDS,
  type ServiceKind,
  type ServiceSettings,
  serviceCommands,
  serviceFiles,
} from '../service/files.js';

/** Files are written below this folder, and no command is run: for packagers. */
const ROOT = process.env.DESTDIR ?? '';

/** What starts services here. */
function detectKind(): ServiceKind {
  if (process.platform === 'darwin') return 'launchd';
  if (existsSync('/run/systemd/system') || existsSync('/usr/bin/systemctl') || existsSync('/bin/systemctl'))
    return 'systemd';
  return existsSync('/sbin/openrc-run') ? 'openrc' : 'cron';
}

/** The flags that were given here, as the service has to give them; files and folders in full. */
function serviceOptions(commandLine: CommandLine, values: AgentValues): string[] {
  return [...commandLine.flags.keys()].flatMap((name) => {
    const definition = definitionOf(AGENT_OPTIONS, name);
    if (definition === undefined || name === 'on-demand') return [];
    if (definition.secret === true) {
      throw new UsageError(`--${name} would stand in a file that everybody can read; put it into agent.cfg`);
    }
    const value = values[name as keyof AgentValues];
    if (typeof value === 'boolean') return `--${name}=${value ? 'yes' : 'no'}`;
    if (name === 'local')
      return `--local=${values.local.map((place) => (place === '-' ? place : path.resolve(place))).join(',')}`;
    return `--${name}=${Array.isArray(value) ? value.join(',') : value}`;
  });
}

function settingsOf(config: AgentConfig, commandLine: CommandLine, onDemand: boolean): ServiceSettings {
  const { values } = config;
  const ip = values['httpd-ip'];
  return {
    node: realpathSync(process.execPath),
    program: realpathSync(fileURLToPath(new URL('../bin/fi-agent.js', import.meta.url))),
    residentFlags: RESIDENT_FLAGS,
    options: serviceOptions(commandLine, values),
    onDemand,
    ...(values['no-httpd'] ? {} : { port: values['httpd-port'] }),
    ...(ip === undefined ? {} : { ip }),
  };
}

export async function command(words: readonly string[], commandLine: CommandLine): Promise<number> {
  const [action = 'status', given, ...others] = words;
  const named = SERVICE_KINDS.find((candidate) => candidate === given);
  if (
    !['install', 'remove', 'status'].includes(action) ||
    others.length > 0 ||
    (given !== undefined && named === undefined)
  ) {
    throw new UsageError(`fi-agent service takes install, remove or status, and one of ${SERVICE_KINDS.join(', ')}`);
  }
  const kind = named ?? detectKind();
  const config = loadAgentConfig(commandLine);
  const settings = (onDemand: boolean) => settingsOf(config, commandLine, onDemand);
  try {
    if (action === 'install') return await install(kind, settings(config.values['on-demand']));
    if (action === 'remove') return remove(kind, [settings(true), settings(false)]);
  } catch (error) {
    throw withAdvice(error, 'run this as root');
  }
  return status(kind, settings(isOnDemand(kind)));
}

const place = (file: string): string => path.join(ROOT, file);

/** The kind of service that is installed is told by the timer, or by what the file says. */
function isOnDemand(kind: ServiceKind): boolean {
  if (kind === 'systemd') return existsSync(place('/etc/systemd/system/fi-agent.timer'));
  return kind === 'launchd' && readOrEmpty(place('/Library/LaunchDaemons/fi-agent.plist')).includes('StartInterval');
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Runs the service manager, or says what to type where it is not there. @returns whether all went well */
function tell(commands: readonly (readonly string[])[], kind: ServiceKind): boolean {
  let good = true;
  for (const [program = '', ...args] of commands) {
    const shown = [program, ...args].join(' ');
    const running = kind !== 'systemd' || existsSync('/run/systemd/system');
    const result = ROOT === '' && running ? spawnSync(program, args, { stdio: 'inherit' }) : undefined;
    if (result === undefined || result.error !== undefined) process.stdout.write(`to be run: ${shown}\n`);
    else if (result.status !== 0) {
      process.stderr.write(`fi-agent: ${shown} failed with code ${result.status}\n`);
      good = false;
    }
  }
  return good;
}

async function install(kind: ServiceKind, settings: ServiceSettings): Promise<number> {
  const files = serviceFiles(kind, settings);
  const wanted = new Set(files.map((file) => file.path));
  // The other way of running must not stay beside the new one.
  const former = serviceFiles(kind, { ...settings, onDemand: !settings.onDemand, port: settings.port ?? 1 });
  if (former.some((file) => !wanted.has(file.path) && existsSync(place(file.path)))) {
    tell(serviceCommands(kind, 'remove', { ...settings, onDemand: !settings.onDemand }), kind);
    for (const file of former) if (!wanted.has(file.path)) rmSync(place(file.path), { force: true });
  }
  for (const { path: file, text, mode } of files) {
    mkdirSync(path.dirname(place(file)), { recursive: true });
    await atomicWrite(place(file), text, { mode });
    process.stdout.write(`written: ${place(file)}\n`);
  }
  return tell(serviceCommands(kind, 'install', settings), kind) ? 0 : 1;
}

function remove(kind: ServiceKind, all: readonly ServiceSettings[]): number {
  let found = false;
  for (const settings of all) {
    const files = serviceFiles(kind, { ...settings, port: settings.port ?? 1 }).filter((file) =>
      existsSync(place(file.path)),
    );
    const [main] = files;
    if (main === undefined) continue;
    if (!found) tell(serviceCommands(kind, 'remove', { ...settings, onDemand: isOnDemand(kind) }), kind);
    found = true;
    for (const file of files) {
      rmSync(place(file.path), { force: true });
      process.stdout.write(`removed: ${place(file.path)}\n`);
    }
  }
  if (found && kind === 'systemd') tell([['systemctl', 'daemon-reload']], kind);
  if (!found) process.stdout.write(`no ${kind} service is installed\n`);
  return 0;
}

/** @returns 1 when nothing is installed */
function status(kind: ServiceKind, settings: ServiceSettings): number {
  const files = serviceFiles(kind, settings);
  let installed = 0;
  for (const { path: file, text } of files) {
    const present = existsSync(place(file));
    if (present) installed++;
    const state = !present
      ? 'not installed'
      : readOrEmpty(place(file)) === text
        ? 'installed'
        : 'installed; with these options "service install" would write something else';
    process.stdout.write(`${place(file)}: ${state}\n`);
  }
  if (installed > 0 && kind === 'systemd' && existsSync('/run/systemd/system') && ROOT === '') {
    spawnSync('systemctl', ['--no-pager', '--lines=0', 'status', 'fi-agent.service'], { stdio: 'inherit' });
  }
  return installed > 0 ? 0 : 1;
}

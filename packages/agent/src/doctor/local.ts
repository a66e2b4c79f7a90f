/** Checks of this machine: configuration, rights, storage, tasks, tools, clock, the port of the HTTP interface. */
import { open, statfs, unlink } from 'node:fs/promises';
import { get } from 'node:http';
import { createServer } from 'node:net';
import path from 'node:path';
import { describeError, type FiError } from '@fi/core';
import { ConfigError, describeWarnings, formatProblem } from '@fi/core/config';
import { LocalHost } from '@fi/core/host';
import { Outbox } from '@fi/core/outbox';
import { isDeviceId, Storage } from '@fi/core/storage';
import type { Target } from '@fi/core/target';
import { discoverTasks, isRecord } from '@fi/core/task';
import { type AgentConfig, reloadInterval } from '../options.js';
import { planTasks } from '../plan.js';
import { HOW_TO_ADD, installCommand } from '../task-packages.js';
import { withoutEffect } from '../without-effect.js';
import type { Finding } from './check.js';

/** Bytes below which a state directory is in danger. */
const LOW_SPACE = 200 * 1024 * 1024;
/** A clock before this date was never set: the year in which this program was written. */
const EARLIEST = Date.UTC(2024, 0, 1);

export function checkConfiguration(config: AgentConfig, targets: readonly Target[]): Finding[] {
  const { file, values } = config;
  const subject = 'configuration';
  const findings: Finding[] = [
    file === undefined
      ? {
          status: values.config === 'none' ? 'ok' : 'note',
          subject,
          text: 'no configuration file; flags and environment only',
          advice: `write ${path.join(config.confdir, 'agent.cfg')}, or take one over with "fi-agent migrate"`,
        }
      : { status: 'ok', subject, text: `${file} was read` },
    ...describeWarnings(config).map((text) => ({
      status: 'warning' as const,
      subject,
      text,
      advice: 'correct this line',
    })),
  ];
  if (targets.length === 0 && !values.listen) {
    const advice = 'set server = https://… (or local = DIR) in agent.cfg, or give --server';
    findings.push({ status: 'error', subject, text: 'there is no target', advice });
  }
  if (reloadInterval(values) !== values['conf-reload-interval'] && values['conf-reload-interval'] > 0) {
    findings.push({ status: 'note', subject, text: 'conf-reload-interval is less than a minute; a minute is taken' });
  }
  if (values['no-ssl-check'] && values.server.some((url) => url.startsWith('https:'))) {
    const advice = 'name the authority with ca-cert-file, or pin the certificate with ssl-fingerprint';
    findings.push({ status: 'warning', subject, text: 'no-ssl-check: anybody can pretend to be the server', advice });
  }
  return findings;
}

/** Writes a file into a folder and takes it away again: what rights say is not all that decides. */
export async function tryToWrite(folder: string): Promise<void> {
  const file = path.join(folder, `.fi-doctor-${process.pid}`);
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.write('x');
  } finally {
    await handle.close();
    await unlink(file);
  }
}

/** What cannot be read of a configuration, where nothing else can be looked at. */
export function configurationErrors(error: FiError): Finding[] {
  const lines = error instanceof ConfigError ? error.problems : undefined;
  const subject = 'configuration';
  if (lines === undefined) {
    const advice = 'correct that; fi-agent does not start like this';
    return [{ status: 'error', subject, text: error.message, advice }];
  }
  return lines.map((problem) => ({
    status: problem.severity,
    subject,
    text: formatProblem(problem),
    advice: problem.severity === 'error' ? 'correct this; fi-agent does not start like this' : 'correct this line',
  }));
}

/** The log file, when there is one. */
export async function checkLogFile({ values }: AgentConfig): Promise<Finding[]> {
  const file = values.logfile;
  if (file === undefined) return [];
  const subject = 'log';
  try {
    const handle = await open(file, 'a');
    const { size } = await handle.stat();
    await handle.close();
    // A doctor leaves nothing behind.
    if (size === 0) await unlink(file);
    return [{ status: 'ok', subject, text: `${file} can be written` }];
  } catch (error) {
    const advice = 'make the folder and give it to the user that runs the agent, or set another logfile';
    return [{ status: 'error', subject, text: `${file} cannot be written: ${describeError(error)}`, advice }];
  }
}

export function checkRights(): Finding {
  const subject = 'rights';
  const uid = process.getuid?.();
  if (uid === undefined || uid === 0)
    return { status: 'ok', subject, text: `runs as ${uid === 0 ? 'super-user' : 'this user'}` };
  return {
    status: 'warning',
    subject,
    text: `runs as user ${uid}: serial numbers, disks and other facts that only root may read will be missing`,
    advice: 'run it as root, as "fi-agent service install" does',
  };
}

export function checkClock(now: number): Finding {
  const subject = 'clock';
  const text = new Date(now).toISOString();
  return now < EARLIEST
    ? { status: 'error', subject, text: `the clock says ${text}`, advice: 'set it; certificates are refused otherwise' }
    : { status: 'ok', subject, text };
}

export async function checkStorage(config: AgentConfig, targets: readonly Target[]): Promise<Finding[]> {
  const subject = 'storage';
  const { vardir } = config;
  const findings: Finding[] = [];
  let storage: Storage;
  try {
    storage = await Storage.open(vardir);
    await storage.writeJson('doctor.json', {});
    await storage.remove('doctor.json');
  } catch (error) {
    const text = describeError(error);
    const advice = /no space/.test(text)
      ? 'make room on that file system'
      : /read-only/.test(text)
        ? 'mount it for writing, or set another vardir'
        : 'give it to the user that runs the agent, run this as that user, or set another vardir';
    return [{ status: 'error', subject, text, advice }];
  }
  const { bavail, bsize } = await statfs(vardir);
  const free = bavail * bsize;
  const text = `${vardir} can be written, ${Math.round(free / 1024 ** 2).toLocaleString('en')} MB free`;
  if (free >= LOW_SPACE) findings.push({ status: 'ok', subject, text });
  else
    findings.push({
      status: 'warning',
      subject,
      text,
      advice: 'make room: results that wait for a server are kept there',
    });

  const stored = await storage.readJson('identity.json');
  const deviceid = isRecord(stored) ? stored.deviceid : undefined;
  findings.push(
    isDeviceId(deviceid)
      ? { status: 'ok', subject: 'identity', text: deviceid }
      : {
          status: 'note',
          subject: 'identity',
          text: 'none yet; it is made at the first run',
          advice: 'where a Perl agent ran before, "fi-agent migrate" keeps its identity',
        },
  );
  for (const target of targets) {
    const waiting = await (await Outbox.open(path.join(target.directory, 'outbox'))).list();
    const [oldest] = waiting;
    if (oldest === undefined) continue;
    findings.push({
      status: 'warning',
      subject: 'outbox',
      text: `${waiting.length} results wait for ${target.id} (${target.name}), since ${new Date(oldest.created).toISOString()}`,
      advice: `"fi-agent outbox send ${target.id}" tries now and says why it fails`,
    });
  }
  return findings;
}

export async function checkTasks(config: AgentConfig): Promise<Finding[]> {
  const { values } = config;
  const installed = discoverTasks({ taskPath: values['task-path'] });
  const { available, planned, unknown } = planTasks(installed.tasks, values);
  const findings: Finding[] = installed.problems.map((text) => ({ status: 'warning', subject: 'tasks', text }));
  if (planned.length === 0) {
    const advice = `${HOW_TO_ADD}; see also tasks and no-task`;
    findings.push({ status: 'error', subject: 'tasks', text: 'no task is installed and planned', advice });
  } else {
    const text = planned.map(({ name, version }) => `${name} ${version}`).join(', ');
    findings.push({ status: 'ok', subject: 'tasks', text });
  }
  for (const name of unknown) {
    const advice = `${installCommand(name) ?? 'install the package that brings it'}, or take it out of tasks`;
    findings.push({ status: 'warning', subject: 'tasks', text: `${name} is in tasks, and not installed`, advice });
  }
  for (const text of withoutEffect(values, available)) {
    findings.push({ status: 'warning', subject: 'configuration', text, advice: 'take it out of the configuration' });
  }
  const host = new LocalHost();
  for (const { name, adds, platforms } of installed.tools) {
    if (platforms !== undefined && !platforms.includes(process.platform)) continue;
    const found = await host.which(name);
    if (found === undefined) {
      findings.push({
        status: 'note',
        subject: 'tools',
        text: `${name} is not installed`,
        advice: `it would add: ${adds}`,
      });
    }
  }
  return findings;
}

/** Whether the HTTP interface answers, or its port is free for it. */
export async function checkPort(config: AgentConfig): Promise<Finding> {
  const { values } = config;
  const subject = 'interface';
  if (values['no-httpd']) return { status: 'ok', subject, text: 'switched off (no-httpd)' };
  const port = values['httpd-port'];
  const answer = await new Promise<string>((resolve) => {
    const request = get(
      { host: values['httpd-ip'] ?? '127.0.0.1', port, path: '/status', timeout: 3000 },
      (response) => {
        let text = '';
        response.on('data', (chunk) => {
          if (text.length < 1000) text += chunk;
        });
        response.on('end', () => resolve(text));
        response.on('error', () => resolve(''));
      },
    );
    request.on('error', () => resolve('')).on('timeout', () => request.destroy());
  });
  if (answer.startsWith('status: '))
    return { status: 'ok', subject, text: `an agent answers on port ${port}: ${answer.slice(8, 60)}` };
  const free = await new Promise<boolean>((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, values['httpd-ip'], () => server.close(() => resolve(true)));
  });
  if (free) return { status: 'ok', subject, text: `port ${port} is free; a daemon would answer there` };
  const advice = 'end the other program, or choose another port with httpd-port';
  return { status: 'warning', subject, text: `port ${port} is in use by something else`, advice };
}

/** `fi-agent outbox list|send|clear [TARGET]`: results that wait for their target. */
import path from 'node:path';
import { FiError, UsageError } from '@fi/core';
import { Outbox } from '@fi/core/outbox';
import { Storage } from '@fi/core/storage';
import { makeTargets } from '@fi/core/target';
import { openLog } from '../cli.js';
import { loadIdentity } from '../identity.js';
import { findTasks } from '../open.js';
import { loadAgentConfig } from '../options.js';
import { makeWorkers } from '../workers.js';
export async function command(words, commandLine) {
  const [action = 'list', id, ...others] = words;
  if (!['list', 'send', 'clear'].includes(action) || others.length > 0) {
    throw new UsageError('fi-agent outbox takes list, send or clear, and the id of a target');
  }
  const config = loadAgentConfig(commandLine);
  const log = openLog(config);
  try {
    await Storage.open(config.vardir, log);
    const targets = makeTargets(config.values, config.vardir).filter((target) => id === undefined || target.id === id);
    if (targets.length === 0) {
      throw new FiError('ERR_FI_NO_TARGET', id === undefined ? 'no target is configured' : `there is no target ${id}`);
    }
    const waiting = await Promise.all(targets.map((target) => look(target, log)));
    if (action === 'list') return list(waiting, config.values.json);
    if (action === 'clear') return clear(waiting);
    return await send(waiting, config, log);
  } finally {
    await log.flush();
  }
}
async function look(target, log) {
  const outbox = await Outbox.open(path.join(target.directory, 'outbox'), { log });
  return { target, outbox, entries: await outbox.list() };
}
function list(all, json) {
  if (json) {
    const rows = all.flatMap(({ target, entries }) =>
      entries.map(({ kind, requestId, created, bytes }) => ({
        target: target.id,
        address: target.name,
        id: requestId,
        kind,
        created: new Date(created).toISOString(),
        bytes,
      })),
    );
    process.stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`);
    return 0;
  }
  for (const { target, entries } of all) {
    process.stdout.write(
      `${target.id}: ${target.name}: ${entries.length === 0 ? 'nothing waits' : `${entries.length} waiting`}\n`,
    );
    for (const { kind, requestId, created, bytes } of entries) {
      const size = `${Math.ceil(bytes / 1024)} KiB`;
      process.stdout.write(`  ${requestId}  ${new Date(created).toISOString()}  ${size.padStart(9)}  ${kind}\n`);
    }
  }
  return 0;
}
async function clear(all) {
  for (const { target, outbox, entries } of all) {
    for (const entry of entries) await outbox.remove(entry);
    process.stdout.write(`${target.id}: ${entries.length} results removed\n`);
  }
  return 0;
}
/** @returns 1 when something still waits */
async function send(all, config, log) {
  const storage = await Storage.open(config.vardir, log);
  const identity = await loadIdentity(storage, { assetnameSupport: config.values['assetname-support'] });
  const { plan } = findTasks(config, log);
  const workers = makeWorkers({ config, identity, plan, log });
  const targets = all.filter(({ entries }) => entries.length > 0).map(({ target }) => ({ ...target, force: 'all' }));
  const reports = targets.length === 0 ? new Map() : await workers.send(targets);
  let left = 0;
  for (const { target, entries } of all) {
    const report = reports.get(target.id);
    const rest = report?.left ?? entries.length;
    left += rest;
    const busy = report?.busy === true ? ', another process is sending' : '';
    process.stdout.write(`${target.id}: ${report?.sent ?? 0} sent, ${rest} left${busy}\n`);
  }
  return left === 0 ? 0 : 1;
}

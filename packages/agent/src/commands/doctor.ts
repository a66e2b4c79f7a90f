/** `fi-agent doctor`: looks at everything that a run needs, and says what to do about what it finds. */
import { FiError, silentLogger } from '@fi/core';
import type { CommandLine } from '@fi/core/config';
import { Storage } from '@fi/core/storage';
import { makeTargets } from '@fi/core/target';
import { type Finding, renderFindings } from '../doctor/check.js';
import {
  checkClock,
  checkConfiguration,
  checkLogFile,
  checkPort,
  checkRights,
  checkStorage,
  checkTasks,
  configurationErrors,
} from '../doctor/local.js';
import { checkLocal, checkServer } from '../doctor/server.js';
import { loadIdentity } from '../identity.js';
import { findTasks } from '../open.js';
import { type AgentConfig, loadAgentConfig } from '../options.js';

/** @returns 1 when something is wrong */
export async function command(_words: readonly string[], commandLine: CommandLine): Promise<number> {
  let findings: readonly Finding[];
  let json = commandLine.flags.has('json');
  try {
    const config = loadAgentConfig(commandLine);
    json = config.values.json;
    findings = await examine(config);
  } catch (error) {
    // A wrong command line is the caller's; a wrong configuration is what this command is for.
    if (!(error instanceof FiError) || error.exitCode === 2) throw error;
    findings = [...configurationErrors(error), checkRights(), checkClock(Date.now())];
  }
  process.stdout.write(json ? `${JSON.stringify(findings, undefined, 2)}\n` : renderFindings(findings));
  return findings.some(({ status }) => status === 'error') ? 1 : 0;
}

async function examine(config: AgentConfig): Promise<Finding[]> {
  const { values, vardir } = config;
  const targets = makeTargets(values, vardir);
  const storage = await checkStorage(config, targets);
  const findings: Finding[] = [
    ...checkConfiguration(config, targets),
    checkRights(),
    checkClock(Date.now()),
    ...storage,
    ...(await checkLogFile(config)),
    ...(await checkTasks(config)),
    await checkPort(config),
  ];
  const usable = !storage.some(({ status }) => status === 'error');
  const { plan } = findTasks(config, silentLogger);
  const assetnameSupport = values['assetname-support'];
  const identity = usable
    ? await loadIdentity(await Storage.open(vardir), { assetnameSupport, onlyLook: true })
    : undefined;
  for (const target of targets) {
    if (target.type === 'local') findings.push(await checkLocal(target));
    else if (identity !== undefined) findings.push(...(await checkServer(target, config, identity, plan)));
    else findings.push({ status: 'note', subject: target.id, text: 'not asked: there is no place for an identity' });
  }
  return findings;
}

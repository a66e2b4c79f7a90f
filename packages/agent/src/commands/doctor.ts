/** `fi-agent doctor`: looks at everything that a run needs, and says what to do about what it finds. */
import { silentLogger } from '@fi/core';
import type { CommandLine } from '@fi/core/config';
import { Storage } from '@fi/core/storage';
import { makeTargets } from '@fi/core/target';
import { type Finding, renderFindings } from '../doctor/check.js';
import { checkClock, checkConfiguration, checkPort, checkRights, checkStorage, checkTasks } from '../doctor/local.js';
import { checkLocal, checkServer } from '../doctor/server.js';
import { loadIdentity } from '../identity.js';
import { findTasks } from '../open.js';
import { loadAgentConfig } from '../options.js';

/** @returns 1 when something is wrong */
export async function command(_words: readonly string[], commandLine: CommandLine): Promise<number> {
  const config = loadAgentConfig(commandLine);
  const { values, vardir } = config;
  const targets = makeTargets(values, vardir);
  const findings: Finding[] = [
    ...checkConfiguration(config, targets),
    checkRights(),
    checkClock(Date.now()),
    ...(await checkStorage(config, targets)),
    ...(await checkTasks(config)),
    await checkPort(config),
  ];
  if (!findings.some(({ status, subject }) => status === 'error' && subject === 'storage')) {
    const identity = await loadIdentity(await Storage.open(vardir), { assetnameSupport: values['assetname-support'] });
    const { plan } = findTasks(config, silentLogger);
    for (const target of targets) {
      if (target.type === 'local') findings.push(await checkLocal(target));
      else findings.push(...(await checkServer(target, config, identity, plan)));
    }
  }
  process.stdout.write(values.json ? `${JSON.stringify(findings, undefined, 2)}\n` : renderFindings(findings));
  return findings.some(({ status }) => status === 'error') ? 1 : 0;
}

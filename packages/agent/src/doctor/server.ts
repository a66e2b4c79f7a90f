/** Checks of a server: name, proxy, connection and certificate, protocol, clock; and of a local target. */
import { lookup } from 'node:dns/promises';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { describeError, silentLogger } from '@fi/core';
import { clientFor, contactServer } from '@fi/core/exchange';
import { type HttpAnswer, maskUrl, proxyFor } from '@fi/core/protocol';
import { loadState, type Target } from '@fi/core/target';
import type { Identity } from '../identity.js';
import type { AgentConfig } from '../options.js';
import type { Plan } from '../plan.js';
import { announcedTasks } from '../workers.js';
import type { Finding } from './check.js';
import { tryToWrite } from './local.js';

/** Seconds by which clocks may differ before certificates and dates suffer. */
const MAX_SKEW = 120;
/** Seconds that a server may take here. */
const TIMEOUT = 20;

/** What to do about a failed contact, by the words of the failure; the first that fits. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [/no TLS here/, 'write http:// in place of https://, or name the port on which the server takes TLS'],
  [/has expired/, 'the certificate of the server has to be renewed; is the clock of this machine right?'],
  [/not valid yet/, 'set the clock of this machine, or look at that of the server'],
  [/for another name/, 'write the URL with a name that the certificate is for'],
  [/fingerprint is/, 'if this is the right server, put that fingerprint into ssl-fingerprint'],
  [/is not a fingerprint/, 'correct ssl-fingerprint'],
  [/unknown authority/, 'name the authority with ca-cert-file, or install it in this system'],
  [
    /certificate (?:file|directory)|client key file|no certificate in it|no private key/,
    'correct the option that names this file',
  ],
  [/certificate|TLS/i, 'see ca-cert-file and ssl-fingerprint; is the clock right?'],
  [/without a complete answer|not a web server/, 'is a web server there, and does it take TLS only (https://)?'],
  [/proxy/i, 'see the option proxy, or the variables http_proxy and no_proxy'],
  [/401|credentials|token/i, 'set user and password, or oauth-client-id and oauth-client-secret'],
  [/refused|reachable|timed out|no answer/i, 'is the server running, and does a firewall stand between?'],
  [/answered 5\d\d/, 'the log of the server says why'],
  [/answered (?:403|429)/, 'the server or something before it keeps this machine out; ask who runs it'],
];

export function adviceFor(reason: string): string {
  const found = ADVICE.find(([words]) => words.test(reason));
  return found?.[1] ?? 'open the URL in a browser; it must be the one that agents send to';
}

export async function checkServer(
  target: Target,
  config: AgentConfig,
  identity: Identity,
  plan: Plan,
): Promise<Finding[]> {
  const subject = target.id;
  const findings: Finding[] = [];
  const url = new URL(target.address);
  const proxy = proxyFor(url, config.values.proxy, process.env);
  if (proxy !== undefined) findings.push({ status: 'ok', subject, text: `by way of the proxy ${maskUrl(proxy)}` });
  const name = proxy?.hostname ?? url.hostname;
  try {
    const addresses = await lookup(name.replace(/^\[|\]$/g, ''), { all: true });
    findings.push({ status: 'ok', subject, text: `${name} is ${addresses.map(({ address }) => address).join(', ')}` });
  } catch (error) {
    const what = proxy === undefined ? 'the server' : 'the proxy (option proxy, or http_proxy in the environment)';
    const advice = `is the name of ${what} spelled right, and is the name server (resolv.conf) reachable?`;
    findings.push({ status: 'error', subject, text: `${name} cannot be resolved (${codeOf(error)})`, advice });
    return findings;
  }

  const http = clientFor({ ...config.values, timeout: Math.min(config.values.timeout, TIMEOUT) });
  let date: string | undefined;
  const request = http.request.bind(http);
  http.request = async (order): Promise<HttpAnswer> => {
    const answer = await request(order);
    date = answer.headers.date;
    return answer;
  };
  const { native } = await loadState(target.directory);
  const begin = performance.now();
  const { deviceid, agentid } = identity;
  const compression = config.values['no-compression'] ? ('none' as const) : ('zlib' as const);
  const common = { url: target.address, http, deviceid, agentid, tasks: announcedTasks(plan), compression };
  let report = await contactServer({ ...common, native, log: silentLogger });
  if (report.outcome === 'failed' && native && !report.native)
    report = await contactServer({ ...common, native: false });
  const milliseconds = Math.round(performance.now() - begin);
  await http.close();
  if (report.outcome === 'failed') {
    const reason = report.reason ?? 'no answer';
    const hint = proxy === undefined ? '' : `; is ${maskUrl(proxy)} the right proxy?`;
    findings.push({ status: 'error', subject, text: reason, advice: `${adviceFor(reason)}${hint}` });
    return findings;
  }
  const protocol = report.native ? 'native (GLPI)' : 'classic (OCS, FusionInventory)';
  const secure = url.protocol === 'https:' && !config.values['no-ssl-check'] ? ', certificate accepted' : '';
  findings.push({
    status: 'ok',
    subject,
    text: `${target.name} answers in the ${protocol} protocol, ${milliseconds} ms${secure}`,
  });
  const jobs = report.options.length + report.schedule.length;
  const period = report.delay === undefined ? 'no period' : `every ${Math.round(report.delay / 360) / 10} h`;
  const wish = report.wantsInventory ? 'wants an inventory' : 'wants no inventory now';
  findings.push({ status: 'ok', subject, text: `it ${wish}, has ${jobs} jobs, and asks for a contact ${period}` });
  if (report.disabled.length > 0) {
    findings.push({ status: 'note', subject, text: `it switches off: ${report.disabled.join(', ')}` });
  }
  const skew = date === undefined ? 0 : Math.round((Date.now() - Date.parse(date)) / 1000);
  if (Math.abs(skew) > MAX_SKEW) {
    const text = `this clock is ${Math.abs(skew)} s ${skew > 0 ? 'ahead of' : 'behind'} that of the server`;
    findings.push({ status: 'warning', subject, text, advice: 'let both keep time by NTP' });
  }
  return findings;
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? describeError(error);

export async function checkLocal(target: Target): Promise<Finding> {
  const subject = target.id;
  if (target.address === '-') return { status: 'ok', subject, text: 'the standard output' };
  const isFolder = (await stat(target.address).catch(() => undefined))?.isDirectory() === true;
  const folder = isFolder ? target.address : path.dirname(target.address);
  try {
    await tryToWrite(folder);
    return { status: 'ok', subject, text: `${target.address} can be written` };
  } catch (error) {
    const text = `${target.address} cannot be written: ${describeError(error)}`;
    return { status: 'error', subject, text, advice: 'make the folder, or choose another one with local' };
  }
}

/**
 * Names of a machine: host name, domain and fully qualified name. Files are asked first; the resolver, and with it name
 * servers, only when they tell no domain, and not for long: an inventory must not wait for a name server that is gone.
 */

import { firstLine, type Host } from '@fi/core';

/** The machine's own name, which may be qualified. */
export async function hostName(host: Host): Promise<string | undefined> {
  const file = host.platform === 'linux' ? firstLine(await host.read('/proc/sys/kernel/hostname')) : undefined;
  const name = file ?? firstLine((await host.run('uname', ['-n']))?.stdout);
  return name?.trim() || undefined;
}

/** What resolv.conf(5) tells. */
export interface ResolverConfig {
  /** Addresses, sorted, each once. */
  nameservers: string[];
  /** The first domain of every line `domain` or `search`, in the order of the file. */
  domains: string[];
}

export function parseResolvConf(text: string): ResolverConfig {
  const nameservers = new Set<string>();
  const domains: string[] = [];
  for (const line of text.split('\n')) {
    const [keyword, value] = line.split(/\s+/, 2);
    if (value === undefined || value === '') continue;
    if (keyword === 'nameserver') nameservers.add(value.replace(/\.{1,253}$/, ''));
    // a lone dot is the root: no domain
    else if ((keyword === 'domain' || keyword === 'search') && value !== '.') domains.push(value.replace(/\.$/, ''));
  }
  return { nameservers: [...nameservers].sort(), domains };
}

/** The lines of hosts(5) that have a name, qualified or not, as lists of all their names. */
function linesOfHosts(text: string, name: string): string[][] {
  return text
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim().split(/\s+/).slice(1))
    .filter((names) => names.some((item) => item === name || item.startsWith(`${name}.`)));
}

/** Domain of a name according to hosts(5): of the first qualified name in a line that has the name. */
export function domainInHosts(text: string, name: string): string | undefined {
  for (const names of linesOfHosts(text, name)) {
    const qualified = names.find((item) => item.startsWith(`${name}.`)) ?? names.find((item) => item.includes('.'));
    if (qualified !== undefined) return qualified.slice(qualified.indexOf('.') + 1) || undefined;
  }
  return undefined;
}

/** Milliseconds that the resolver gets. */
const RESOLVER_PATIENCE = 2000;

/** Domain of a name as the system's resolver knows it: files, DNS, directory services. */
async function domainOfResolver(host: Host, name: string): Promise<string | undefined> {
  const output = await host.run('getent', ['hosts', name], { timeout: RESOLVER_PATIENCE });
  return output === undefined ? undefined : domainInHosts(output.stdout, name);
}

/** Whom /etc/hosts knows, even without a domain, name servers are not asked for. */
async function lookUp(host: Host, hosts: string, name: string): Promise<string | undefined> {
  return linesOfHosts(hosts, name).length > 0 ? domainInHosts(hosts, name) : domainOfResolver(host, name);
}

export interface HostNames {
  /** As the machine has it. */
  name: string | undefined;
  domain: string | undefined;
  /** Fully qualified name; `undefined` when no domain is known. */
  fqdn: string | undefined;
}

export async function hostNames(host: Host): Promise<HostNames> {
  const [name, resolver = '', hosts = ''] = await Promise.all([
    hostName(host),
    host.read('/etc/resolv.conf'),
    host.read('/etc/hosts'),
  ]);
  const dot = name?.indexOf('.') ?? -1;
  const own = dot > 0 ? name?.slice(dot + 1) : undefined;
  const domain =
    parseResolvConf(resolver).domains.at(-1) ||
    own ||
    (name === undefined ? undefined : await lookUp(host, hosts, name));
  if (name === undefined || domain === undefined) return { name, domain, fqdn: own === undefined ? undefined : name };
  return { name, domain, fqdn: own === undefined ? `${name}.${domain}` : name };
}

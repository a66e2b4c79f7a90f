/**
 * The machine's SSH host key, from the public key files of sshd: they tell what `ssh-keyscan` would, without a
 * connection. Where they are elsewhere, `ssh-keyscan` is asked.
 */

import type { Host } from '@fi/core';
import { defineCollector } from '../../collector.js';

const CONFIG = '/etc/ssh/sshd_config';
const DEFAULT_KEYS = ['/etc/ssh/ssh_host_ed25519_key', '/etc/ssh/ssh_host_rsa_key'];

/** Files of private keys and port in sshd_config(5). */
export function parseSshdConfig(text: string): { keys: string[]; port: string | undefined } {
  const keys = [...text.matchAll(/^[ \t]*HostKey[ \t]+"?(\/[^\s"]+)/gim)].map(([, path = '']) => path);
  const port = [...text.matchAll(/^Port[ \t]+(\d{1,5})[ \t\r]*$/gim)].at(-1)?.[1];
  return { keys, port };
}

/** The key to report of some in the form `ssh-ed25519 AAAA… comment`: the first by name of its type. */
export function chooseKey(keys: readonly string[]): string | undefined {
  return keys
    .map((key) => /^(ssh-\S{1,64} [\w+/=]{1,8192})(?:\s|$)/.exec(key)?.[1])
    .filter((key) => key !== undefined)
    .sort()[0];
}

/** Keys in the output of `ssh-keyscan`: lines `host type key`. */
export function parseKeyscan(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.slice(line.indexOf(' ') + 1));
}

async function scan(host: Host, port: string | undefined): Promise<string | undefined> {
  const args = [...(port === undefined ? [] : ['-p', port]), '-T', '1', '127.0.0.1'];
  return chooseKey(parseKeyscan((await host.run('ssh-keyscan', args))?.stdout ?? ''));
}

export default defineCollector({
  name: 'unix/ssh-key',
  category: 'os',
  fills: { operatingsystem: ['ssh_key'] },
  reads: [CONFIG, '/etc/ssh/ssh_host_*_key.pub', 'ssh-keyscan -T 1 127.0.0.1'],
  async collect({ host, set }) {
    const [config, dropbear] = await Promise.all([host.read(CONFIG), host.stat('/etc/dropbear')]);
    const { keys, port } = parseSshdConfig(config ?? '');
    const files = await Promise.all((keys.length > 0 ? keys : DEFAULT_KEYS).map((path) => host.read(`${path}.pub`)));
    const key = chooseKey(files.filter((file) => file !== undefined));
    const server = config !== undefined || dropbear !== undefined;
    set('operatingsystem', { ssh_key: key ?? (server ? await scan(host, port) : undefined) });
  },
});

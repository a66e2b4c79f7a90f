/** Identities of remote-control tools: AnyDesk, MeshCentral, RustDesk, SupRemo, Tactical RMM, TeamViewer. */

import { basename } from 'node:path';
import type { Host } from '@fi/core';
import { firstLine } from '@fi/core';
import { defineCollector } from '../../collector.js';
import { isAtLeast } from '../../tools/version.js';

/** `TeamViewer ID:` of `teamviewer --info`, which may colour its output. */
export function parseTeamViewer(text: string): string | undefined {
  return /TeamViewer ID:(?:\u001b\[0m|\s){0,1000}(\d{1,20})/.exec(text)?.[1];
}

/** `SupRemo ID:` of `supremo --info`. */
export function parseSupremo(text: string): string | undefined {
  return /SupRemo ID:\s*(\d+)/.exec(text)?.[1];
}

/** `ad.anynet.id` of AnyDesk's system.conf. */
export function parseAnyDesk(text: string): string | undefined {
  return /^ad\.anynet\.id=(\S.*)$/m.exec(text)?.[1]?.trim();
}

/** `id` of RustDesk.toml; empty when the file has only an encrypted one, `undefined` without any. */
export function parseRustDesk(text: string): string | undefined {
  return /^id *= *'([^'\n]*)'/m.exec(text)?.[1];
}

/** Program of a systemd unit. */
export function parseExecStart(text: string): string | undefined {
  return /^ExecStart=[-@:+!]*"?(\/[^\s"]+)/m.exec(text)?.[1];
}

/** `agentid` of the agent's JSON. */
export function parseTacticalAgent(text: string): string | undefined {
  try {
    const id = (JSON.parse(text) as { agentid?: unknown } | null)?.agentid;
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
}

type Finding = { id: string | undefined; type: string; version?: string | undefined };

async function teamViewer(host: Host): Promise<Finding[]> {
  const output = await host.run('teamviewer', ['--info']);
  return output === undefined ? [] : [{ id: parseTeamViewer(output.stdout), type: 'teamviewer' }];
}

async function supremo(host: Host): Promise<Finding[]> {
  const output = await host.run('supremo', ['--info']);
  return output === undefined ? [] : [{ id: parseSupremo(output.stdout), type: 'supremo' }];
}

async function anyDesk(host: Host): Promise<Finding[]> {
  const directories = (await host.list('/etc')).filter((name) => name === 'anydesk' || name.startsWith('anydesk_ad_'));
  const texts = await Promise.all(directories.map((name) => host.read(`/etc/${name}/system.conf`)));
  return texts.map((text) => ({ id: parseAnyDesk(text ?? ''), type: 'anydesk' }));
}

const RUSTDESK = '/root/.config/rustdesk/RustDesk.toml';

async function rustDesk(host: Host): Promise<Finding[]> {
  const text = await host.read(RUSTDESK);
  if (text === undefined) return [];
  const id = parseRustDesk(text) || (await rustDeskId(host));
  return [{ id, type: 'rustdesk' }];
}

/** From version 1.2.2 on the program tells its id itself; earlier ones would open a window. */
async function rustDeskId(host: Host): Promise<string | undefined> {
  const version = (await host.run('rustdesk', ['--version']))?.stdout ?? '';
  if (!isAtLeast(version, [1, 2, 2])) return undefined;
  return /^\d+/m.exec((await host.run('rustdesk', ['--get-id']))?.stdout ?? '')?.[0];
}

const MESH_UNIT = '/etc/systemd/system/meshagent.service';

async function meshCentral(host: Host): Promise<Finding[]> {
  const program = parseExecStart((await host.read(MESH_UNIT)) ?? '');
  // any other program could do anything when it is started
  if (program === undefined || !basename(program).startsWith('meshagent')) return [];
  const output = await host.run(program, ['-nodeid']);
  return [{ id: firstLine(output?.stdout)?.trim(), type: 'meshcentral' }];
}

const TACTICAL = '/etc/tacticalagent';

async function tacticalRmm(host: Host): Promise<Finding[]> {
  const text = await host.read(TACTICAL);
  if (text === undefined) return [];
  for (const program of ['rmmagent', 'tacticalagent', '/usr/local/bin/rmmagent']) {
    const output = await host.run(program, ['--version']);
    const version = /Tactical RMM Agent: *(\S+)/.exec(output?.stdout ?? '')?.[1];
    if (version !== undefined) return [{ id: parseTacticalAgent(text), type: 'tacticalrmm', version }];
  }
  return [{ id: parseTacticalAgent(text), type: 'tacticalrmm' }];
}

export default defineCollector({
  name: 'unix/remote-management',
  category: 'remote_mgmt',
  fills: { remote_mgmt: ['id', 'type', 'version'] },
  reads: [
    '/etc/anydesk*/system.conf',
    MESH_UNIT,
    'meshagent -nodeid',
    RUSTDESK,
    'rustdesk --get-id',
    'supremo --info',
    TACTICAL,
    'rmmagent --version',
    'teamviewer --info',
  ],
  async collect({ host, add }) {
    const tools = [anyDesk, meshCentral, rustDesk, supremo, tacticalRmm, teamViewer];
    const findings = await Promise.all(tools.map((tool) => tool(host)));
    for (const { id, type, version } of findings.flat()) {
      if (id !== undefined && id !== '') add('remote_mgmt', { id, type, version });
    }
  },
});

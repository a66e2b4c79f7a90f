/** Options that are set and change nothing: a person who set one is to know. Pure. */
import type { TaskManifest } from '@fi/core/task';
import type { AgentValues } from './options.js';

/** Task that inventories machines over the network; no package of this project brings it yet. */
const REMOTE_TASK = 'remoteinventory';

type Settings = Pick<
  AgentValues,
  | 'remote'
  | 'remote-scheduling'
  | 'remote-workers'
  | 'glpi-version'
  | 'ssl-keystore'
  | 'ca-cert-file'
  | 'ca-cert-dir'
  | 'ssl-fingerprint'
  | 'no-ssl-check'
>;

/** One line for each. @param tasks those that are installed and not forbidden */
export function withoutEffect(values: Settings, tasks: readonly Pick<TaskManifest, 'id'>[]): string[] {
  const lines: string[] = [];
  const remote = [
    ...(values.remote.length > 0 ? ['remote'] : []),
    ...(values['remote-scheduling'] ? ['remote-scheduling'] : []),
    ...(values['remote-workers'] === 1 ? [] : ['remote-workers']),
  ];
  if (remote.length > 0 && !tasks.some(({ id }) => id === REMOTE_TASK)) {
    lines.push(
      `${remote.join(', ')}: no effect; other machines are inventoried by a task called ${REMOTE_TASK}, and no package ` +
        `with it is installed (it would be @fi/task-${REMOTE_TASK}, which is not published yet)`,
    );
  }
  if (values['glpi-version'] !== undefined) {
    lines.push('glpi-version: no effect; what is sent is understood by every GLPI server from version 10 on');
  }
  const keystore = values['ssl-keystore'];
  if (keystore !== undefined) {
    const stronger = (['no-ssl-check', 'ca-cert-file', 'ca-cert-dir', 'ssl-fingerprint'] as const).find((name) => {
      const value = values[name];
      return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;
    });
    if (stronger !== undefined) lines.push(`ssl-keystore: no effect beside ${stronger}`);
    else if (keystore.toLowerCase() !== 'none') {
      lines.push('ssl-keystore: single stores cannot be chosen; all authorities that the system trusts are taken');
    }
  }
  return lines;
}

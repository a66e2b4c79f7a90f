/** Objects of Windows management (collect protocol, getFromWMI), asked for with PowerShell. */
import type { Host } from '@fi/core/host';
import { isRecord } from '@fi/core/task';
import type { CollectResult } from './result.js';

const TIME_LIMIT = 120_000;
const MAX_OBJECTS = 5_000;

/** Names of properties; servers send one text with several of them. Pure. */
export function propertyNames(value: unknown): string[] {
  const list = (Array.isArray(value) ? value : [value]).filter((item): item is string => typeof item === 'string');
  const names = /[, ]/.test(list[0] ?? '') ? (list[0] ?? '').split(/[, ]+/) : list;
  return names.filter((name) => /^\w{1,100}$/.test(name));
}

/** The namespace that a moniker names: `winmgmts:{…}!//./root/wmi`, `winmgmts:root\wmi`. Pure. */
export function namespaceOf(moniker: unknown): string {
  const text = typeof moniker === 'string' ? moniker.replaceAll('\\', '/') : '';
  return /(?:^|[/:])(root\/[\w/]{1,100})$/i.exec(text)?.[1] ?? 'root/cimv2';
}

/** Results from the JSON that PowerShell prints. Pure. */
export function parseObjects(text: string, names: readonly string[]): CollectResult[] {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return [];
  }
  return [value]
    .flat()
    .filter(isRecord)
    .slice(0, MAX_OBJECTS)
    .map((object) => {
      const entries = names.map((name): [string, string | readonly string[]] => {
        const found = object[name];
        return [name, Array.isArray(found) ? found.map(plain) : plain(found)];
      });
      return Object.fromEntries(entries.filter(([, item]) => item.length > 0));
    });
}

function plain(value: unknown): string {
  if (typeof value === 'boolean') return value ? '1' : '0';
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** All objects of a class. Names are checked: nothing else of the job gets into the script. */
export async function getFromWmi(params: Readonly<Record<string, unknown>>, host: Host): Promise<CollectResult[]> {
  const names = propertyNames(params.properties);
  const { class: name, moniker } = params;
  if (host.platform !== 'win32' || names.length === 0 || typeof name !== 'string' || !/^\w{1,100}$/.test(name))
    return [];
  const script =
    '[Console]::OutputEncoding=[Text.Encoding]::UTF8;' +
    `Get-CimInstance -Namespace '${namespaceOf(moniker)}' -ClassName '${name}' -ErrorAction Stop|` +
    `Select-Object -First ${MAX_OBJECTS} -Property ${names.map((item) => `'${item}'`).join(',')}|ConvertTo-Json -Depth 2 -Compress`;
  const args = ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', script];
  const output = await host.run('powershell', args, { timeout: TIME_LIMIT });
  return output === undefined ? [] : parseObjects(output.stdout, names);
}

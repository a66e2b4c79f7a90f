/** Checks of the Windows registry (deploy protocol, checks). */
import { type Registry, type RegistryKey, registryValue } from '@fi/core/host';
import type { Check } from '../job.js';
import type { Finding } from './evaluate.js';

const ok = (text: string): Finding => ({ ok: true, text });
const failed = (text: string): Finding => ({ ok: false, text });

/** What a path leads to: its parent key, and below it a key or a value of that name. */
interface Place {
  /** As it is shown, with slashes. */
  readonly path: string;
  readonly parent: string;
  readonly parentKey: RegistryKey | undefined;
  readonly hasKey: boolean;
  readonly value: { readonly type: string; readonly data: string } | undefined;
}

/** Undefined for a check that is not one of the registry. */
export async function evaluateRegistryCheck(
  shown: string,
  check: Check,
  registry: Registry | undefined,
): Promise<Finding | undefined> {
  const evaluate = Object.hasOwn(EVALUATORS, check.type) ? EVALUATORS[check.type] : undefined;
  if (evaluate === undefined) return undefined;
  if (registry === undefined) return failed('check only available on windows');
  const { value } = check;
  if (evaluate.needsValue === 'data' && value === undefined) {
    return failed('no value provided to check registry value against');
  }
  if (evaluate.needsValue === 'type') {
    if (value === undefined) return failed('no value type provided to check registry value type against');
    if (!/^REG_[_A-Z]+$/.test(value)) {
      return failed(`wrong ${value} type provided to check registry value type against`);
    }
  }
  const slashes = shown.replaceAll('\\', '/');
  const path = evaluate.forKey ? slashes.replace(/(?<!\/)\/+$/, '') : slashes.replace(/(?<!\/)\/+$/, '/');
  const cut = path.lastIndexOf('/');
  const parent = path.slice(0, Math.max(cut, 0));
  if (!/^HKEY_\w+\/[^/]/.test(parent)) return failed(`registry path not supported: ${shown}`);
  const name = path.slice(cut + 1);
  const parentKey = await registry.key(parent);
  const place: Place = {
    path,
    parent,
    parentKey,
    hasKey: name !== '' && (parentKey?.keys ?? []).some((key) => key.toLowerCase() === name.toLowerCase()),
    value: parentKey === undefined ? undefined : registryValue(parentKey, name),
  };
  return evaluate.judge(place, value ?? '');
}

interface Evaluator {
  /** The path names a key; otherwise a value, and a slash at the end the default value. */
  readonly forKey?: boolean;
  readonly needsValue?: 'data' | 'type';
  judge(place: Place, value: string): Finding;
}

const EVALUATORS: Readonly<Record<string, Evaluator>> = {
  winkeyExists: {
    forKey: true,
    judge({ path, parent, parentKey, hasKey, value }) {
      if (hasKey) return ok(`registry key found: ${path}/`);
      if (parentKey === undefined) return failed(`missing parent registry key: ${parent}/`);
      if (value !== undefined) return failed(`missing registry key, but can be seen as a value: ${path}`);
      return failed(`missing registry key: ${path}/`);
    },
  },
  winkeyMissing: {
    forKey: true,
    judge({ path, hasKey, value }) {
      if (hasKey && value !== undefined) return failed(`registry key found, also seen as a value: ${path}/`);
      if (hasKey) return failed(`registry key found: ${path}/`);
      if (value !== undefined) return ok(`missing registry key, but can be seen as a value: ${path}`);
      return ok(`missing registry key: ${path}/`);
    },
  },
  winvalueExists: {
    judge({ path, parent, parentKey, hasKey, value }) {
      if (value !== undefined) return ok(`registry value found: ${path}`);
      if (parentKey === undefined) return failed(`missing registry key: ${parent}/`);
      return failed(hasKey ? `seen as key, not as value: ${path}/` : `missing registry value: ${path}`);
    },
  },
  winvalueMissing: {
    judge({ path, parent, parentKey, hasKey, value }) {
      if (value !== undefined && hasKey) return failed(`registry value found, also seen as registry key: ${path}/`);
      if (value !== undefined) return failed(`registry value found: ${path}`);
      if (parentKey === undefined) return ok(`missing registry key: ${parent}/`);
      if (hasKey) return ok(`missing registry value, but can be seen as registry key: ${path}/`);
      return ok(`missing registry value: ${path}`);
    },
  },
  winkeyEquals: {
    needsValue: 'data',
    judge({ path, parent, parentKey, hasKey, value }, wanted) {
      if (parentKey === undefined) return failed(`missing parent registry key: ${parent}`);
      if (value === undefined) {
        return failed(hasKey ? `seen as a registry key: ${path}/` : `missing registry value: ${path}`);
      }
      if (sameData(value, wanted)) return ok(`found expected registry value: ${wanted} in ${path}`);
      return failed(`bad registry value: found ${value.data} vs ${wanted} in ${path}`);
    },
  },
  winkeyNotEquals: {
    needsValue: 'data',
    judge({ path, parent, parentKey, value }, wanted) {
      if (parentKey === undefined) return ok(`missing parent registry key: ${parent}`);
      if (value === undefined) return ok(`missing registry value: ${path}`);
      if (!sameData(value, wanted)) return ok(`found other registry value: ${value.data} vs ${wanted} in ${path}`);
      return failed(`bad registry value: found ${value.data} vs ${wanted} in ${path}`);
    },
  },
  winvalueType: {
    needsValue: 'type',
    judge({ path, parent, parentKey, value }, wanted) {
      if (parentKey === undefined) return failed(`missing registry key: ${parent}`);
      if (value === undefined) return failed(`missing registry value: ${path}`);
      if (value.type === wanted) return ok(`found ${wanted} registry value type: ${path}`);
      return failed(`bad registry value type: found ${value.type} vs expected ${wanted} in ${path}`);
    },
  },
};

/** Texts are compared as they are; numbers as numbers, in hexadecimal (`0x0a`) or decimal, also with zeros in front. */
function sameData(value: { readonly type: string; readonly data: string }, wanted: string): boolean {
  if (value.type !== 'REG_DWORD') return value.data === wanted;
  const numeric = (text: string) => (/^(?:0x[0-9a-f]+|\d+)$/i.test(text) ? Number(text) : text);
  return numeric(value.data) === numeric(wanted);
}

/** What has changed between two scans of a network: devices that came, went, or say something else. Pure. */

import type { XmlTree, XmlTreeValue } from '@fi/core/xml';

/** Values that change all the time and mean nothing. */
const RESTLESS = /(?:^|\.)(?:UPTIME|IFLASTCHANGE|IF(?:IN|OUT)(?:OCTETS|ERRORS)|CPU)$/;

/** All values of a tree by their path; members of lists are counted. */
function leaves(value: XmlTreeValue, path: string, into: Map<string, string>): Map<string, string> {
  if (value === undefined || value === null || value === '') return into;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) leaves(item, `${path}[${keyOf(item, index)}]`, into);
  } else if (typeof value === 'object') {
    for (const [name, member] of Object.entries(value)) leaves(member, path === '' ? name : `${path}.${name}`, into);
  } else if (!RESTLESS.test(path)) into.set(path, String(value));
  return into;
}

/** What names a member of a list, so that a new port does not change all that follow it. */
function keyOf(item: XmlTreeValue, index: number): string {
  if (typeof item === 'string' || typeof item === 'number') return String(item);
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return String(index);
  const tree = item as XmlTree;
  for (const name of ['IFNUMBER', 'INDEX', 'NUMBER', 'NAME', 'ICCID', 'VOLUMN']) {
    const key = tree[name];
    if (typeof key === 'string' && key !== '') return key;
  }
  return String(index);
}

/** One line per difference between two states of a device: `~ path: before -> after`, `+ path: value`, `- path: value`. */
export function differences(before: XmlTree, after: XmlTree): string[] {
  const [old, now] = [leaves(before, '', new Map()), leaves(after, '', new Map())];
  const lines: string[] = [];
  for (const path of [...new Set([...old.keys(), ...now.keys()])].sort()) {
    const [a, b] = [old.get(path), now.get(path)];
    if (a === b) continue;
    if (a === undefined) lines.push(`+ ${path}: ${b}`);
    else if (b === undefined) lines.push(`- ${path}: ${a}`);
    else lines.push(`~ ${path}: ${a} -> ${b}`);
  }
  return lines;
}

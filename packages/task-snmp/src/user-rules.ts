/**
 * Rules of users for devices that this package does not know: a YAML or JSON file of OIDs, in the form of the `mibsupport`
 * part of GLPI agent's toolbox.yaml, so that such a file can be used as it is.
 */

import { readFile } from 'node:fs/promises';
import { describeError, FiError } from '@fi/core';
import { canonicalMac } from './canonical/address.js';
import { canonicalSerial, canonicalString } from './canonical/text.js';
import type { Hook, Match, Vendor } from './device.js';
import { answerOf } from './identify/hooks.js';

/** Rule types of the file and the answers that they give. */
const HOOKS = {
  firmware: 'firmware',
  firmwaredate: 'firmwareDate',
  serial: 'serial',
  mac: 'mac',
  ip: 'ip',
  model: 'model',
  typedef: 'type',
  manufacturer: 'manufacturer',
} as const;

/** How a value becomes an answer. */
const CONVERSIONS: Readonly<Record<string, (text: string | undefined) => string | undefined>> = {
  'get-string': canonicalString,
  'get-serial': canonicalSerial,
  'get-mac': canonicalMac,
};

const ROOTS: Readonly<Record<string, string>> = {
  enterprises: '.1.3.6.1.4.1',
  private: '.1.3.6.1.4',
  'mib-2': '.1.3.6.1.2.1',
  iso: '.1',
};
/** An alias may be made of another one; this many times. */
const MAX_ALIASES = 10;
/** Rules of users come before those of this package. */
const PRIORITY = 1;

type Section = Readonly<Record<string, unknown>>;

/**
 * Reads rules of users.
 * @throws FiError `ERR_FI_RULES` that says what is wrong where
 */
export async function readUserRules(file: string): Promise<Vendor[]> {
  let document: unknown;
  try {
    const text = await readFile(file, 'utf8');
    const { parse } = await import('yaml');
    document = parse(text, { maxAliasCount: 0 });
  } catch (error) {
    const reason = describeError(error).split('\n', 1)[0];
    throw new FiError('ERR_FI_RULES', `cannot read the rules in ${file}: ${reason}`, { cause: error });
  }
  try {
    return parseUserRules(document);
  } catch (error) {
    throw new FiError('ERR_FI_RULES', `${file}: ${describeError(error)}`, { cause: error });
  }
}

/** Rules from the content of a file. Pure. */
export function parseUserRules(document: unknown): Vendor[] {
  const { configuration, aliases, rules, sysobjectid, mibsupport } = section(document, 'the file');
  const disabled = section(configuration ?? {}, 'configuration').mibsupport_disabled;
  if (disabled !== undefined && !/^0|no$|^false$/i.test(String(disabled))) return [];
  const names = section(aliases ?? {}, 'aliases');
  const known = section(rules ?? {}, 'rules');

  const entries = (part: unknown, what: string, matchOf: (oid: string) => Match): Vendor[] =>
    Object.entries(section(part ?? {}, what)).map(([name, entry]) => {
      const { oid, rules: chosen } = section(entry, `${what}: ${name}`);
      const number = toOid(String(oid ?? ''), names);
      if (number === undefined) throw new FiError('ERR_FI_RULES', `${what}: ${name}: oid is not an OID`);
      const list = (Array.isArray(chosen) ? chosen : []).map((rule) => {
        if (!Object.hasOwn(known, String(rule)))
          throw new FiError('ERR_FI_RULES', `${what}: ${name}: there is no rule ${rule}`);
        return section(known[String(rule)], `rules: ${rule}`);
      });
      return {
        name,
        about: `rules of the user for ${name}`,
        priority: PRIORITY,
        match: [matchOf(number)],
        ...hooksOf(list, names),
      };
    });
  return [
    ...entries(sysobjectid, 'sysobjectid', (oid) => ({ sysObjectId: oid })),
    ...entries(mibsupport, 'mibsupport', (oid) => ({ sysOrId: oid })),
  ];
}

function section(value: unknown, what: string): Section {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Section;
  throw new FiError('ERR_FI_RULES', `${what} is not a map of names`);
}

/** An OID without its leading dot, with names and aliases at its begin resolved. */
function toOid(text: string, aliases: Section): string | undefined {
  let oid = text;
  for (let round = 0; round < MAX_ALIASES && !/^\.?\d/.test(oid); round += 1) {
    const [, name = '', rest = ''] = /^([^.]*)(.*)$/s.exec(oid) ?? [];
    const root = Object.hasOwn(ROOTS, name)
      ? ROOTS[name]
      : Object.hasOwn(aliases, name)
        ? String(aliases[name])
        : undefined;
    if (root === undefined) return undefined;
    oid = root + rest;
  }
  return /^\.?\d+(?:\.\d+)+$/.test(oid) ? oid.replace(/^\./, '') : undefined;
}

/** The hooks of an entry; rules of one type are asked in order. */
function hooksOf(
  rules: readonly Section[],
  aliases: Section,
): Partial<Record<(typeof HOOKS)[keyof typeof HOOKS], Hook>> {
  const hooks: Partial<Record<(typeof HOOKS)[keyof typeof HOOKS], Hook>> = {};
  for (const { type, value, valuetype = 'get-string' } of rules) {
    const name = Object.entries(HOOKS).find(([key]) => key === type)?.[1];
    if (name === undefined) throw new FiError('ERR_FI_RULES', `rules: ${String(type)} is not a type of rules`);
    const before = hooks[name];
    const own = hookOf(String(value ?? ''), String(valuetype), aliases);
    hooks[name] =
      before === undefined
        ? own
        : async (device) => {
            const answer = await answerOf(before, device);
            return answer || answerOf(own, device);
          };
  }
  return hooks;
}

function hookOf(value: string, kind: string, aliases: Section): Hook {
  const oid = toOid(value, aliases);
  if (kind === 'raw' || oid === undefined) return value;
  const convert = CONVERSIONS[kind];
  if (convert === undefined) throw new FiError('ERR_FI_RULES', `rules: ${kind} is not a valuetype`);
  return async ({ snmp }) => convert(await snmp.get(oid));
}

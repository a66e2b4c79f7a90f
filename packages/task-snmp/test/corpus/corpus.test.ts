/** Runs our rules on the SNMP parts of the corpus of captures: `FI_CORPUS=DIR npx vitest run packages/task-snmp/test/corpus`. */

import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { differences } from '@fi/test-support/differences';
import { describe, expect, it } from 'vitest';
import { canonicalMac, ipOfOctets, macOfAnyNotation } from '../../src/canonical/address.js';
import { lookUpObject } from '../../src/identify/sysobjects.js';
import { CaptureSource, identify, type Ports, parseWalkText, Reader, type SnmpValue, textOf } from '../../src/index.js';
import { cdpNeighbours } from '../../src/inventory/neighbours-cdp.js';
import { addStations, learnedStations } from '../../src/inventory/stations.js';
import { readTrunks } from '../../src/inventory/trunks.js';
import { component } from '../../src/snmp/oid.js';
import { octets } from '../../src/snmp/value.js';
import { force10Components } from '../../src/vendors/force10.js';

interface Case {
  readonly name: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly args?: Readonly<Record<string, unknown>>;
  readonly expected: unknown;
}

type Snmp = Readonly<Record<string, readonly [string, string | number]>>;

const corpus = process.env.FI_CORPUS === undefined ? undefined : resolve(process.env.FI_CORPUS);
const available = corpus !== undefined && existsSync(corpus);
if (!available) console.log('corpus: FI_CORPUS names no directory of captures, nothing is compared');

/** A walk that the corpus has as `OID -> [type, text]`. */
function readerOf({ args }: Case): Reader {
  const values = Object.entries((args?.snmp ?? {}) as Snmp).map(([oid, [type, text]]): [string, SnmpValue] => [
    oid.slice(1),
    type === 'STRING' ? octets(String(text)) : { type: 'integer', text: String(text) },
  ]);
  return new Reader(new CaptureSource(new Map(values)));
}

const withoutDot = (oid: unknown) => String(oid).replace(/^\./, '');
const value = ({ args }: Case) => args?.value as string | undefined;

function read(item: Case, family: string, input = 'main') {
  return parseWalkText(readFileSync(join(corpus ?? '', family, item.inputs?.[input] ?? ''), 'latin1'));
}

/** The corpus writes octets as the walk does, in capitals. */
const printed = (found: SnmpValue | undefined) => {
  if (found === undefined) return undefined;
  const text = textOf(found);
  return text.startsWith('0x') ? `0x${text.slice(2).toUpperCase()}` : text;
};

const adapters: Readonly<Record<string, (item: Case) => unknown>> = {
  'network.alt2canonical': (item) => macOfAnyNotation(value(item)),
  'network.hex2canonical': (item) => ipOfOctets(value(item)),
  'snmp.mac.canonical': (item) => canonicalMac(value(item)),
  'snmp.cdp': async (item) => Object.fromEntries(await cdpNeighbours(readerOf(item))),
  'snmp.trunk': async (item) => Object.fromEntries(await readTrunks(readerOf(item))),
  'snmp.known_macs': async (item) =>
    Object.fromEntries(
      await learnedStations(readerOf(item), withoutDot(item.args?.address2port), withoutDot(item.args?.port2interface)),
    ),
  'snmp.known_macs.ports': async (item) => {
    const ports: Ports = new Map(Object.entries(structuredClone(item.args?.ports ?? {}) as Record<string, object>));
    await addStations(readerOf(item), ports);
    return Object.fromEntries(ports);
  },
  'snmp.device_info': async (item) => {
    const { identity } = await identify(readerOf(item));
    if (item.inputs?.sysobject_ids !== undefined) return identity;
    // without a database only the description is known
    return { description: identity.DESCRIPTION };
  },
  'snmp.force10s.components': (item) =>
    force10Components(new Reader(new CaptureSource(read(item, 'snmp.force10s.components')))),
  'snmp.oid.element': ({ args }) => {
    const oid = String(args?.oid);
    const from = Number(args?.from);
    return args?.to === undefined ? component(oid, from) : oid.split('.').slice(from, Number(args.to) + 1);
  },
  'snmp.walkfile': async (item) => {
    const source = new CaptureSource(read(item, 'snmp.walkfile'));
    if (item.args?.get !== undefined) return printed(await source.get(withoutDot(item.args.get)));
    const rows = (await source.walk(withoutDot(item.args?.walk))) ?? new Map<string, SnmpValue>();
    return Object.fromEntries([...rows].map(([suffix, found]) => [suffix, printed(found)]));
  },
};

describe.skipIf(!available)('corpus', () => {
  for (const [family, adapter] of Object.entries(adapters)) {
    const file = join(corpus ?? '', family, 'cases.json');
    if (!existsSync(file)) continue;
    const { cases, list_order } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[]; list_order?: string };
    it.each(cases.map((item) => [item.name, item] as const))(`${family} %s`, async (_, item) => {
      expect(differences(item.expected, await adapter(item), { anyOrder: list_order === 'any' })).toEqual([]);
    });
  }
});

it('knows no object by a sysObjectID outside of the enterprises', () => {
  expect(lookUpObject('.0.0')).toEqual({});
});

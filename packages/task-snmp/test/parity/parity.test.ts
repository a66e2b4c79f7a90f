/**
 * Runs captures of real devices through discovery and inventory and scores the results: `FI_SNMP=DIR npm run test:snmp`.
 * DIR holds `devices/<name>.snmprec` and `expected/<name>.{discovery,inventory}.json`. FI_SNMP_DIFF=1 prints every difference.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  CaptureSource,
  discoveryContent,
  identify,
  inventory,
  inventoryContent,
  isReportable,
  openCapture,
  Reader,
} from '../../src/index.js';
import { beyondPorts, canonical, fieldMeans, type Json, precision, recall, Tally } from './score.js';

const directory = process.env.FI_SNMP === undefined ? undefined : resolve(process.env.FI_SNMP);
const available = directory !== undefined && existsSync(join(directory, 'devices'));
if (!available) console.log('parity: FI_SNMP names no directory of captured devices, nothing is compared');

const PEER = '192.0.2.1';
const modes = ['discovery', 'inventory'] as const;
type Mode = (typeof modes)[number];

async function resultOf(mode: Mode, source: CaptureSource): Promise<Json> {
  const reader = new Reader(source);
  if (mode === 'inventory') return canonical(inventoryContent(await inventory(reader)));
  const device = { ...(await identify(reader)).identity, IP: PEER };
  return isReportable(device) ? canonical(discoveryContent(device)) : {};
}

const four = (value: number) => value.toFixed(4);

describe.skipIf(!available)('parity', () => {
  const root = directory ?? '';
  const names = available
    ? readdirSync(join(root, 'devices'))
        .filter((name) => name.endsWith('.snmprec') && !name.includes('@'))
        .map((name) => name.slice(0, -'.snmprec'.length))
    : [];
  const tallies = new Map<Mode, Tally>(modes.map((mode) => [mode, new Tally()]));
  const worst: { name: string; mode: Mode; wrong: number }[] = [];

  it.each(modes)('%s', { timeout: 600_000 }, async (mode) => {
    const all = tallies.get(mode) ?? new Tally();
    for (const name of names) {
      const file = join(root, 'expected', `${name}.${mode}.json`);
      if (!existsSync(file)) continue;
      const expected = canonical(JSON.parse(readFileSync(file, 'utf8')));
      const tally = new Tally();
      const source = await openCapture(join(root, 'devices', `${name}.snmprec`), PEER).catch(
        () => new CaptureSource(new Map()),
      );
      tally.compare(expected, await resultOf(mode, source));
      all.add(tally);
      const wrong = tally.total.missed + tally.total.extra;
      if (wrong > 0) worst.push({ name, mode, wrong });
      if (process.env.FI_SNMP_DIFF) for (const line of tally.differences) console.log(name, mode, JSON.stringify(line));
    }
    const means = fieldMeans(all);
    expect(recall(all.total)).toBeGreaterThanOrEqual(0.98);
    expect(precision(all.total)).toBeGreaterThanOrEqual(0.98);
    for (const value of [means.recall, means.precision]) expect(value).toBeGreaterThanOrEqual(0.95);
    expect(recall(beyondPorts(all))).toBeGreaterThanOrEqual(0.95);
    expect(precision(beyondPorts(all))).toBeGreaterThanOrEqual(0.95);
  });

  afterAll(() => {
    const lines: string[] = [];
    for (const [mode, tally] of tallies) {
      const means = fieldMeans(tally);
      const beyond = beyondPorts(tally);
      lines.push(
        `${mode}: ${names.length} devices, ${tally.total.hit + tally.total.missed} leaves, ${tally.total.missed} missed, ${tally.total.extra} extra`,
        `  overall                    recall ${four(recall(tally.total))}  precision ${four(precision(tally.total))}`,
        `  mean over fields           recall ${four(means.recall)}  precision ${four(means.precision)}`,
        `  beyond plain port columns  recall ${four(recall(beyond))}  precision ${four(precision(beyond))}`,
      );
      const fields = [...tally.fields].filter(([, { missed, extra }]) => missed + extra > 0);
      for (const [field, { hit, missed, extra }] of fields
        .sort(([, a], [, b]) => b.missed + b.extra - a.missed - a.extra)
        .slice(0, 10)) {
        lines.push(`    ${field}: ${hit} right, ${missed} missed, ${extra} extra`);
      }
    }
    for (const { name, mode, wrong } of worst.sort((a, b) => b.wrong - a.wrong).slice(0, 10)) {
      lines.push(`  ${name} ${mode}: ${wrong} leaves differ`);
    }
    if (available) console.log(lines.join('\n'));
  });
});

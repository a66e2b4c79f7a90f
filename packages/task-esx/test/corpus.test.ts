/**
 * Recorded answers of real hosts, with the results of the Perl agent: `FI_CORPUS=DIR npx vitest run packages/task-esx`.
 * Where ours are meant to differ, the difference is listed here with its reason; any other one fails.
 */

import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ClassicTree } from '@fi/core/inventory';
import { toJson } from '@fi/core/inventory';
import { describe, expect, it } from 'vitest';
import { type HostResult, inventoryHosts } from '../src/esx.js';
import { HostInventory, toClassicHost } from '../src/inventory/inventory.js';
import { type Element, parseElements } from '../src/soap/element.js';
import { objectTree } from '../src/soap/object.js';
import { startVimServer } from './vim-server.mjs';

interface Case {
  readonly name: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly args: Readonly<Record<string, string>>;
  readonly expected: unknown;
}

const corpus = process.env.FI_CORPUS === undefined ? undefined : resolve(process.env.FI_CORPUS);
const casesOf = (family: string): Case[] =>
  corpus === undefined || !existsSync(join(corpus, family, 'cases.json'))
    ? []
    : JSON.parse(readFileSync(join(corpus, family, 'cases.json'), 'utf8')).cases;
const hosts = casesOf('esx.host');
const inventories = casesOf('esx.inventory');
if (hosts.length === 0) console.log('esx corpus: FI_CORPUS names no directory with captures, nothing is compared');

async function gather(family: string, { inputs }: Case): Promise<HostInventory> {
  const pieces = new HostInventory();
  const read = (name: string, take: (tree: Element) => void) => {
    const answer = readFileSync(join(corpus ?? '', family, inputs[name] ?? ''));
    return parseElements(answer, (object) => take(objectTree(object)));
  };
  await read('soap:RetrieveProperties', (tree) => pieces.host(tree));
  for (const name of Object.keys(inputs).filter((input) => input.startsWith('soap:RetrieveProperties-VM-'))) {
    await read(name, (tree) => pieces.machine(tree));
  }
  return pieces;
}

const build = (pieces: HostInventory, args: Case['args']) =>
  pieces.build({
    versionClient: args.versionclient ?? 'test',
    now: new Date(0),
    calledHost: 'esx',
    tag: 'test',
    ...(args.deviceid === undefined ? {} : { deviceid: args.deviceid }),
  });

/** Lower-case keys, empty members dropped, scalars as texts unless `strict`. */
function plain(value: unknown, strict: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => plain(item, strict));
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value)
      .filter(([, item]) => item !== null && item !== '' && item !== undefined)
      .map(([name, item]) => [name.toLowerCase(), plain(item, strict)]);
    return Object.fromEntries(entries);
  }
  return strict ? value : String(value);
}

function differences(expected: unknown, found: unknown, path = ''): string[] {
  if (expected !== null && found !== null && typeof expected === 'object' && typeof found === 'object') {
    const names = new Set([...Object.keys(expected), ...Object.keys(found)]);
    const member = (value: object, name: string) => (value as Record<string, unknown>)[name];
    return [...names].flatMap((name) => differences(member(expected, name), member(found, name), `${path}/${name}`));
  }
  return Object.is(expected, found) ? [] : [`${path}: ${JSON.stringify(expected)} -> ${JSON.stringify(found)}`];
}

/** Why results differ on purpose. */
const MEANT: readonly (readonly [pattern: RegExp, why: string])[] = [
  [/serial(?:number)?: "(?:\d+)" -> "9SF1F0TH"$/, 'serial numbers are text, not the numbers of their bytes'],
  [/assettag: " To Be Filled By O\.E\.M\." -> "To Be Filled By O\.E\.M\."$/, 'blanks at both ends go'],
  [/bdate: "2009-02-04T00:00:00Z" -> "(?:2009-02-04|02\/04\/2009)"$/, 'dates have the form that servers read'],
  [/operatingsystem: undefined -> \{"full_name":".+"\}$/, 'the operating system of a machine is told'],
  [/ipaddress: undefined -> "[\d.]+"$/, 'the address of a machine is told'],
  [/videos: undefined -> \[\{"name":"ASPEED Graphics Family","pcislot":"01:05\.0"\}\]$/, 'graphics cards are told'],
];
const unmeant = (lines: readonly string[]) => lines.filter((line) => !MEANT.some(([pattern]) => pattern.test(line)));

describe.skipIf(hosts.length === 0)('corpus', () => {
  it.each(hosts.map((item) => [item.name, item] as const))('esx.host: %s', async (_, item) => {
    const { what = '' } = item.args;
    if (what === 'session') return;
    const inventory = build(await gather('esx.host', item), item.args);
    expect(inventory).toBeDefined();
    if (inventory === undefined) return;
    const content = toClassicHost(inventory).CONTENT as ClassicTree;
    const of = (section: string) => [content[section] ?? []].flat() as ClassicTree[];
    const found: Record<string, () => unknown> = {
      hostname: () => [inventory.content.operatingsystem?.fqdn],
      os: () => of('OPERATINGSYSTEM'),
      hardware: () =>
        of('HARDWARE').map(({ DNS, MEMORY, NAME, UUID, WORKGROUP }) => ({ DNS, MEMORY, NAME, UUID, WORKGROUP })),
      storages: () => of('STORAGES').map(({ SERIALNUMBER: SERIAL, ...rest }) => ({ ...rest, SERIAL })),
    };
    const result = (found[what] ?? (() => of(what.toUpperCase())))();
    expect(unmeant(differences(plain(item.expected, false), plain(result, false)))).toEqual([]);
  });

  it.each(inventories.map((item) => [item.name, item] as const))('esx.inventory: %s', async (_, item) => {
    const inventory = build(await gather('esx.inventory', item), item.args);
    expect(inventory).toBeDefined();
    if (inventory === undefined) return;
    const found = JSON.parse(toJson(inventory));
    expect(unmeant(differences(plain(item.expected, true), plain(found, true)))).toEqual([]);
  });

  it.each(inventories.map((item) => [item.name, item] as const))('%s over the wire', async (_, item) => {
    // answers as they were recorded: one object each, whatever else a question names
    const server = await startVimServer({
      answer: (name, text, number) => {
        const id = /<obj type="VirtualMachine">(\d+)</.exec(server.requests[number - 1]?.body ?? '')?.[1];
        const input = {
          RetrieveServiceContent: 'soap:ServiceInstance',
          Login: 'soap:Login',
          RetrieveProperties: id === undefined ? 'soap:RetrieveProperties' : `soap:RetrieveProperties-VM-${id}`,
        }[name];
        const file = input === undefined ? undefined : item.inputs[input];
        return file === undefined ? text : readFileSync(join(corpus ?? '', 'esx.inventory', file), 'utf8');
      },
    });
    const results: HostResult[] = [];
    try {
      const { versionclient: versionClient = '' } = item.args;
      const access = { host: server.host, user: 'me', password: 'any', noSslCheck: true };
      for await (const result of inventoryHosts({ ...access, versionClient, tag: 'test' })) results.push(result);
    } finally {
      await server.close();
    }
    const [result] = results;
    expect(results).toHaveLength(1);
    const found = { ...JSON.parse(JSON.stringify(result?.inventory)), deviceid: item.args.deviceid };
    expect(unmeant(differences(plain(item.expected, true), plain(found, true)))).toEqual([]);
  });
});

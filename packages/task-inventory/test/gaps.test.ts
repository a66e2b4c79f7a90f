/** What a server knows after an inventory in which a collector failed: all that it knew before. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestServer, type TestServer } from '@fi/test-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fi as run } from './run.js';

const DEVICE = 'machine-2026-01-02-03-04-05';
const COLUMNS = '\tall\t1.0\t10\tutils\tinstall ok installed\t1700000000';
const GOOD = `printf 'kept${COLUMNS}\\nalso${COLUMNS}\\n'`;
const CRASHES = `printf 'half${COLUMNS}\\n'; kill -SEGV $$`;

let dir: string;
let server: TestServer;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'fi-gaps-'));
  mkdirSync(join(dir, 'bin'));
  server = await startTestServer({ port: 0, directory: join(dir, 'server') });
});
afterEach(async () => {
  await server.close();
  rmSync(dir, { recursive: true, force: true });
});

/** Runs fi-inventory with a `dpkg-query` of ours as the only package manager. */
async function fi(dpkgQuery: string, ...args: string[]): Promise<{ stdout: string; stderr: string }> {
  for (const [name, script] of [
    ['dpkg-query', dpkgQuery],
    ['rpm', 'exit 0'],
  ] as const) {
    writeFileSync(join(dir, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  const result = await run([`--deviceid=${DEVICE}`, ...args], { PATH: `${join(dir, 'bin')}:${process.env.PATH}` });
  expect(result.code).toBe(0);
  return result;
}

async function deliver(body: string): Promise<void> {
  const type = body.startsWith('<') ? 'application/xml' : 'application/json';
  const response = await fetch(server.url, { method: 'POST', body, headers: { 'Content-Type': type } });
  expect(response.status).toBe(200);
}

/** Names of the packages that the server knows. */
async function known(): Promise<(string | undefined)[]> {
  const [machine] = await server.inventories();
  return (machine?.content.softwares ?? [])
    .filter(({ from }) => from === 'deb')
    .map(({ name }) => name)
    .sort();
}

describe('a server keeps what it knows when a collector fails', () => {
  it('GLPI: the section is left out of a partial inventory', async () => {
    await deliver((await fi(GOOD, '--json')).stdout);
    expect(await known()).toEqual(['also', 'kept']);
    const { stdout, stderr } = await fi(CRASHES, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ partial: true, content: { hardware: { name: expect.any(String) } } });
    expect(stderr).toContain('softwares is left out of the inventory');
    await deliver(stdout);
    expect(await known()).toEqual(['also', 'kept']);
  });

  it('classic XML: the last good entries are sent', async () => {
    const vardir = `--vardir=${join(dir, 'state')}`;
    await deliver((await fi(GOOD, vardir)).stdout);
    expect(await known()).toEqual(['also', 'kept']);
    const { stdout, stderr } = await fi(CRASHES, vardir);
    expect(stderr).toContain('softwares is incomplete (unix/dpkg: dpkg-query crashed');
    expect(stderr).toContain('the last good entries are sent');
    await deliver(stdout);
    expect(await known()).toEqual(['also', 'kept']);
  });

  it('classic XML without state: the checksum tells the server to leave the section alone', async () => {
    const { stdout, stderr } = await fi(CRASHES);
    expect(stderr).toContain('no good entries are kept');
    const checksum = Number(/<CHECKSUM>(\d+)</.exec(stdout)?.[1]);
    expect(checksum & 65536).toBe(0);
    expect(checksum & 1).toBe(1);
    expect(stdout).not.toContain('<NAME>half</NAME>');
  });
});

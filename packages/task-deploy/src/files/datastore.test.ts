import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AssociatedFile } from '../job.js';
import { Datastore, expiryFor, partPlace, retentionSeconds } from './datastore.js';
import { mirrorProblem, partUrl, peerSource } from './sources.js';

let root = '';
let now = Date.UTC(2026, 0, 1);
beforeEach(async () => {
  root = path.join(await mkdtemp(path.join(tmpdir(), 'fi-store-')), 'deploy');
  now = Date.UTC(2026, 0, 1);
});
afterEach(() => rm(path.dirname(root), { recursive: true, force: true }));

const sha512 = (data: Uint8Array) => createHash('sha512').update(data).digest('hex');
/** A file of one part that is not compressed. */
const content = Buffer.from('content');
const part = { sha512: sha512(content), data: content };
const file = (changes: Partial<AssociatedFile> = {}): AssociatedFile => ({
  sha512: part.sha512,
  name: 'a.bin',
  parts: [part.sha512],
  mirrors: [],
  p2p: false,
  retention: 0,
  uncompress: false,
  ...changes,
});
const store = (free = 100_000) => new Datastore({ root, now: () => now, freeSpace: async () => free });

async function put(target: Datastore, wanted: AssociatedFile): Promise<string> {
  const temporary = await target.temporary(part.sha512);
  await writeFile(temporary, part.data);
  await target.add(temporary, part.sha512, wanted);
  return part.sha512;
}

const expiries = (kind: string) => readdir(path.join(root, 'fileparts', kind)).catch(() => []);

describe('retention', () => {
  it('is that of the file, three days for shared ones, three contacts otherwise', () => {
    expect(retentionSeconds(file({ p2p: true, retention: 10 }), 3600)).toBe(600);
    expect(retentionSeconds(file({ p2p: true }), 3600)).toBe(259_200);
    expect(retentionSeconds(file({ retention: 10 }), 3600)).toBe(600);
    expect(retentionSeconds(file(), 3600)).toBe(10_800);
  });

  it('ends at a full minute in the future', () => {
    expect(expiryFor(1_000_000_059_999, 0)).toBe(1_000_000_080);
    expect(expiryFor(1_000_000_059_999, 600) % 60).toBe(0);
  });

  it('begins anew when a file is used again', async () => {
    const target = store();
    await put(target, file({ p2p: true, retention: 60 }));
    const [before] = await expiries('shared');
    now += 600_000;
    await target.keep(file({ p2p: true, retention: 60 }));
    const after = await expiries('shared');
    expect(after).toEqual([String(Number(before) + 600)]);
  });

  it('moves a private part to the shared ones when it is to be shared', async () => {
    const target = store();
    await put(target, file());
    await target.keep(file({ p2p: true }));
    expect(await expiries('private')).toEqual([]);
    expect((await expiries('shared')).length).toBe(1);
  });
});

describe('places', () => {
  it('are those of the protocol', async () => {
    const id = sha512(Buffer.from('x'));
    expect(partPlace('2988281ee38c')).toBe(path.join('2', '9', '88281e'));
    expect(partUrl('http://mirror.example.org/repo', id)).toBe(
      `http://mirror.example.org/repo/${id[0]}/${id.slice(0, 2)}/${id}`,
    );
    expect(partUrl('https://h/b/deploy/?action=getFilePart&file=', id)).toBe(
      `https://h/b/deploy/?action=getFilePart&file=/${id[0]}/${id.slice(0, 2)}/${id}`,
    );
    expect(peerSource('10.0.0.7', 62354)).toBe('http://10.0.0.7:62354/deploy/getFile/');
    expect(mirrorProblem('ftp://h/')).toMatch(/no.*web address/);
    expect(mirrorProblem('HTTPS://h/')).toBeUndefined();
  });

  it('are known without reading a part that was hashed while it arrived', async () => {
    const target = store();
    const id = await put(target, file());
    const place = (await target.find(id)) ?? '';
    await writeFile(place, 'not read again in this run');
    expect(await target.findWhole(id)).toBe(place);
  });

  it('are never those of a part that was damaged', async () => {
    const id = await put(store(), file());
    expect(await store().findWhole(id)).toBeDefined();
    const place = await store().find(id);
    await writeFile(place ?? '', 'damaged');
    expect(await store().findWhole(id)).toBeUndefined();
    expect(await store().find(id)).toBeUndefined();
  });
});

describe('clean-up', () => {
  it('removes what has expired, and nothing else', async () => {
    const target = store();
    await put(target, file({ retention: 10 }));
    await mkdir(target.workFolder('job'), { recursive: true });
    await writeFile(path.join(root, 'fileparts', 'private', 'stray'), '');
    await mkdir(path.join(root, 'fileparts', 'private', 'other'));
    expect(await target.cleanUp()).toBe(1);
    expect(existsSync(path.join(root, 'workdir'))).toBe(false);
    expect((await expiries('private')).length).toBe(2);
    now += 12 * 60_000;
    expect(await target.cleanUp()).toBe(0);
    expect(existsSync(root)).toBe(false);
  });

  it('removes everything when the disk is full', async () => {
    await put(store(), file({ p2p: true, retention: 10_000 }));
    expect(await store(1_999).cleanUp()).toBe(0);
    expect(existsSync(root)).toBe(false);
  });

  it('gives back what nobody will ask for', async () => {
    const target = store();
    const id = await put(target, file());
    await target.release([file({ retention: 5 }), file({ p2p: true })]);
    expect(await target.find(id)).toBeDefined();
    await target.release([file()]);
    expect(await target.find(id)).toBeUndefined();
    expect(await readdir(path.join(root, 'fileparts'))).toEqual([]);
  });
});

it('knows when there is no room', async () => {
  expect(await store(200).hasRoom(50_000_000)).toBe(true);
  expect(await store(200).hasRoom(150_000_000)).toBe(false);
});

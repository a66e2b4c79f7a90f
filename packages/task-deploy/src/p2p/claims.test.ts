import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { silentLogger } from '@fi/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Claims, claimText, isTicket, noteVisitor, parseClaim, readClaim } from './claims.js';
import { Peers } from './peers.js';

const PART = 'ab'.repeat(64);
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fi-claims-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('claims', () => {
  it('are to be seen from the moment that they are written until they are withdrawn', async () => {
    const claims = new Claims(path.join(folder, 'incoming'));
    expect(isTicket(claims.ticket)).toBe(true);
    expect(await readClaim(claims.folder, PART)).toBeUndefined();
    await claims.write(PART, 'wanting');
    expect(await readClaim(claims.folder, PART)).toEqual({ state: 'wanting', ticket: claims.ticket });
    await claims.write(PART, 'fetching');
    expect(await readClaim(claims.folder, PART)).toEqual({ state: 'fetching', ticket: claims.ticket });
    expect(await readClaim(claims.folder, 'cd'.repeat(64))).toBeUndefined();
    await claims.withdraw(PART);
    expect(await readClaim(claims.folder, PART)).toBeUndefined();
    expect(await readdir(claims.folder)).toEqual([]);
  });

  it('of a run that was killed are void after a while', async () => {
    const claims = new Claims(folder);
    await claims.write(PART, 'fetching');
    const old = new Date(Date.now() - 21_000);
    await utimes(path.join(folder, `${PART}.claim`), old, old);
    expect(await readClaim(folder, PART)).toBeUndefined();
    await claims.withdraw(PART);
  });

  it('are read from whatever a neighbour answers', () => {
    const claim = { state: 'fetching', ticket: '0123456789abcdef' } as const;
    expect(parseClaim(`<title>404</title>\n${claimText(claim)}\n`)).toEqual(claim);
    for (const text of [
      '',
      'claim: fetching',
      'claim: having 0123456789abcdef',
      'claim: wanting 0123456789ABCDEF',
      'x'.repeat(99_999),
    ]) {
      expect(parseClaim(text)).toBeUndefined();
    }
    expect(isTicket(['0123456789abcdef'])).toBe(false);
  });
});

describe('visitors', () => {
  it('are remembered while a run is under way, as far as there is room', async () => {
    const claims = new Claims(path.join(folder, 'incoming'));
    expect(await noteVisitor(claims.folder, '10.0.0.1')).toBe(false);
    await claims.write(PART, 'wanting');
    for (const address of ['10.0.0.1', '10.0.0.1', '10.0.0.2', '../../evil', '::1', '']) {
      expect(await noteVisitor(claims.folder, address)).toBe(true);
    }
    expect((await claims.visitors()).sort()).toEqual(['10.0.0.1', '10.0.0.2']);
    for (let index = 0; index < 512; index += 1)
      await writeFile(path.join(claims.folder, `10.1.0.${index}.visitor`), '');
    await noteVisitor(claims.folder, '10.0.0.3');
    expect(await claims.visitors()).not.toContain('10.0.0.3');
    await claims.withdraw(PART);
  });
});

describe('neighbours', () => {
  it('rest when they have nothing, until they ask for something; those that lie stay away', async () => {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.2', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    let now = 1_000_000;
    const peers = new Peers({
      port,
      file: path.join(folder, 'peers.json'),
      log: silentLogger,
      candidates: () => ['127.0.0.2', '127.0.0.3'],
      now: () => now,
    });
    try {
      expect(await peers.active()).toEqual(['127.0.0.2']);
      peers.rest('127.0.0.2');
      expect(await peers.active()).toEqual([]);
      now += 61_000;
      expect(await peers.active()).toEqual(['127.0.0.2']);
      peers.rest('127.0.0.2');
      peers.wake('127.0.0.2');
      expect(await peers.active()).toEqual(['127.0.0.2']);
      peers.rest('127.0.0.2');
      expect(await peers.active()).toEqual(['127.0.0.2']);
      // nobody answered there before
      peers.wake('127.0.0.3');
      expect([...(await peers.active())].sort()).toEqual(['127.0.0.2', '127.0.0.3']);
      // not an address of the local networks
      peers.wake('192.0.2.1');
      peers.drop('127.0.0.2');
      peers.wake('127.0.0.2');
      expect(await peers.active()).toEqual(['127.0.0.3']);
      await peers.save();
      const next = new Peers({
        port,
        file: path.join(folder, 'peers.json'),
        log: silentLogger,
        candidates: () => ['127.0.0.2', '127.0.0.3'],
        now: () => now,
      });
      expect(await next.active()).toEqual(['127.0.0.3']);
      next.wake('127.0.0.2');
      expect(await next.active()).toEqual(['127.0.0.3']);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });
});

import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Logger, silentLogger } from '../log/logger.js';
import { drainOutbox, MessageRefused } from './drain.js';
import { readNote } from './knowledge.js';
import { takeLock } from './lock.js';
import { Outbox, type OutgoingMessage } from './outbox.js';
import { afterFailure, isDue, LONGEST_DELAY, readRetryState } from './retry.js';

let dir: string;
let warnings: string[];
let log: Logger;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'fi-outbox-'));
  warnings = [];
  const record = (message: string) => void warnings.push(message);
  log = { ...silentLogger, warning: record, error: record };
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const message = (body: string, more: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  kind: 'netdiscovery',
  format: 'xml',
  deviceid: 'd',
  body,
  ...more,
});
const bodies = async (outbox: Outbox) =>
  Promise.all((await outbox.list()).map(async (entry) => (await outbox.read(entry))?.body));

describe('Outbox', () => {
  it('keeps messages in order, also when the clock is set back, and gives them back whole', async () => {
    let now = 2_000_000;
    const outbox = await Outbox.open(dir, { now: () => now });
    const body = 'zwei\n<ü>\u0000';
    await outbox.put(message('one'));
    now = 1_000_000;
    await outbox.put(message(body, { kind: 'inventory', format: 'json', name: 'd.json' }));
    await (await Outbox.open(dir, { now: () => 1 })).put(message('three'));
    expect(await bodies(outbox)).toEqual(['one', body, 'three']);
    const [, entry] = await outbox.list();
    if (entry === undefined) throw new Error('an entry is missing');
    expect(await outbox.read(entry)).toMatchObject({
      kind: 'inventory',
      format: 'json',
      name: 'd.json',
      deviceid: 'd',
    });
    expect(entry.requestId).toMatch(/^[0-9A-F]{8}$/);
    await outbox.remove(entry);
    await outbox.remove(entry);
    expect(await outbox.read(entry)).toBeUndefined();
    expect(await bodies(outbox)).toEqual(['one', 'three']);
  });

  it('lets the newest inventory replace older ones of the same machine only', async () => {
    const outbox = await Outbox.open(dir);
    await outbox.put(message('a1', { replaces: 'inventory a' }));
    await outbox.put(message('b1', { replaces: 'inventory b' }));
    await outbox.put(message('other'));
    await outbox.put(message('a part', { group: 'inventory a' }));
    expect(await bodies(outbox)).toEqual(['a1', 'b1', 'other', 'a part']);
    await outbox.put(message('a2', { replaces: 'inventory a' }));
    expect(await bodies(outbox)).toEqual(['b1', 'other', 'a2']);
    expect(warnings).toEqual([]);
  });

  it('is bounded by size and age, with a warning, and keeps the newest', async () => {
    let now = 1_000_000;
    const outbox = await Outbox.open(dir, { now: () => now, maxBytes: 900, maxAge: 5000, log });
    await outbox.put(message('x'.repeat(300)));
    await outbox.put(message('y'.repeat(300)));
    await outbox.put(message('z'.repeat(300)));
    expect(await bodies(outbox)).toEqual(['y'.repeat(300), 'z'.repeat(300)]);
    await outbox.put(message('w'.repeat(3000)));
    expect(await bodies(outbox)).toEqual(['w'.repeat(3000)]);
    expect(warnings).toHaveLength(3);
    expect(warnings[0]).toContain('netdiscovery result');
    now += 6000;
    await outbox.prune();
    expect(await outbox.list()).toEqual([]);
  });

  it('sets damaged messages aside and sweeps what killed writers left', async () => {
    const outbox = await Outbox.open(dir, { log });
    const entry = await outbox.put(message('whole'));
    truncateSync(path.join(dir, entry.file), entry.bytes - 2);
    expect(await outbox.read(entry)).toBeUndefined();
    expect(warnings).toHaveLength(1);
    const temporary = path.join(dir, '.fi-tmp-1-ab');
    writeFileSync(temporary, 'half');
    writeFileSync(path.join(dir, 'README'), 'not ours');
    expect(await outbox.list()).toEqual([]);
    expect(readdirSync(dir)).toContain('.fi-tmp-1-ab');
    utimesSync(temporary, 1, 1);
    await outbox.list();
    expect(readdirSync(dir).sort()).toEqual([`${entry.file}.corrupt`, 'README'].sort());
  });
});

describe('what a target knows', () => {
  const outboxOf = () => Outbox.open(path.join(dir, 'outbox'));
  const file = () => path.join(dir, 'known.json');
  const known = () => (existsSync(file()) ? JSON.parse(readFileSync(file(), 'utf8')) : undefined);
  const telling = (before: unknown, value: string) =>
    message(value, { knowledge: { file: 'known.json', before, value } });

  it('is kept once it was accepted, and not before', async () => {
    const outbox = await outboxOf();
    await outbox.put(telling(undefined, 'a'));
    const send = async () => {
      throw new Error('away');
    };
    await drainOutbox(outbox, { send });
    expect(known()).toBeUndefined();
    await drainOutbox(outbox, { send: async () => expect(known()).toBeUndefined(), force: 'all' });
    expect(known()).toBe('a');
    // sent again after a crash between acceptance and removal
    await outbox.put(telling(undefined, 'a'));
    await drainOutbox(outbox, { send: async () => undefined });
    expect(known()).toBe('a');
    await outbox.put(telling('a', 'b'));
    await drainOutbox(outbox, { send: async () => undefined });
    expect(known()).toBe('b');
  });

  it('is nothing when messages have crossed', async () => {
    writeFileSync(file(), '"a"');
    const outbox = await outboxOf();
    await outbox.put(telling('a', 'b'));
    await outbox.put(telling('a', 'c'));
    const sent: string[] = [];
    await drainOutbox(outbox, { send: async ({ body }) => void sent.push(body) });
    expect([sent, known()]).toEqual([['b', 'c'], undefined]);
  });

  it('stops no message when it cannot be kept, or is damaged', async () => {
    mkdirSync(file());
    const outbox = await outboxOf();
    await outbox.put(telling(undefined, 'a'));
    expect(await drainOutbox(outbox, { send: async () => undefined, log })).toEqual({ sent: 1, left: 0 });
    expect(warnings.join()).toContain('known.json');
    expect(readNote({ file: 'x', before: 'y' })).toBeUndefined();
    expect(readNote('x')).toBeUndefined();
    await outbox.put(message('b', { knowledge: { file: '../evil', before: undefined, value: 1 } }));
    expect(await drainOutbox(outbox, { send: async () => undefined, log })).toEqual({ sent: 1, left: 0 });
    expect(existsSync(path.join(dir, '..', 'evil'))).toBe(false);
  });
});

describe('drainOutbox', () => {
  const sendInto =
    (sent: string[], fail: (body: string) => unknown = () => undefined) =>
    async (m: { body: string }) => {
      const error = fail(m.body);
      if (error !== undefined) throw error;
      sent.push(m.body);
    };

  it('sends everything in order and leaves nothing', async () => {
    const outbox = await Outbox.open(dir);
    for (const body of ['a', 'b', 'c']) await outbox.put(message(body));
    const sent: string[] = [];
    expect(await drainOutbox(outbox, { send: sendInto(sent) })).toEqual({ sent: 3, left: 0 });
    expect(sent).toEqual(['a', 'b', 'c']);
    expect(await outbox.list()).toEqual([]);
    expect(await drainOutbox(outbox, { send: sendInto(sent) })).toEqual({ sent: 0, left: 0 });
  });

  it('stops at a server that cannot be reached, and comes back with growing delays', async () => {
    const outbox = await Outbox.open(dir);
    for (const body of ['a', 'b']) await outbox.put(message(body));
    let now = 1_000_000;
    let calls = 0;
    const drain = (force?: 'target' | 'all') =>
      drainOutbox(outbox, {
        send: async () => {
          calls++;
          throw new Error('refused');
        },
        log,
        now: () => now,
        random: () => 1,
        force,
      });
    expect(await drain()).toEqual({ sent: 0, left: 2, next: now + 60_000, reason: 'refused' });
    expect(calls).toBe(1);
    expect(await drain()).toMatchObject({ sent: 0, left: 2, next: now + 60_000 });
    expect(calls).toBe(1);
    now += 60_000;
    expect(await drain()).toMatchObject({ next: now + 120_000 });
    expect(await drain('target')).toMatchObject({ next: now + 240_000 });
    expect(calls).toBe(3);
    now -= 10_000_000_000;
    await drain();
    expect(calls).toBe(4);
    const sent: string[] = [];
    await drainOutbox(outbox, { send: sendInto(sent), force: 'all', now: () => now });
    expect(sent).toEqual(['a', 'b']);
  });

  it('lets others pass a message that is refused, and tries that again later', async () => {
    const outbox = await Outbox.open(dir);
    for (const body of ['a', 'bad', 'c']) await outbox.put(message(body));
    const sent: string[] = [];
    let now = 1_000_000;
    const refuse = (body: string) => (body === 'bad' ? new MessageRefused('400') : undefined);
    const drain = (force?: 'target' | 'all') =>
      drainOutbox(outbox, { send: sendInto(sent, refuse), log, now: () => now, random: () => 0, force });
    expect(await drain()).toEqual({ sent: 2, left: 1, next: now + 30_000, reason: '400' });
    expect(await drain('target')).toMatchObject({ sent: 0, left: 1, next: now + 30_000 });
    expect(warnings).toHaveLength(1);
    now += 30_000;
    expect(await drain()).toMatchObject({ next: now + 60_000 });
    expect(sent).toEqual(['a', 'c']);
  });

  it('is done by one process at a time, and not held up by one that was killed', async () => {
    const outbox = await Outbox.open(dir);
    await outbox.put(message('a'));
    const file = path.join(dir, 'lock');
    const lock = await takeLock(file);
    expect(await takeLock(file)).toBeUndefined();
    const sent: string[] = [];
    expect(await drainOutbox(outbox, { send: sendInto(sent) })).toMatchObject({ sent: 0, left: 1, busy: true });
    await lock?.release();
    symlinkSync('999999999 1 abc', file);
    expect(await drainOutbox(outbox, { send: sendInto(sent) })).toEqual({ sent: 1, left: 0 });
    expect(readdirSync(dir)).not.toContain('lock');
    writeFileSync(file, '');
    expect(await takeLock(file)).toBeUndefined();
    utimesSync(file, 1, 1);
    const taken = await Promise.all([takeLock(file), takeLock(file), takeLock(file)]);
    expect(taken.filter((item) => item !== undefined)).toHaveLength(1);
  });

  it('keeps what was under way when it is aborted, without counting it as a failure', async () => {
    const outbox = await Outbox.open(dir);
    await outbox.put(message('a'));
    const stop = new AbortController();
    const send = async () => {
      stop.abort();
      throw new Error('aborted');
    };
    const report = await drainOutbox(outbox, { send, signal: stop.signal, log });
    expect(report).toMatchObject({ sent: 0, left: 1 });
    expect(warnings).toEqual([]);
  });
});

describe('retry', () => {
  it('doubles up to four hours, with a random half', () => {
    let attempts = afterFailure(undefined, 'why', 0, 1);
    const delays = [attempts.next];
    for (let i = 0; i < 12; i++) {
      attempts = afterFailure(attempts, 'why', 0, 1);
      delays.push(attempts.next);
    }
    expect(delays.map((delay) => delay / 60_000)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 240, 240, 240, 240, 240]);
    expect(afterFailure(undefined, 'why', 0, 0).next).toBe(30_000);
    expect(isDue({ count: 1, next: LONGEST_DELAY + 1, reason: '' }, 0)).toBe(true);
  });

  it('forgets a damaged state', () => {
    for (const value of [undefined, null, 5, [], { target: 5, messages: { x: {}, ABCDEF01: { count: 'x' } } }]) {
      expect(readRetryState(value)).toEqual({ messages: {} });
    }
    const state = {
      target: { count: 1, next: 2, reason: 'r' },
      messages: { ABCDEF01: { count: 1, next: 2, reason: '' } },
    };
    expect(readRetryState(state)).toEqual(state);
  });
});

import { describe, expect, it } from 'vitest';
import { EventQueue, type QueuedEvent } from './events.js';
import { limitFor, normalizeArguments, reloadInterval } from './options.js';
import { partialFromConfig } from './partial.js';

describe('options', () => {
  it.each([
    [
      ['--pidfile', '--daemon'],
      ['--pidfile=auto', '--daemon'],
    ],
    [['--pidfile'], ['--pidfile=auto']],
    [
      ['--pidfile', '/run/x'],
      ['--pidfile', '/run/x'],
    ],
    [
      ['--stdout', '--', '--stdout'],
      ['--local=-', '--', '--stdout'],
    ],
  ])('%j means %j', (given, meant) => expect(normalizeArguments(given)).toEqual(meant));

  it.each([
    [-5, 0],
    [0, 0],
    [15, 60],
    [3600, 3600],
  ])('reload interval %i is %i', (given, meant) => {
    expect(reloadInterval({ 'conf-reload-interval': given })).toBe(meant);
  });

  it('finds the limit of a task', () => {
    const list = ['600', 'Deploy:3600', '900'];
    expect(limitFor(list, 'inventory', 5)).toEqual({ value: 900, own: false });
    expect(limitFor(list, 'deploy', 5)).toEqual({ value: 3600, own: true });
    expect(limitFor(['deploy:60'], 'inventory', 5)).toEqual({ value: 5, own: false });
  });

  it('makes a partial inventory an event', () => {
    expect(partialFromConfig({ partial: [] })).toBeUndefined();
    expect(partialFromConfig({ partial: ['cpu', 'bios'] })).toEqual({ partial: 'yes', category: 'cpu,bios' });
  });
});

describe('EventQueue', () => {
  const event = (name: string, due: number, targets: string[] = []): QueuedEvent => ({
    name,
    task: 'deploy',
    targets,
    parameters: {},
    due,
  });

  it('gives events out when they are due, the earliest first', () => {
    const queue = new EventQueue();
    queue.add(event('b', 20), 0);
    queue.add(event('a', 10), 0);
    expect(queue.next()).toBe(10);
    expect(queue.take(9)).toBeUndefined();
    expect(queue.take(30)?.name).toBe('a');
    expect(queue.take(30)?.name).toBe('b');
    expect(queue.next()).toBeUndefined();
  });

  it('replaces one of the same name, refuses one that comes too early, and has an end', () => {
    const queue = new EventQueue();
    expect(queue.add(event('', 1), 0)).toContain('without a name');
    expect(queue.add(event('a', 10), 0)).toBeUndefined();
    expect(queue.add(event('a', 11), 14)).toContain('too early');
    expect(queue.add(event('a', 40), 15)).toBeUndefined();
    expect(queue.add(event('a', 41, ['server0']), 16)).toBeUndefined();
    expect(queue.take(30)).toBeUndefined();
    expect(queue.add(event('a', 5), -100)).toBeUndefined();
    for (let i = 0; i < 1024; i++) queue.add(event(`x${i}`, 100), 0);
    expect(queue.add(event('last', 100), 0)).toContain('overflow');
  });
});

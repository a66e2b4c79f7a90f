import { describe, expect, it } from 'vitest';
import { LineReader, parseLine } from './lines.js';
import { readChildMessage, readStartMessage } from './messages.js';

describe('readChildMessage', () => {
  it.each([
    { type: 'log', level: 'info', tag: 'X', message: 'm', fields: { a: 1 } },
    { type: 'progress', done: 1, total: 2, text: 't' },
    { type: 'delivered', target: 'server0', kind: 'inventory', bytes: 5 },
    { type: 'event', name: 'storage maintenance', delay: 120, parameters: { a: 'b' } },
    { type: 'done' },
    { type: 'failed', message: 'why' },
  ])('takes %j', (message) => {
    expect(readChildMessage({ ...message, surplus: 1 })).toEqual(message);
  });

  it.each([
    null,
    [],
    'x',
    {},
    { type: 'evil' },
    { type: 'log', level: 'loud', tag: 'X', message: 'm' },
    { type: 'log', level: 'info', tag: 'X', message: 5 },
    { type: 'log', level: 'info', tag: 'x'.repeat(101), message: '' },
    { type: 'progress', done: -1, total: 2 },
    { type: 'progress', done: Number.NaN, total: 2 },
    { type: 'delivered', target: {}, kind: 'x', bytes: 1 },
    { type: 'event', name: '', delay: 1 },
  ])('refuses %j', (message) => {
    expect(readChildMessage(message)).toBeUndefined();
  });
});

describe('readStartMessage', () => {
  const start = {
    type: 'start',
    task: { id: 'a', name: 'A', version: '1', module: '/a.js' },
    config: {},
    deviceid: 'd',
    agentid: 'a',
    targets: [],
    jobs: [],
    level: 'info',
  };
  it('takes what is whole and nothing else', () => {
    expect(readStartMessage(start)).toEqual(start);
    for (const key of Object.keys(start)) expect(readStartMessage({ ...start, [key]: 5 })).toBeUndefined();
  });
});

describe('LineReader', () => {
  const read = (chunks: readonly string[], limit?: number) => {
    const lines: string[] = [];
    let tooLong = 0;
    const reader = new LineReader(
      (line) => lines.push(line),
      () => tooLong++,
      limit,
    );
    for (const chunk of chunks) reader.push(Buffer.from(chunk));
    reader.end();
    return { lines, tooLong };
  };

  it('puts lines together, whatever the chunks', () => {
    const text = 'one\n\ntwo ü\nthree';
    const bytes = [...Buffer.from(text)].map((byte) => Buffer.from([byte]));
    const lines: string[] = [];
    const reader = new LineReader(
      (line) => lines.push(line),
      () => undefined,
    );
    for (const byte of bytes) reader.push(byte);
    reader.end();
    expect(lines).toEqual(['one', '', 'two ü', 'three']);
    expect(read([text]).lines).toEqual(lines);
  });

  it('drops a line that is too long, once, and goes on', () => {
    expect(read(['abc', 'defgh', 'ij\nok\n', '12345678\nend'], 6)).toEqual({ lines: ['ok', 'end'], tooLong: 2 });
  });

  it('finds JSON objects only', () => {
    expect(parseLine('{"a":1}')).toEqual({ a: 1 });
    for (const line of ['', 'x', '[1]', '{', '{"a"']) expect(parseLine(line)).toBeUndefined();
  });
});

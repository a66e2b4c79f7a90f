import { chmodSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { logSettings } from './backends.js';
import { FileSink } from './file-sink.js';
import { localTime } from './format.js';
import { createLog, type LogOptions } from './log.js';
import { forgetSecrets, registerSecret } from './redact.js';
import { SyslogSink } from './syslog-sink.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'fi-log-'));
});
afterEach(() => {
  forgetSecrets();
  rmSync(dir, { recursive: true, force: true });
});

/** A stream that keeps what it gets. */
function capture() {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  return { stream, text: () => chunks.join('') };
}

const now = () => new Date(Date.UTC(2024, 1, 3, 4, 5, 6, 789));

function logTo(options: Partial<LogOptions>) {
  const { stream, text } = capture();
  return { log: createLog({ tag: 'core', stderr: stream, now, ...options }), text };
}

describe('createLog', () => {
  it('writes tag, level word, message and fields, in order', async () => {
    const { log, text } = logTo({ level: 'debug2' });
    log.error('one');
    log.child('Inventory').warning('two', { file: '/a b', n: 3, none: undefined, list: ['x'], word: 'w' });
    log.info('three');
    await log.flush();
    log.debug('four');
    log.debug2('five');
    await log.flush();
    expect(text()).toBe(
      '[core][ERROR] one\n' +
        '[Inventory][WARNING] two file="/a b" n=3 list=["x"] word=w\n' +
        '[core][INFO] three\n[core][DEBUG] four\n[core][DEBUG2] five\n',
    );
  });

  it('drops what is below its level, or has nowhere to go', async () => {
    const { log, text } = logTo({ level: 'warning' });
    expect([log.isEnabled('error'), log.isEnabled('warning'), log.isEnabled('info')]).toEqual([true, true, false]);
    log.info('no');
    await log.flush();
    expect(text()).toBe('');
    expect(createLog({ tag: 'x', backends: [] }).isEnabled('error')).toBe(false);
  });

  it('keeps thousands of records in order, and every flush waits', async () => {
    const { log, text } = logTo({});
    const expected: string[] = [];
    for (let i = 0; i < 5000; i++) {
      log.info(String(i));
      expected.push(`[core][INFO] ${i}\n`);
    }
    await Promise.all([log.flush(), log.flush()]);
    expect(text()).toBe(expected.join(''));
  });

  it('keeps secrets from every backend', async () => {
    registerSecret('s3same');
    const file = path.join(dir, 'a.log');
    const json = path.join(dir, 'a.json');
    const backends = [{ type: 'stderr' }, { type: 'file', path: file }, { type: 'json', path: json }] as const;
    const { log, text } = logTo({ backends });
    log.child('s3same').error('s3same http://u:pw1@h/', { password: 'pw2', deep: { url: 's3same' } });
    await log.flush();
    for (const written of [text(), readFileSync(file, 'utf8'), readFileSync(json, 'utf8')]) {
      expect(written).toContain('***');
      expect(written).not.toMatch(/s3same|pw1|pw2/);
    }
  });

  it('lets foreign data neither forge records nor drive the terminal', async () => {
    const { log, text } = logTo({});
    log.info('a\n[core][ERROR] b\u001b[2J\u009b', { x: '\r\u0007' });
    await log.flush();
    expect(text().split('\n')).toHaveLength(2);
    expect(text()).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });

  it('colours on demand', async () => {
    const { log, text } = logTo({ backends: [{ type: 'stderr', color: true }] });
    log.error('x');
    await log.flush();
    expect(text()).toBe('\u001b[31m[core][ERROR]\u001b[0m x\n');
  });

  it('writes JSON lines for machines', async () => {
    const { log, text } = logTo({ backends: [{ type: 'json' }] });
    log.child('SNMP').info('a\nb', { host: '10.0.0.1' });
    await log.flush();
    expect(text().endsWith('}\n')).toBe(true);
    expect(JSON.parse(text())).toEqual({
      time: '2024-02-03T04:05:06.789Z',
      level: 'info',
      tag: 'SNMP',
      message: 'a\nb',
      fields: { host: '10.0.0.1' },
    });
  });

  it('puts the time before lines in a file that only its owner may read', async () => {
    const file = path.join(dir, 'a.log');
    const { log } = logTo({ backends: [{ type: 'file', path: file }] });
    log.info('x');
    await log.flush();
    expect(readFileSync(file, 'utf8')).toBe(`${localTime(now())} [core][INFO] x\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('warns once of a backend that fails, and goes on with the others', async () => {
    const file = path.join(dir, 'none', 'a.log');
    const { log, text } = logTo({ backends: [{ type: 'file', path: file }, { type: 'stderr' }] });
    log.info('one');
    log.info('two');
    await log.flush();
    const lines = text().trim().split('\n');
    expect(lines.filter((line) => line.includes('cannot log to'))).toEqual([
      `[core][WARNING] cannot log to ${file}: ${file}: no such file or directory`,
    ]);
    expect(lines).toContain('[core][INFO] two');
  });

  it.skipIf(!existsSync('/dev/full'))('survives a full disk', async () => {
    const { log, text } = logTo({ backends: [{ type: 'file', path: '/dev/full', maxSize: 1 }] });
    log.info('one');
    log.info('two');
    await log.flush();
    expect(text()).toBe('[core][WARNING] cannot log to /dev/full: no space left on device\n');
  });

  it('survives a reader that went away', async () => {
    const seen: string[] = [];
    const stream = new Writable({
      write(chunk, _encoding, done) {
        seen.push(String(chunk));
        done(Object.assign(new Error('EPIPE'), { code: 'EPIPE' }));
      },
    });
    const log = createLog({ tag: 'core', stderr: stream });
    log.info('one');
    await log.flush();
    log.info('two');
    await log.flush();
    expect(seen).toEqual(['[core][INFO] one\n']);
  });
});

describe('FileSink', () => {
  it('begins a new file beyond the limit and keeps one old file', () => {
    const file = path.join(dir, 'a.log');
    const sink = new FileSink(file, 10);
    for (const line of ['1111', '2222', '3333', '4444', '5555']) sink.write(line);
    sink.close();
    expect(readFileSync(file, 'utf8')).toBe('5555\n');
    expect(readFileSync(`${file}.1`, 'utf8')).toBe('3333\n4444\n');
  });

  it('writes a line that is longer than the limit', () => {
    const file = path.join(dir, 'a.log');
    const sink = new FileSink(file, 3);
    sink.write('long line');
    sink.close();
    expect(readFileSync(file, 'utf8')).toBe('long line\n');
  });

  it('begins anew when the file was moved or removed, and appends to one that is there', () => {
    const file = path.join(dir, 'a.log');
    writeFileSync(file, 'old\n');
    chmodSync(file, 0o640);
    const sink = new FileSink(file, 0);
    sink.write('1');
    renameSync(file, `${file}.moved`);
    sink.write('2');
    rmSync(file);
    sink.write('3');
    sink.close();
    expect(readFileSync(`${file}.moved`, 'utf8')).toBe('old\n1\n');
    expect(statSync(`${file}.moved`).mode & 0o777).toBe(0o640);
    expect(readFileSync(file, 'utf8')).toBe('3\n');
  });
});

describe('SyslogSink', () => {
  /** A `logger` that notes its arguments and input. */
  function recorder(exitCode = 0) {
    const file = path.join(dir, 'calls');
    const script = path.join(dir, 'logger.cjs');
    writeFileSync(
      script,
      `const fs = require('node:fs');
       const call = { args: process.argv.slice(2), input: fs.readFileSync(0, 'utf8') };
       fs.appendFileSync(${JSON.stringify(file)}, JSON.stringify(call) + '\\n');
       process.exit(${exitCode});`,
    );
    const calls = () =>
      readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
    return { command: [process.execPath, script] as [string, string], calls };
  }

  it('hands bursts to logger, in order, the text on its standard input only', async () => {
    const { command, calls } = recorder();
    const errors: Error[] = [];
    const sink = new SyslogSink({
      facility: 'LOG_LOCAL3',
      program: 'fi-x',
      command,
      onError: (error) => errors.push(error),
    });
    sink.write('info', 'one');
    sink.write('info', '-p two; $(x)');
    sink.write('error', 'three');
    await sink.flush();
    sink.write('debug2', 'four');
    await sink.flush();
    const tag = `fi-x[${process.pid}]`;
    expect(calls()).toEqual([
      { args: ['-t', tag, '-p', 'local3.info'], input: 'one\n-p two; $(x)\n' },
      { args: ['-t', tag, '-p', 'local3.err'], input: 'three\n' },
      { args: ['-t', tag, '-p', 'local3.debug'], input: 'four\n' },
    ]);
    expect(errors).toEqual([]);
  });

  it('reports a logger that fails or is not there', async () => {
    const errors: string[] = [];
    const onError = (error: Error) => errors.push(error.message);
    const failing = new SyslogSink({ facility: 'LOG_USER', program: 'x', command: recorder(3).command, onError });
    failing.write('info', 'a');
    await failing.flush();
    const missing = new SyslogSink({
      facility: 'LOG_USER',
      program: 'x',
      command: [path.join(dir, 'no-logger')],
      onError,
    });
    missing.write('info', 'a');
    await missing.flush();
    expect(errors).toEqual([expect.stringContaining('exit code 3'), expect.stringContaining('ENOENT')]);
  });
});

describe('logSettings', () => {
  const config = {
    logger: ['stderr'],
    logfile: undefined,
    'logfile-maxsize': 0,
    logfacility: 'LOG_USER',
    color: false,
    debug: 0,
  };

  it('maps the options', () => {
    expect(logSettings(config)).toEqual({ level: 'info', backends: [{ type: 'stderr', color: false }] });
    expect(logSettings({ ...config, debug: 3 }).level).toBe('debug2');
    expect(logSettings({ ...config, logger: [] }).backends).toEqual([]);
    expect(logSettings({ ...config, logger: ['syslog'], logfacility: 'LOG_DAEMON' }).backends).toEqual([
      { type: 'syslog', facility: 'LOG_DAEMON' },
    ]);
  });

  it('adds the file for a logfile, as JSON where json is asked for', () => {
    const file = { ...config, logfile: '/a', 'logfile-maxsize': 5 };
    expect(logSettings(file).backends[1]).toEqual({ type: 'file', path: '/a', maxSize: 5 });
    expect(logSettings({ ...file, logger: ['json'] }).backends).toEqual([{ type: 'json', path: '/a', maxSize: 5 }]);
    expect(logSettings({ ...file, logger: ['file', 'json'] }).backends).toEqual([
      { type: 'json' },
      { type: 'file', path: '/a', maxSize: 5 },
    ]);
    expect(logSettings({ ...config, logger: ['json'] }).backends).toEqual([{ type: 'json' }]);
  });
});

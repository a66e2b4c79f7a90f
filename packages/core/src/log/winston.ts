/**
 * The backends as winston transports. winston is imported with the first record, as it takes 30 ms to load. Files are written by
 * our own sink: winston's file transport loses what it holds when a process ends, and cannot tell when it is done.
 */
import { Writable } from 'node:stream';
import type { LogBackend } from './backends.js';
import { FileSink } from './file-sink.js';
import { formatFileLine, formatJson, formatText, type LogRecord } from './format.js';
import { LOG_LEVELS } from './logger.js';
import { SyslogSink } from './syslog-sink.js';

export interface Output {
  write(record: LogRecord): void;
  flush(): Promise<void>;
}

interface OutputOptions {
  readonly program: string;
  readonly stderr: NodeJS.WritableStream;
  readonly onError: (backend: string, error: unknown) => void;
}

const MEGABYTE = 1024 * 1024;

/** One backend: `write` may throw, `flush` waits for what is under way. */
interface Sink {
  readonly name: string;
  write(record: LogRecord): void;
  flush?(): Promise<void>;
}

function sinkFor(backend: LogBackend, options: OutputOptions): Sink {
  const { stderr } = options;
  switch (backend.type) {
    case 'stderr':
      return streamSink(stderr, (record) => formatText(record, { color: backend.color === true }));
    case 'file':
      return fileSink(backend.path, backend.maxSize, formatFileLine);
    case 'json':
      return backend.path === undefined
        ? streamSink(stderr, formatJson)
        : fileSink(backend.path, backend.maxSize, formatJson);
    case 'syslog': {
      const name = 'syslog';
      const { program } = options;
      const onError = (error: Error) => options.onError(name, error);
      const sink = new SyslogSink({ facility: backend.facility ?? 'LOG_USER', program, onError });
      return { name, write: (record) => sink.write(record.level, formatText(record)), flush: () => sink.flush() };
    }
  }
}

function fileSink(path: string, maxSize: number | undefined, format: (record: LogRecord) => string): Sink {
  const sink = new FileSink(path, (maxSize ?? 0) * MEGABYTE);
  return { name: path, write: (record) => sink.write(format(record)) };
}

function streamSink(stream: NodeJS.WritableStream, format: (record: LogRecord) => string): Sink {
  ignoreErrors(stream);
  return {
    name: 'the standard error',
    write(record) {
      if (stream.writable) stream.write(`${format(record)}\n`);
    },
    async flush() {
      // The callback comes after all that was written before, also when nobody reads any more.
      if (stream.writable) await new Promise<void>((resolve) => stream.write('', () => resolve()));
    },
  };
}

const ignored = new WeakSet<NodeJS.WritableStream>();

/** A reader of the log that goes away must not end the program. */
function ignoreErrors(stream: NodeJS.WritableStream): void {
  if (ignored.has(stream)) return;
  ignored.add(stream);
  stream.on('error', () => undefined);
}

/** Opens all backends; each has its own fate. */
export async function openOutput(backends: readonly LogBackend[], options: OutputOptions): Promise<Output> {
  const { default: winston } = await import('winston');
  const sinks = backends.map((backend) => sinkFor(backend, options));
  let underWay = 0;
  const waiting: (() => void)[] = [];

  const transports = sinks.map((sink) => {
    const stream = new Writable({
      objectMode: true,
      write(info: { record: LogRecord }, _encoding, done) {
        try {
          sink.write(info.record);
        } catch (error) {
          options.onError(sink.name, error);
        }
        underWay--;
        if (underWay === 0) for (const resolve of waiting.splice(0)) resolve();
        done();
      },
    });
    return new winston.transports.Stream({ stream });
  });
  const logger = winston.createLogger({
    levels: Object.fromEntries(LOG_LEVELS.map((level, index) => [level, index])),
    level: LOG_LEVELS.at(-1) ?? 'debug2',
    // Records are formatted by each backend; winston's default format would add to them.
    format: winston.format((info) => info)(),
    transports,
  });

  return {
    write(record) {
      underWay += transports.length;
      logger.log({ level: record.level, message: record.message, record });
    },
    async flush() {
      if (underWay > 0) await new Promise<void>((resolve) => waiting.push(resolve));
      await Promise.all(sinks.map((sink) => sink.flush?.()));
    },
  };
}

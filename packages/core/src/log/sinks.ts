/** The backends: how a record gets to the standard error, a file, syslog, or out as JSON. */
import type { LogBackend } from './backends.js';
import { FileSink } from './file-sink.js';
import { formatFileLine, formatJson, formatText, type LogRecord } from './format.js';
import { SyslogSink } from './syslog-sink.js';

export interface SinkOptions {
  readonly program: string;
  readonly stderr: NodeJS.WritableStream;
  readonly onError: (backend: string, error: unknown) => void;
}

const MEGABYTE = 1024 * 1024;

/** One backend: `write` may throw, `flush` waits for what is under way. */
export interface Sink {
  readonly name: string;
  write(record: LogRecord): void;
  flush?(): Promise<void>;
}

/** Makes a backend. Opening it is left to its first record. */
export function sinkFor(backend: LogBackend, options: SinkOptions): Sink {
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

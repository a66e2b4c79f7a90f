/**
 * The backends as winston transports. winston is imported with the first record, as it takes 30 ms to load. Files are written by
 * our own sink: winston's file transport loses what it holds when a process ends, and cannot tell when it is done.
 */
import { Writable } from 'node:stream';
import type { LogBackend } from './backends.js';
import type { LogRecord } from './format.js';
import { LOG_LEVELS } from './logger.js';
import { type Output, type OutputOptions, sinkFor } from './sinks.js';

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

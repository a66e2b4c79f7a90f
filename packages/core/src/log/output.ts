/** A record to all backends: what fails or is slow in one is nothing to the others. */
import type { LogBackend } from './backends.js';
import type { LogRecord } from './format.js';
import { type SinkOptions, sinkFor } from './sinks.js';

export interface Output {
  write(record: LogRecord): void;
  /** Resolves when everything was written, or could not be. */
  flush(): Promise<void>;
}

/** Opens all backends. */
export function openOutput(backends: readonly LogBackend[], options: SinkOptions): Output {
  const sinks = backends.map((backend) => sinkFor(backend, options));
  return {
    write(record) {
      for (const sink of sinks) {
        try {
          sink.write(record);
        } catch (error) {
          options.onError(sink.name, error);
        }
      }
    },
    async flush() {
      await Promise.all(sinks.map((sink) => sink.flush?.()));
    },
  };
}

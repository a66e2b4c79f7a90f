/**
 * The backends without winston, for a process that stays: winston adds 9 MB of resident memory, and such a process
 * only hands records on, as its children made them.
 */
import type { LogBackend } from './backends.js';
import { type Output, type OutputOptions, sinkFor } from './sinks.js';

/** Opens all backends; each has its own fate. */
export function openDirectOutput(backends: readonly LogBackend[], options: OutputOptions): Output {
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

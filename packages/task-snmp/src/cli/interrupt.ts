/** Ctrl-C: the first ends the work and gives what there is, the second ends the program at once. */

export interface Interrupt {
  readonly signal: AbortSignal;
  dispose(): void;
}

export function onInterrupt(): Interrupt {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(1);
    controller.abort();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return {
    signal: controller.signal,
    dispose() {
      // What was found is being written; a second Ctrl-C still ends it at once.
      if (!controller.signal.aborted) process.off('SIGINT', stop).off('SIGTERM', stop);
    },
  };
}

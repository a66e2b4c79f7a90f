/** The life of a process that works for the agent: one order from its standard input, messages to its standard output. */
import { writeSync } from 'node:fs';
import { describeError, FiError } from '../errors.js';
import { LineReader, parseLine } from './lines.js';
import { isRecord } from './record.js';

/** Characters of an order: targets, options and jobs of thousands of devices. */
const MAX_ORDER = 64 * 1024 * 1024;
/** Milliseconds that the work has to end when the agent has gone. */
const ORPHAN_GRACE = 3_000;

/** Writes to the standard output and waits for the reader; a reader that has gone is noticed elsewhere. */
function tell(message: object): void {
  const bytes = Buffer.from(`${JSON.stringify(message)}\n`);
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(1, bytes, written);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return;
    }
  }
}

/**
 * Does the first order that comes in, tells that it is done or why it failed, and ends the process. `stop.signal` is
 * aborted when the agent says so, or has gone.
 */
export function workForAgent(
  work: (order: unknown, tell: (message: object) => void, stop: AbortController) => Promise<void>,
): void {
  // What a library prints must not stand between messages. The stream itself is never made: it would set the descriptor to
  // non-blocking, and a message that was written must have left this process, whatever happens next.
  Object.defineProperty(process, 'stdout', { get: () => process.stderr });
  const stop = new AbortController();
  let started = false;

  const end = (failure?: unknown) => {
    const stack = failure instanceof Error && !(failure instanceof FiError) ? failure.stack : undefined;
    if (stack !== undefined) tell({ type: 'log', level: 'debug', tag: 'core', message: stack });
    if (failure === undefined) tell({ type: 'done' });
    else tell({ type: 'failed', message: describeError(failure).slice(0, 16_000) });
    process.exit(0);
  };
  process.on('uncaughtException', end);
  process.on('SIGINT', () => undefined); // the agent tells its children when to stop
  process.on('SIGTERM', () => stop.abort(new FiError('ERR_FI_STOPPED', 'stopped by SIGTERM')));

  const reader = new LineReader(
    (line) => {
      const message = parseLine(line);
      if (isRecord(message) && message.type === 'stop') {
        stop.abort(new FiError('ERR_FI_STOPPED', String(message.reason)));
      } else if (!started) {
        started = true;
        Promise.resolve()
          .then(() => work(message, tell, stop))
          .then(() => end(), end);
      }
    },
    () => end(new FiError('ERR_FI_ORDER', 'an order was too long')),
    MAX_ORDER,
  );
  process.stdin.on('data', (chunk: Buffer) => reader.push(chunk));
  process.stdin.on('error', () => undefined);
  process.stdin.on('close', () => {
    // The agent was killed: nobody will end this process any more.
    stop.abort(new FiError('ERR_FI_STOPPED', 'the agent has gone'));
    setTimeout(() => process.exit(1), ORPHAN_GRACE).unref();
    if (!started) process.exit(1);
  });
}

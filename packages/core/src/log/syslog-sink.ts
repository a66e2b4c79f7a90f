/**
 * syslog by way of the `logger` command of POSIX: Node has no Unix datagram sockets, and the packages that add them are
 * native builds. Text goes through its standard input, never through its arguments, which everybody can see.
 */
import { spawn } from 'node:child_process';
import type { LogLevel } from './logger.js';

const PRIORITIES: Readonly<Record<LogLevel, string>> = {
  error: 'err',
  warning: 'warning',
  info: 'info',
  debug: 'debug',
  debug2: 'debug',
};
/** Milliseconds after which a `logger` that does not end is killed. */
const TIME_LIMIT = 10_000;
/** Lines that wait for a slow syslog; beyond it the oldest are dropped. */
const MAX_WAITING = 1000;
/** syslog daemons cut what is longer (RFC 3164). */
const MAX_LINE = 900;

interface Entry {
  readonly priority: string;
  readonly line: string;
}

export interface SyslogOptions {
  /** `LOG_USER`, `LOG_DAEMON`, … */
  readonly facility: string;
  /** Name of the program in syslog. */
  readonly program: string;
  /** Called when `logger` cannot be run or fails. */
  readonly onError: (error: Error) => void;
  /** The command; another one in tests. */
  readonly command?: readonly [string, ...string[]];
}

/** Hands lines over in their order; a burst of one priority is one run of `logger`, and nothing stays resident. */
export class SyslogSink {
  readonly #options: SyslogOptions;
  readonly #facility: string;
  #waiting: Entry[] = [];
  #draining: Promise<void> | undefined;

  constructor(options: SyslogOptions) {
    this.#options = options;
    this.#facility = options.facility.replace(/^LOG_/i, '').toLowerCase();
  }

  write(level: LogLevel, line: string): void {
    this.#waiting.push({ priority: PRIORITIES[level], line: line.slice(0, MAX_LINE) });
    if (this.#waiting.length > MAX_WAITING) this.#waiting.shift();
    this.#draining ??= this.#drain().finally(() => {
      this.#draining = undefined;
    });
  }

  /** Resolves when all lines were handed over, or given up. */
  async flush(): Promise<void> {
    await this.#draining;
  }

  async #drain(): Promise<void> {
    // Lines of the same turn of the event loop go together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const priority = this.#waiting[0]?.priority ?? 'info';
      const end = this.#waiting.findIndex((entry) => entry.priority !== priority);
      const lines = this.#waiting.splice(0, end === -1 ? this.#waiting.length : end).map((entry) => entry.line);
      try {
        await this.#run(priority, lines);
      } catch (error) {
        this.#options.onError(error instanceof Error ? error : new Error(String(error)));
      }
    }
  }

  #run(priority: string, lines: readonly string[]): Promise<void> {
    const [command, ...prefix] = this.#options.command ?? ['logger'];
    const tag = `${this.#options.program}[${process.pid}]`;
    const args = [...prefix, '-t', tag, '-p', `${this.#facility}.${priority}`];
    return new Promise((resolve, reject) => {
      const child = spawn(command, args, { stdio: ['pipe', 'ignore', 'ignore'], timeout: TIME_LIMIT });
      child.once('error', reject);
      child.once('close', (code, signal) => {
        if (code === 0) resolve();
        else reject(new Error(`${command} ended with ${signal ?? `exit code ${code}`}`));
      });
      child.stdin.on('error', () => {
        // The exit code tells why it stopped reading.
      });
      child.stdin.end(`${lines.join('\n')}\n`);
    });
  }
}

/** How far a scan is, on one line of the terminal, with the time that is left; nothing where nobody watches. */

import type { Format } from './options.js';

/** Milliseconds between two drawings. */
const INTERVAL = 200;
const WIDTH = 30;

export interface ProgressBar {
  update(done: number, found: number): void;
  /** Makes room for lines that go to the same terminal. */
  hide(): void;
  end(): void;
}

export function progressBar(total: number, stream: NodeJS.WriteStream = process.stderr): ProgressBar {
  if (!stream.isTTY) return { update() {}, hide() {}, end() {} };
  const begin = performance.now();
  let drawn = 0;
  let start: number | undefined;
  const hide = () => {
    if (drawn > 0) stream.write('\r\u001b[K');
    drawn = 0;
  };
  return {
    update(done, found) {
      const now = performance.now();
      start ??= done - 1;
      if (now - drawn < INTERVAL) return;
      drawn = now;
      const share = total === 0 ? 1 : Math.min(1, done / total);
      const bar = '█'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '·');
      // What an earlier run has done took no time of this one.
      const left = ((now - begin) * (total - done)) / Math.max(1, done - start);
      const line = `${bar} ${Math.floor(share * 100)} %  ${done} of ${total}, ${found} found, ${duration(left)} left`;
      stream.write(`\r\u001b[K${line.slice(0, (stream.columns || 80) - 1)}`);
    },
    hide,
    end: hide,
  };
}

/** Whether results come to the terminal while the bar is there; a table comes at the end. */
export function sharesTerminal(format: Format): boolean {
  return format !== 'table' && process.stdout.isTTY;
}

function duration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  const [minutes, hours] = [Math.floor(seconds / 60), Math.floor(seconds / 3600)];
  if (hours > 0) return `${hours} h ${minutes % 60} min`;
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}

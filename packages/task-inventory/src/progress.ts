/** One line on the terminal that tells how far a long inventory is; nothing where nobody watches. */

import type { Progress } from './runner.js';

/** Milliseconds before the line appears: most inventories are done by then. */
const PATIENCE = 1000;

/** Shows progress on the standard error if that is a terminal. */
export function progressLine(stream: NodeJS.WriteStream = process.stderr): {
  update(progress: Progress): void;
  end(): void;
} {
  if (!stream.isTTY) return { update() {}, end() {} };
  const begin = performance.now();
  let shown = false;
  return {
    update({ done, total, name }) {
      if (performance.now() - begin < PATIENCE) return;
      shown = true;
      stream.write(`\r\u001b[K${done} of ${total}: ${name}`.slice(0, (stream.columns ?? 80) + 4));
    },
    end() {
      if (shown) stream.write('\r\u001b[K');
    },
  };
}

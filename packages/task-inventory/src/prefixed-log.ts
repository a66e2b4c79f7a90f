/** A log whose messages name what they are about. */

import type { Logger } from '@fi/core';

/** The same log; messages begin with a name. */
export function prefixed(log: Logger, name: string): Logger {
  return {
    error: (message, fields) => log.error(`${name}: ${message}`, fields),
    warning: (message, fields) => log.warning(`${name}: ${message}`, fields),
    info: (message, fields) => log.info(`${name}: ${message}`, fields),
    debug: (message, fields) => log.debug(`${name}: ${message}`, fields),
    debug2: (message, fields) => log.debug2(`${name}: ${message}`, fields),
    isEnabled: (level) => log.isEnabled(level),
    child: (tag) => prefixed(log.child(tag), name),
  };
}

/** A Host that notes which commands one collector asks for; everything else is passed on. */

import type { Host } from '@fi/core';

export interface Trace {
  /** Commands with their arguments, as a person would type them. */
  readonly commands: Set<string>;
}

/** Wraps a host for one collector. */
export function tracingHost(host: Host, trace: Trace): Host {
  return {
    platform: host.platform,
    environment: () => host.environment(),
    uid: () => host.uid(),
    now: () => host.now(),
    read: (path) => host.read(path),
    readBytes: (path) => host.readBytes(path),
    list: (dir) => host.list(dir),
    stat: (path, options) => host.stat(path, options),
    realpath: (path) => host.realpath(path),
    which: (command) => host.which(command),
    async run(command, args, options) {
      const output = await host.run(command, args, options);
      if (output !== undefined) trace.commands.add([command, ...(args ?? [])].join(' '));
      return output;
    },
  };
}

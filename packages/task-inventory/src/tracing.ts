/** The Host as one collector sees it: commands are noted, and one that broke off is an error, not a short answer. */

import type { Host, Output } from '@fi/core';

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
      if (output === undefined) return undefined;
      trace.commands.add([command, ...(args ?? [])].join(' '));
      // a collector that sets a limit of its own knows what it means when that is reached
      const why = options?.timeout === undefined && options?.maxOutput === undefined ? brokenOff(output) : undefined;
      if (why !== undefined) throw new Error(`${command} ${why}`);
      return output;
    },
  };
}

/** Exit codes of commands that were ended by KILL, SEGV, ABRT, BUS or TERM: crashed, or killed for want of memory. */
const CRASHED = new Set([137, 139, 134, 135, 143]);

/** Why an output is not the whole answer; half a list would make a server delete the other half. */
function brokenOff({ timedOut, truncated, code, stdout }: Output): string | undefined {
  if (timedOut) return 'did not finish in time';
  if (truncated) return `printed more than ${Math.round(stdout.length / 1048576)} MiB`;
  return CRASHED.has(code) ? `crashed or was killed (${code})` : undefined;
}

/** Sockets that a service manager has opened for this process (sd_listen_fds(3)): socket activation. */

/** The first of them: after standard input, output and error. */
const FIRST = 3;
const MAX = 16;

/**
 * File descriptors of the sockets meant for this process; an empty list when there are none. The variables are taken out
 * of the environment, so that no child takes them for its own.
 */
export function inheritedSockets(
  environment: Record<string, string | undefined> = process.env,
  pid: number = process.pid,
): number[] {
  const { LISTEN_PID, LISTEN_FDS } = environment;
  delete environment.LISTEN_PID;
  delete environment.LISTEN_FDS;
  delete environment.LISTEN_FDNAMES;
  if (LISTEN_PID !== String(pid) || !/^\d{1,3}$/.test(LISTEN_FDS ?? '')) return [];
  const count = Math.min(Number(LISTEN_FDS), MAX);
  return Array.from({ length: count }, (_, index) => FIRST + index);
}

/** The processor architecture of a machine, by the name that its kernel has for it: `x86_64`, `aarch64`, `ppc64le`, … */

import { firstLine, type Host } from '@fi/core';

/** Like `uname -m`; Linux has told it in a file since version 6.1. */
export async function architecture(host: Host): Promise<string | undefined> {
  const file = host.platform === 'linux' ? firstLine(await host.read('/proc/sys/kernel/arch')) : undefined;
  const name = file ?? firstLine((await host.run('uname', ['-m']))?.stdout);
  return name?.trim() || undefined;
}

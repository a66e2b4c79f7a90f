/** `--partial`: the event of a partial inventory, as the command line asks for it. Pure. */
import type { AgentValues } from './options.js';

/** Parameters of the event; undefined when none is asked for. */
export function partialFromConfig(values: Pick<AgentValues, 'partial'>): Record<string, string> | undefined {
  return values.partial.length === 0 ? undefined : { partial: 'yes', category: values.partial.join(',') };
}

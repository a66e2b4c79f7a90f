/** The state of the agent in the words that servers compare. Pure. */
import type { AgentStatus } from './agent-view.js';

/** `waiting`, `running task Inventory`, `paused`, `unknown`. */
export function statusText({ state, tasks }: AgentStatus): string {
  if (state !== 'running') return state;
  const [first] = tasks;
  return first === undefined ? 'waiting' : `running task ${first.name}`;
}

/** The agent as a library: its parts, for tests and for programs that bring their own clock. */
export { Agent } from './agent.js';
export { loadAgentConfig } from './options.js';
export { planTasks } from './plan.js';

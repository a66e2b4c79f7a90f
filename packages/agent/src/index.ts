/** The agent as a library: its parts, for tests and for programs that bring their own clock. */
export { Agent, type AgentSetup, type TargetEntry, type TaskHooks, type Workers } from './agent.js';
export { type AgentConfig, loadAgentConfig } from './options.js';
export { type Plan, planTasks } from './plan.js';

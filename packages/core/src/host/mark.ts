/** Name of the environment variable that marks a task and all that it starts, with another value in each run. */
export const MARK_VARIABLE = 'FI_TASK_RUN';

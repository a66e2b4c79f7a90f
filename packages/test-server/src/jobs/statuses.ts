/** What agents tell of deployment jobs: setStatus of the deploy protocol. Pure. */

/** A status as it came; what was not sent is an empty text. */
export interface DeployStatus {
  readonly machineid: string;
  readonly uuid: string;
  /** `job` or `file`. */
  readonly part: string;
  readonly step: string;
  readonly status: string;
  readonly message: string;
}

/** The status that a request tells. */
export function readStatus(query: Readonly<Record<string, string>>): DeployStatus {
  const { machineid = '', uuid = '', part = '', currentStep: step = '', status = '', msg: message = '' } = query;
  return { machineid, uuid, part, step, status, message };
}

/** Whether a job has come to its end, as servers see it: the last message that tells an outcome decides. */
export function jobState(messages: readonly DeployStatus[]): 'waiting' | 'running' | 'done' | 'failed' {
  let state: 'waiting' | 'running' | 'done' | 'failed' = messages.length === 0 ? 'waiting' : 'running';
  for (const { step, status, message } of messages) {
    if (status === 'ko') state = 'failed';
    if (status === 'ok' && (step === '' || message === 'job skipped')) state = 'done';
  }
  return state;
}

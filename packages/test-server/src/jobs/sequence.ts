/** Which sequences of statuses a server may see for one job (deploy protocol, status sequences). Pure. */
import type { DeployStatus } from './statuses.js';

const STEPS = ['checking', 'downloading', 'prepare', 'processing', ''];

/**
 * Why a sequence is not one that the protocol allows; undefined: it is.
 * @param complete whether the job ran to its end, so that its outcome must have been told
 */
export function sequenceProblem(messages: readonly DeployStatus[], complete = true): string | undefined {
  const [first] = messages;
  if (first === undefined) return complete ? 'nothing was told' : undefined;
  const refused = messages.length === 1 && first.status === 'ko' && first.message.startsWith('job refused');
  if (refused) return first.step === 'checking' ? undefined : 'refused in another step than checking';
  if (first.step !== 'checking' || first.message !== 'starting' || first.status !== '')
    return 'does not begin with starting';
  let reached = 0;
  let ended = false;
  let failed = false;
  for (const [index, { step, status, message, part }] of messages.entries()) {
    if (ended) return `message ${index + 1} after the end: ${message}`;
    const position = STEPS.indexOf(step);
    if (position < 0) return `unknown step ${step}`;
    // checks of actions are told in between
    if (position < reached && !(step === 'checking' && reached >= 2)) return `${step} after ${STEPS[reached]}`;
    if (position > reached + 1 && step !== '' && !(reached === 2 && position === 3))
      return `${step} right after ${STEPS[reached]}`;
    reached = Math.max(reached, position);
    if (part === 'file' && step !== 'downloading') return `a file in the step ${step}`;
    const word = { checking: 'all checks are ok', downloading: 'success', prepare: 'success' }[
      STEPS[position - 1] ?? ''
    ];
    if (word !== undefined && reached === position && messages[index - 1]?.step !== step && step !== '') {
      const before = messages.slice(0, index).findLast((other) => other.step === STEPS[position - 1]);
      if (before?.message !== word) return `${step} before "${word}"`;
    }
    if (step === '') {
      if (message !== 'job successfully completed' || status !== 'ok') return `odd end: ${status} ${message}`;
      ended = true;
    }
    if (message === 'job skipped') ended = true;
    if (status === 'ko') {
      failed = true;
      ended = !(step === 'checking' && reached >= 2);
    }
  }
  if (complete && !ended && !failed) return 'the outcome was not told';
  return undefined;
}

/** What `fi-deploy` says of itself. */
import type { ProgramDescription } from '@fi/core/config';
import { FI_DEPLOY_OPTIONS } from './options.js';

export const DEPLOY = {
  name: 'fi-deploy',
  summary: 'Carries out deployment jobs from a file, as a server answers them to getJobs.',
  usage: ['[options] JOBFILE', '--sign=KEYFILE JOBFILE', '--generate-key=KEYFILE'],
  details: [
    'A job file is what a server answers to getJobs: an object with jobs and associatedFiles. The policy of the machine holds here too: the options deploy-* say which commands may run, as whom, and whether jobs must be signed.',
    'With --dry-run nothing is fetched or changed: the job is told in plain words.',
  ],
  options: FI_DEPLOY_OPTIONS,
  arguments: [{ name: 'JOBFILE', description: 'the job file; - is the standard input', kind: 'file' }],
  failure: 'a job was refused or failed',
  examples: [
    { command: 'fi-deploy --dry-run job.json', text: 'what would be done, in plain words' },
    { command: 'fi-deploy --mirror=/media/usb/repository job.json', text: 'without a network' },
    { command: 'fi-deploy --sign=packager.pem job.json >signed.json', text: 'sign all jobs of a file' },
  ],
} as const satisfies ProgramDescription;

export const PROGRAMS: readonly ProgramDescription[] = [DEPLOY];

/** The options of `fi-deploy`: those shared by all clients, the safety policy, and its own. */
import { type OptionTable, optionsFor } from '@fi/core/config';

const JOBS = 'Jobs';
const SIGNATURES = 'Signatures';
const programs = ['deploy'] as const;

function checkMachine(name: string): string | undefined {
  const right = /^[\w.*-]{1,200}$/.test(name) && name.split('*').length <= 5;
  return right ? undefined : 'a host name or deviceid, with four stars at most';
}

export const FI_DEPLOY_OPTIONS = {
  'dry-run': {
    type: 'boolean',
    description: 'tell what would be fetched, checked and executed, and do nothing',
    group: JOBS,
    short: 'n',
    programs,
    environment: false,
    file: false,
  },
  mirror: {
    type: 'strings',
    description: 'take parts from this folder first, laid out like a mirror; may be repeated',
    group: JOBS,
    placeholder: 'DIR',
    programs,
    environment: false,
    file: false,
  },
  vardir: {
    type: 'path',
    description: 'keep parts in this folder, so that an interrupted run is resumed; a temporary one without it',
    group: JOBS,
    placeholder: 'DIR',
    programs,
  },
  'conf-file': {
    type: 'path',
    description: 'read the options deploy-* from this agent.cfg',
    group: JOBS,
    placeholder: 'FILE',
    programs,
    file: false,
  },
  sign: {
    type: 'path',
    description: 'print the job file with signatures made with this private key; nothing is carried out',
    group: SIGNATURES,
    placeholder: 'KEYFILE',
    programs,
    environment: false,
    file: false,
  },
  'valid-days': {
    type: 'integer',
    default: 30,
    min: 1,
    max: 3650,
    description: 'with --sign: the signatures are good for so many days',
    group: SIGNATURES,
    placeholder: 'DAYS',
    programs,
    environment: false,
    file: false,
  },
  machine: {
    type: 'list',
    description: 'with --sign: only machines of these names may carry the jobs out; * stands for any text',
    group: SIGNATURES,
    placeholder: 'NAME,…',
    programs,
    environment: false,
    file: false,
    check: checkMachine,
  },
  repeatable: {
    type: 'boolean',
    description: 'with --sign: a machine may do the same job again while the signature is good',
    group: SIGNATURES,
    programs,
    environment: false,
    file: false,
  },
  'generate-key': {
    type: 'path',
    description: 'write a new private key to this file and print the public one, for deploy-key',
    group: SIGNATURES,
    placeholder: 'KEYFILE',
    programs,
    environment: false,
    file: false,
  },
  ...optionsFor('deploy'),
} as const satisfies OptionTable;

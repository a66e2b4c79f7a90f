/** What servers may do on this machine: the options of the deployment's safety policy. */
import type { OptionTable } from './definition.js';

const DEPLOYMENT = 'Deployment';
const programs = ['agent', 'deploy'] as const;

export const DEPLOY_OPTIONS = {
  'deploy-server': {
    type: 'list',
    description: 'take jobs from these hosts only; without it, from the host of each server',
    group: DEPLOYMENT,
    placeholder: 'HOST,…',
    programs,
  },
  'deploy-allow-http': {
    type: 'boolean',
    description: 'take jobs over connections that are not encrypted: whoever is in between can then run any command',
    group: DEPLOYMENT,
    programs,
  },
  'deploy-key': {
    type: 'list',
    description: 'carry out jobs only that are signed with one of these Ed25519 keys, given as Base64 or as PEM files',
    group: DEPLOYMENT,
    placeholder: 'KEY,…',
    programs,
  },
  'deploy-command': {
    type: 'list',
    description: 'run these commands only; * stands for any text without characters that the shell acts on',
    group: DEPLOYMENT,
    placeholder: 'PATTERN,…',
    programs,
  },
  'deploy-user': {
    type: 'string',
    description: 'run commands and change files as this user instead of the agent’s own',
    group: DEPLOYMENT,
    placeholder: 'USER',
    programs,
  },
  'deploy-timeout': {
    type: 'integer',
    default: 7200,
    min: 1,
    max: 604_800,
    description: 'time limit of each command of a job',
    group: DEPLOYMENT,
    placeholder: 'SECONDS',
    programs,
  },
} as const satisfies OptionTable;

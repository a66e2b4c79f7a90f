/** What `fi-agent` and its sub-commands say of themselves. */
import type { ProgramDescription, SubCommandDescription } from '@fi/core/config';
import { AGENT_OPTIONS } from './options.js';
import { SERVICE_KINDS } from './service/files.js';

const COMMANDS = [
  {
    name: 'outbox',
    summary: 'Shows the results that wait for their target, sends them now, or gives them up.',
    usage: ['outbox [list] [TARGET]', 'outbox send [TARGET]', 'outbox clear [TARGET]'],
    arguments: [
      {
        name: 'ACTION',
        description: 'list what waits (the default), send it now, or clear: remove it unsent',
        choices: ['list', 'send', 'clear'],
      },
      { name: 'TARGET', description: 'only this target, by its id (server0, local0); without it all of them' },
    ],
    options: ['server', 'local', 'vardir', 'conf-file', 'json'],
    failure: 'send: something still waits; any action: there is no such target',
    examples: [
      { command: 'fi-agent outbox', text: 'what waits, and since when' },
      { command: 'fi-agent outbox send server0', text: 'send it now, whatever the schedule says' },
    ],
  },
  {
    name: 'doctor',
    summary:
      'Looks at everything that a run needs, and says what to do about what it finds. Nothing is changed or sent.',
    usage: ['doctor [--json]'],
    arguments: [],
    options: ['json', 'server', 'local', 'vardir', 'conf-file'],
    failure: 'something is wrong',
    examples: [
      { command: 'fi-agent doctor', text: 'with the configuration of agent.cfg' },
      { command: 'fi-agent doctor --server=https://glpi.example.org/', text: 'before a server is configured' },
    ],
  },
  {
    name: 'migrate',
    summary:
      'Takes over configuration and identity of a FusionInventory, GLPI or OCS Inventory agent, so that servers see the same machine.',
    usage: ['migrate [FILE]'],
    arguments: [
      {
        name: 'FILE',
        description:
          'agent.cfg or ocsinventory-agent.cfg of the former agent; without it the usual places are tried, in this order: GLPI agent, FusionInventory agent, OCS Inventory agent',
        kind: 'file',
      },
    ],
    options: ['conf-file', 'vardir', 'force'],
    failure: 'nothing was found to take over, or there is a configuration already (--force replaces it)',
    examples: [
      { command: 'fi-agent migrate', text: 'from the usual places, to /etc/fi-agent/agent.cfg' },
      {
        command: 'fi-agent migrate --conf-file=./agent.cfg --vardir=./state /etc/glpi-agent/agent.cfg',
        text: 'to other places, to have a look',
      },
      {
        command: 'fi-agent migrate /etc/ocsinventory/ocsinventory-agent.cfg',
        text: 'the OCS Inventory agent, where another one is installed too',
      },
    ],
  },
  {
    name: 'service',
    summary: 'Makes the agent a service of this system. Options that are given stand in the service.',
    usage: ['service install [KIND] [options]', 'service remove [KIND]', 'service status [KIND]'],
    arguments: [
      { name: 'ACTION', description: 'without it: status', choices: ['install', 'remove', 'status'] },
      { name: 'KIND', description: 'what starts services; without it what this system has', choices: SERVICE_KINDS },
    ],
    options: ['on-demand', 'conf-file'],
    failure: 'the service manager failed; status: no service is installed',
    examples: [
      { command: 'fi-agent service install', text: 'a daemon that starts with the system' },
      { command: 'fi-agent service install --on-demand', text: 'a timer and a socket; nothing stays in memory' },
      { command: 'fi-agent service status', text: 'which files are installed, and whether they are as written' },
    ],
  },
  {
    name: 'completion',
    summary: 'Prints what makes a shell complete the commands of the agent and of its installed tasks.',
    usage: ['completion bash|zsh|fish'],
    arguments: [{ name: 'SHELL', description: 'for this shell', choices: ['bash', 'zsh', 'fish'] }],
    options: ['task-path', 'conf-file'],
    failure: 'the configuration cannot be read',
    examples: [
      { command: 'source <(fi-agent completion bash)', text: 'in ~/.bashrc' },
      { command: 'source <(fi-agent completion zsh)', text: 'in ~/.zshrc, after compinit' },
      { command: 'fi-agent completion fish | source', text: 'in ~/.config/fish/config.fish' },
    ],
  },
] as const satisfies readonly SubCommandDescription[];

export const AGENT = {
  name: 'fi-agent',
  summary:
    'Tells inventory servers what this machine is, and does what they ask for. Without --daemon each target is run once.',
  usage: [
    '[options] [--server=URL] [--local=PATH]',
    '[options] --daemon [--no-fork]',
    '[options] outbox list|send|clear [TARGET]',
    '[options] doctor [--json]',
    '[options] migrate [FILE]',
    '[options] service install|remove|status [--on-demand]',
    'completion bash|zsh|fish',
  ],
  details: [
    'The agent finds the tasks that are installed as npm packages (@fi/task-inventory, @fi/task-snmp, @fi/task-deploy, …), asks each server what it wants, runs the tasks in processes of their own, and delivers the results. A result stays in the outbox of its target until the target has accepted it.',
    'Without --daemon it does one run and ends. With --lazy a target is left alone until it is due, which suits cron and timers. With --daemon it stays, keeps the schedule and answers on port 62354.',
  ],
  options: AGENT_OPTIONS,
  commands: COMMANDS,
  failure:
    'there is no target and no task, or the state directory cannot be used; with --strict also when a server or a task failed',
  files: [
    { path: '/etc/fi-agent/agent.cfg', text: 'the configuration; /usr/local/etc/fi-agent/agent.cfg is tried next' },
    {
      path: '/var/lib/fi-agent',
      text: 'identity, schedule and outbox; ~/.local/state/fi-agent for other users than root',
    },
  ],
  examples: [
    { command: 'fi-agent --server=https://glpi.example.org/', text: 'one run: contact, tasks, results' },
    { command: 'fi-agent --server=https://glpi.example.org/ --lazy --wait=300', text: 'from cron or a timer' },
    { command: 'fi-agent --local=/var/lib/inventories', text: 'without a server' },
    { command: 'fi-agent --daemon --no-fork', text: 'as a service, with the servers of agent.cfg' },
  ],
} as const satisfies ProgramDescription;

export const PROGRAMS: readonly ProgramDescription[] = [AGENT];

/** Names of the sub-commands. */
export type SubCommandName = (typeof COMMANDS)[number]['name'];

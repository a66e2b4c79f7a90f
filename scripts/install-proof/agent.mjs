// The agent: without tasks, with the inventory, and what it offers to servers with each other task.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from './check.mjs';
import { received, withServerCommand } from './server.mjs';

/** What each task package makes the agent offer: to a native server, and in getConfig. */
export const TASKS = {
  '@fi/task-snmp': { tasks: ['netdiscovery', 'netinventory'], config: [] },
  '@fi/task-deploy': { tasks: ['deploy'], config: ['Deploy'] },
  '@fi/task-collect': { tasks: ['collect'], config: ['Collect'] },
  '@fi/task-esx': { tasks: ['esx'], config: ['ESX'] },
  '@fi/task-wol': { tasks: ['wakeonlan'], config: [] },
};

const noConfig = (someone) => ['--config=none', `--vardir=${someone.path('state')}`];

/** (a) Whatever it is asked, it says in one line that there is no task, and how to add one. */
export async function agentAlone(someone) {
  await someone.add('@fi/agent');
  const version = await someone.do('fi-agent', '--version');
  expect(version.code === 0 && /^fi-agent \d+\.\d+\.\d+\n$/.test(version.stdout), 'fi-agent --version', version);
  const alias = await someone.do('fusioninventory-agent', '--version');
  expect(alias.stdout === version.stdout, 'fusioninventory-agent is another program', alias);
  const manual = join(someone.prefix, 'share/man/man1/fi-agent.1');
  expect(process.platform === 'win32' || existsSync(manual), 'there is no manual page', manual);
  const advice = 'to add one: npm install --global @fi/task-inventory';
  const list = await someone.do('fi-agent', '--list-tasks', ...noConfig(someone));
  expect(list.code === 0 && list.stdout.includes(advice), 'fi-agent --list-tasks does not say how to add a task', list);
  for (const target of [[], ['--server=http://127.0.0.1:9/'], ['--local=-']]) {
    const { code, stderr } = await someone.do('fi-agent', ...noConfig(someone), ...target);
    expect(
      code === 1 && stderr.includes('none is installed') && stderr.includes(advice),
      `fi-agent ${target} does not say how to add a task`,
      { code, stderr },
    );
    expect(stderr.trim().split('\n').length === 1, `fi-agent ${target} says more than one line`, stderr);
  }
}

/** (b) One run for a server, one without. */
export async function withInventory(someone, { server }) {
  await someone.add('@fi/task-inventory');
  await withServerCommand(server, async (url, directory) => {
    const { code, stderr } = await someone.do('fi-agent', ...noConfig(someone), `--server=${url}`, '--strict');
    expect(code === 0, `fi-agent --server ended with ${code}`, stderr);
    const { inventory } = received(directory);
    const { hardware, operatingsystem } = inventory.content;
    expect(
      hardware?.name !== undefined && hardware.memory > 0 && operatingsystem?.name !== undefined,
      'the inventory is not one',
      inventory.content,
    );
  });
  const local = await someone.do('fi-agent', ...noConfig(someone), '--local=-', '--json');
  expect(
    local.code === 0 && JSON.parse(local.stdout).content.hardware !== undefined,
    'fi-agent --local=- --json',
    local,
  );
}

/** (c) Lets the agent contact a native server and looks at what it offered there. */
export async function offers(someone, name, { startTestServer }) {
  await someone.add('@fi/agent');
  const contacts = [];
  const asked = [];
  const server = await startTestServer({
    directory: someone.path('received'),
    protocol: 'native',
    // The server has work for all tasks that are scheduled: only what is installed may ask for it.
    schedule: [{ task: 'Deploy' }, { task: 'Collect' }, { task: 'ESX' }],
  });
  server.on('message', ({ kind, text }) => kind === 'contact' && contacts.push(JSON.parse(text)));
  server.on('rest', ({ parameters }) => {
    if (parameters.get('action') !== 'getConfig') return;
    asked.push(...[...parameters.keys()].map((key) => /^task\[(.+)\]$/.exec(key)?.[1]).filter(Boolean));
  });
  try {
    const { code, stderr } = await someone.do('fi-agent', ...noConfig(someone), `--server=${server.url}`, '--strict');
    expect(code === 0, `fi-agent with ${name} ended with ${code}`, stderr);
  } finally {
    await server.close();
  }
  const { tasks, config } = TASKS[name];
  expect(contacts.length > 0, 'the server was not contacted');
  for (const contact of contacts) {
    for (const list of ['installed-tasks', 'enabled-tasks']) {
      expect(contact[list].join() === tasks.join(), `${list} of the contact are not those of ${name}`, contact);
    }
  }
  expect(
    [...new Set(asked)].sort().join() === config.join(),
    `getConfig was asked for other tasks than those of ${name}`,
    asked,
  );
}

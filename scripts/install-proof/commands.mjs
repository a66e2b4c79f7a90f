// The commands of the packages, each installed without the agent.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from './check.mjs';
import { received, withServerCommand } from './server.mjs';

const WALK = `.1.3.6.1.2.1.1.1.0 = STRING: "Acme Switch 24 ports"
.1.3.6.1.2.1.1.2.0 = OID: .1.3.6.1.4.1.9.1.1208
.1.3.6.1.2.1.1.5.0 = STRING: "cellar-switch"
.1.3.6.1.2.1.2.2.1.1.1 = INTEGER: 1
.1.3.6.1.2.1.2.2.1.2.1 = STRING: "port1"
`;

/** The command of each package alone: it starts, answers, and does something that needs no network. */
export const COMMANDS = {
  '@fi/task-inventory': async (someone) => {
    const { code, stdout } = await someone.do('fi-inventory', '--json', '--partial=os');
    expect(code === 0 && JSON.parse(stdout).content.operatingsystem?.name !== undefined, 'fi-inventory --json', stdout);
    const xml = await someone.do('fusioninventory-inventory');
    expect(
      xml.code === 0 && /<QUERY>INVENTORY<\/QUERY>/.test(xml.stdout) && /<HARDWARE>/.test(xml.stdout),
      'fusioninventory-inventory',
      xml,
    );
  },
  '@fi/task-snmp': async (someone) => {
    writeFileSync(someone.path('switch.walk'), WALK);
    for (const command of ['fi-netdiscovery', 'fusioninventory-netinventory']) {
      const { code, stdout, stderr } = await someone.do(command, `--file=${someone.path('switch.walk')}`);
      expect(code === 0 && stdout.includes('cellar-switch'), `${command} --file`, stdout, stderr);
    }
  },
  '@fi/task-deploy': async (someone) => {
    const actions = [{ cmd: { exec: 'touch done', name: 'greet' } }];
    const job = { uuid: 'job-1', name: 'test', actions, checks: [], associatedFiles: [] };
    writeFileSync(someone.path('job.json'), JSON.stringify({ jobs: [job], associatedFiles: {} }));
    const dry = await someone.do('fi-deploy', '--dry-run', someone.path('job.json'));
    expect(dry.code === 0 && dry.stdout.includes('touch done'), 'fi-deploy --dry-run', dry);
    const { code, stdout, stderr } = await someone.do('fi-deploy', someone.path('job.json'));
    expect(code === 0, 'fi-deploy', stdout, stderr);
  },
  '@fi/task-collect': async (someone) => {
    writeFileSync(someone.path('here.txt'), 'x');
    const { code, stdout } = await someone.do('fi-collect', `--find=${someone.home}`, '--name=here.txt');
    expect(code === 0 && stdout.includes('here.txt'), 'fi-collect --find', stdout);
  },
  '@fi/task-esx': async (someone) => {
    const { code, stderr } = await someone.do('fi-esx', '--host=127.0.0.1:9', '--user=nobody', '--password=x');
    expect(code === 1 && /127\.0\.0\.1:9.*refused/.test(stderr), 'fi-esx does not say that nobody answers', {
      code,
      stderr,
    });
  },
  '@fi/task-wol': async (someone) => {
    const { code, stderr } = await someone.do('fi-wakeonlan', '--mac=nonsense');
    expect(code !== 0 && stderr.includes('nonsense'), 'fi-wakeonlan does not say what is wrong', { code, stderr });
  },
  '@fi/injector': async (someone, { server, sample }) => {
    await withServerCommand(server, async (url, directory) => {
      const { code, stderr } = await someone.do('fi-injector', `--file=${sample}`, `--url=${url}`);
      expect(code === 0, 'fi-injector', stderr);
      received(directory);
    });
  },
};

/** (e) Every name of a package's commands, then some work. */
export async function commandAlone(someone, name, context) {
  await someone.add(name);
  expect(!existsSync(someone.installed('@fi/agent')), 'the agent was installed too');
  const { bin, version } = JSON.parse(readFileSync(join(someone.installed(name), 'package.json'), 'utf8'));
  for (const command of Object.keys(bin)) {
    const said = await someone.do(command, '--version');
    expect(said.code === 0 && said.stdout.includes(version), `${command} --version`, said);
    const help = await someone.do(command, '--help');
    expect(help.code === 0 && help.stdout.startsWith('Usage: '), `${command} --help`, help);
  }
  await COMMANDS[name](someone, context);
}

/** Which package of this project brings which task. For advice only: any package may bring tasks. */

const PACKAGES: Readonly<Record<string, string>> = {
  inventory: '@fi/task-inventory',
  netdiscovery: '@fi/task-snmp',
  netinventory: '@fi/task-snmp',
  deploy: '@fi/task-deploy',
  collect: '@fi/task-collect',
  esx: '@fi/task-esx',
  wakeonlan: '@fi/task-wol',
};

/** The command that installs a task; undefined for one that no package of ours brings. */
export function installCommand(task: string): string | undefined {
  const name = PACKAGES[task.toLowerCase()];
  return name === undefined ? undefined : `npm install --global ${name}`;
}

/** What to do when there is no task at all. */
export const HOW_TO_ADD = `to add one: ${installCommand('inventory')}`;

// What is written into docs/ and into parts of other documents.

import { collectorsDocument, vendorTable } from './collectors.mjs';
import { code, table } from './markdown.mjs';
import { formerSettings, groupTable, keptSettings, optionsDocument } from './options.mjs';
import { programs, tasks } from './programs.mjs';

/** Whole files, by their path in the repository. */
export const documents = () => [
  ['docs/options.md', optionsDocument()],
  ['docs/collectors.md', collectorsDocument()],
];

/** Parts of files, between `<!-- NAME -->` and `<!-- /NAME -->`. */
export const parts = () => [
  ['packages/task-snmp/README.md', 'vendors', vendorTable()],
  ['packages/http-daemon/README.md', 'options', groupTable('fi-agent', 'HTTP interface')],
  ['packages/test-server/README.md', 'options', groupTable('fi-test-server', 'Server', 'Access', 'Failures')],
  ['docs/task-packages.md', 'tasks', taskTable()],
  ['docs/moving-from-perl.md', 'commands', commandTable()],
  ['docs/moving-from-perl.md', 'former settings', formerSettings()],
  ['docs/moving-from-perl.md', 'settings', keptSettings()],
];

/** A task without limits of its own has those of --task-timeout and --task-memory. */
const taskTable = () =>
  table(
    ['task', 'package', 'towards servers', 'time limit', 'heap'],
    tasks.map(({ id, package: from, name, version, timeout, memory }) => [
      code(id),
      code(from),
      `${name} ${version ?? ''}`.trim(),
      timeout === undefined ? '' : `${timeout} s`,
      memory === undefined ? '' : `${memory} MB`,
    ]),
  );

const commandTable = () =>
  table(
    ['command of the Perl agents', 'here', 'package'],
    programs.flatMap(({ name, aliases, packageName }) =>
      aliases.map((alias) => [
        `${code(alias)}, ${code(alias.replace('fusioninventory-', 'glpi-'))}`,
        `${code(name)}, also as ${code(alias)}`,
        code(packageName),
      ]),
    ),
  );

// docs/collectors.md: what the inventory reads, and what it fills with it; and the families of devices that SNMP knows.

import { cell, code, MADE, table } from './markdown.mjs';
import { built, SECTIONS } from './programs.mjs';

const { CATEGORIES, CATEGORY_NAMES } = await built('task-inventory', 'categories.js');
const { listCollectors } = await built('task-inventory', 'collectors/index.js');
const { shippedVendors } = await built('task-snmp', 'vendors/index.js');

/** Platforms whose collectors are written. */
const PLATFORMS = [
  ['linux', 'Linux'],
  ['freebsd', 'FreeBSD'],
  ['openbsd', 'OpenBSD'],
  ['netbsd', 'NetBSD'],
  ['darwin', 'macOS'],
  ['sunos', 'Solaris'],
  ['aix', 'AIX'],
  ['win32', 'Windows'],
];

async function collectorsOf(platform) {
  const entries = await listCollectors({ platform });
  return Promise.all(entries.map(async (entry) => ({ ...(await entry.load()).default, needs: entry.needs })));
}

const platforms = (
  await Promise.all(PLATFORMS.map(async ([id, title]) => ({ title, collectors: await collectorsOf(id) })))
).filter(({ collectors }) => collectors.length > 0);

/** `hardware` (memory, swap), or the section alone. */
function filled(fills) {
  if (Array.isArray(fills)) return fills.map(code).join(', ');
  return Object.entries(fills)
    .map(([section, fields]) => `${code(section)}: ${fields.join(', ')}`)
    .join('; ');
}

function collectorTable(collectors) {
  return table(
    ['collector', 'category', 'reads', 'fills', 'comes after', 'only with'],
    collectors.map(({ name, category, reads, fills, after = [], needs = [] }) => [
      code(name),
      category ?? '(always)',
      reads.map(code).join(', '),
      cell(filled(fills)),
      after.map(code).join(', '),
      needs.map(code).join(' or '),
    ]),
  );
}

export function collectorsDocument() {
  return [
    '# Collectors',
    '',
    MADE,
    '',
    'A collector answers one question about a machine. `fi-inventory --timings` says what each took and found here;',
    '`--no-category` and `--partial` choose by category. A collector is not even loaded where none of the tools or files is there that it',
    'needs ("only with"). Where two set the same field of an object, the one that stands further down wins.',
    '',
    'Lists and fields have the names of the GLPI inventory format; those that are ours are marked in `@fi/core/inventory.schema.json`.',
    '',
    '## Categories',
    '',
    table(
      ['category', 'sections'],
      CATEGORY_NAMES.map((name) => [code(name), CATEGORIES[name].map(code).join(', ')]),
    ),
    '',
    ...platforms.flatMap(({ title, collectors }) => [
      `## ${title}`,
      '',
      `${collectors.length} collectors.`,
      '',
      collectorTable(collectors),
      '',
    ]),
    '## Sections',
    '',
    table(
      ['section', 'fields'],
      Object.entries(SECTIONS).map(([name, { list, fields }]) => [
        `${code(name)}${list ? ' (list)' : ''}`,
        Object.keys(fields).join(', '),
      ]),
    ),
    '',
  ].join('\n');
}

const short = (oid) => oid.replace(/^1\.3\.6\.1\.4\.1\./, '');

function describeMatch({ sysObjectId, has, sysOrId }) {
  if (typeof sysObjectId === 'string') return `sysObjectID ${short(sysObjectId)}…`;
  if (sysObjectId !== undefined) return `sysObjectID matches ${code(sysObjectId.source)}`;
  return has === undefined ? `sysORID ${short(sysOrId ?? '')}` : `answers ${short(has)}`;
}

export const vendorTable = () =>
  table(
    ['name', 'family', 'selected by (OIDs below 1.3.6.1.4.1)'],
    shippedVendors().map(({ name, about, match }) => [name, about, match.map(describeMatch).join('; ')]),
  );

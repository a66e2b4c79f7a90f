// Makes the table of sysObjectIDs from a CSV of facts (oid_suffix,manufacturer,type,model,module; no quoting).
//
//   node scripts/generate-sysobjects.mjs [--check] [FACTS.csv]
//
// Without a path the facts are sysobject-facts.csv in the directory that FI_SNMP names. `--check` writes nothing and fails when
// the table is not what the facts give; where there are no facts it says so and passes.
//
// Form of the table: a line `=MANUFACTURER<TAB>TYPE` begins a group, the lines after it are `OID<TAB>MODEL`, where OID is
// what follows 1.3.6.1.4.1 and, within a group, what it has in common with the line before is left out: `<length>~<rest>`.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({ options: { check: { type: 'boolean' } }, allowPositionals: true });
const { FI_SNMP } = process.env;
const file = positionals[0] ?? (FI_SNMP === undefined ? undefined : join(FI_SNMP, 'sysobject-facts.csv'));
if (values.check && (file === undefined || !existsSync(file))) {
  console.log('SKIPPED: there are no facts about sysObjectIDs here, their table is not checked');
  process.exit(0);
}
if (file === undefined) {
  console.error('usage: node scripts/generate-sysobjects.mjs [--check] [FACTS.csv]');
  process.exit(2);
}

const byOid = (a, b) => {
  const [x, y] = [a.oid.split('.').map(Number), b.oid.split('.').map(Number)];
  for (let i = 0; i < Math.min(x.length, y.length); i += 1) if (x[i] !== y[i]) return x[i] - y[i];
  return x.length - y.length;
};

const groups = new Map();
for (const line of readFileSync(file, 'utf8').split('\n').slice(1)) {
  const [oid, manufacturer = '', type = '', model = ''] = line.split(',');
  if (!/^\d+(\.\d+)*$/.test(oid)) continue;
  const group = `=${manufacturer}\t${type}`;
  groups.set(group, [...(groups.get(group) ?? []), { oid, model }]);
}

let text = '';
for (const group of [...groups.keys()].sort()) {
  text += `${group}\n`;
  let before = '';
  for (const { oid, model } of groups.get(group).sort(byOid)) {
    let common = 0;
    while (common < before.length && before[common] === oid[common]) common += 1;
    text += `${common < 3 ? oid : `${common}~${oid.slice(common)}`}${model === '' ? '' : `\t${model}`}\n`;
    before = oid;
  }
}

const table = fileURLToPath(new URL('../packages/task-snmp/assets/sysobjects.txt', import.meta.url));
if (!values.check) writeFileSync(table, text);
else if (readFileSync(table, 'utf8') !== text) {
  console.error(`the table of sysObjectIDs is stale; run: node scripts/generate-sysobjects.mjs ${file}`);
  process.exitCode = 1;
}

// Makes the table of sysObjectIDs from a CSV of facts (oid_suffix,manufacturer,type,model,module; no quoting).
//
//   node scripts/generate-sysobjects.mjs FACTS.csv
//
// Form of the table: a line `=MANUFACTURER<TAB>TYPE` begins a group, the lines after it are `OID<TAB>MODEL`, where OID is
// what follows 1.3.6.1.4.1 and, within a group, what it has in common with the line before is left out: `<length>~<rest>`.

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error('usage: node scripts/generate-sysobjects.mjs FACTS.csv');
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
writeFileSync(fileURLToPath(new URL('../packages/task-snmp/assets/sysobjects.txt', import.meta.url)), text);

// The drop-in proof: a real OCS Inventory server (Debian packages) accepts our inventory, delivered by fi-injector, and
// its database then holds the same rows as for the Perl agent's inventory of the same machine.
//
//   npm run test:ocs
//
// Needs root and Debian packages the first time (see scripts/lab/ocs-server); skipped aloud where they cannot be had.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { find, need } from './lib/debian.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const server = join(here, 'lab/ocs-server');
const bin = (pkg, name) => join(here, '..', 'packages', pkg, 'dist/bin', `${name}.js`);

/** Tables that the inventory fills, with the columns that tell rows apart and those that are not compared, with why. */
const TABLES = {
  hardware: {
    key: 'NAME',
    except: {
      ID: 'number of the row',
      DEVICEID: 'made from the time of the inventory',
      LASTDATE: 'time of the delivery',
      LASTCOME: 'time of the delivery',
      USERAGENT: 'another program',
      ETIME: 'time that the inventory took',
      CHECKSUM: 'also has the bits of VIRTUALMACHINES and CPUS, which the server otherwise never updates',
      UUID: 'a container that shows its own identity keeps it',
      PROCESSORS: 'the speed of the processor, also where its name does not tell it',
      FIDELITY: 'counts contacts',
      QUALITY: 'counts contacts',
    },
  },
  bios: { key: 'HARDWARE_ID', except: {} },
  software: { key: 'NAME, VERSION', except: {} },
  networks: { key: 'DESCRIPTION, IPADDRESS', except: { SPEED: 'an unknown speed (-1) is left out' } },
  storages: { key: 'NAME', except: {} },
  drives: { key: 'TYPE', except: { FREE: 'changes all the time' } },
  controllers: { key: 'NAME', except: {} },
  cpus: { key: 'TYPE', except: {} },
  memories: { key: 'NUMSLOTS', except: {} },
  slots: { key: 'NAME', except: {} },
  ports: { key: 'NAME', except: {} },
  sounds: { key: 'NAME', except: {} },
  videos: { key: 'NAME', except: {} },
  inputs: { key: 'CAPTION', except: {} },
  monitors: { key: 'SERIAL', except: {} },
  printers: { key: 'NAME', except: {} },
};
const ALWAYS_EXCEPT = { ID: 'number of the row', HARDWARE_ID: 'number of the machine' };

/** Tables that must hold something for this machine: a server that drops everything would otherwise pass. */
const MUST_HAVE = ['hardware', 'software', 'networks', 'storages'];

const sql = (query) => {
  const [head = '', ...rows] = execFileSync(server, ['query', query], { encoding: 'utf8', maxBuffer: 1 << 28 }).split(
    '\n',
  );
  const names = head.split('\t');
  return rows
    .filter((row) => row !== '')
    .map((row) => Object.fromEntries(row.split('\t').map((cell, i) => [names[i], cell])));
};

const QUERIES = {
  software:
    'select n.NAME, v.VERSION, p.PUBLISHER, s.FOLDER, s.COMMENTS, s.FILENAME, s.FILESIZE, s.SOURCE, s.GUID, s.LANGUAGE, s.INSTALLDATE, s.BITSWIDTH ' +
    'from software s join software_name n on n.ID = s.NAME_ID join software_version v on v.ID = s.VERSION_ID ' +
    'left join software_publisher p on p.ID = s.PUBLISHER_ID',
};

function dump() {
  return Object.fromEntries(
    Object.keys(TABLES).map((table) => [table, sql(QUERIES[table] ?? `select * from ${table}`)]),
  );
}

/** Delivers a file with fi-injector, into an empty database unless the old one is kept, and gives the tables. */
function deliver(url, file, { keep = false } = {}) {
  if (!keep) execFileSync(server, ['reset'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [bin('injector', 'fi-injector'), '--verbose', '--file', file, '--url', url],
    {
      encoding: 'utf8',
    },
  );
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  if (status !== 0) throw new Error(`fi-injector ended with ${status}`);
  return dump();
}

const skip = (why) => {
  console.log(`SKIPPED: the OCS Inventory server is not tried: ${why}`);
  process.exit(0);
};

if (find('apt-get') === undefined) skip('its packages are Debian packages, and this is no Debian');
const up = spawnSync(server, ['up'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
if (up.status !== 0) skip('it could not be installed or started (see above)');
const url = up.stdout.trim().split('\n').at(-1);
const dir = mkdtempSync(join(tmpdir(), 'fi-ocs-'));
let problems = 0;
try {
  const ours = join(dir, 'ours.xml');
  writeFileSync(ours, execFileSync(process.execPath, [bin('task-inventory', 'fi-inventory')], { maxBuffer: 1 << 28 }));
  const mine = deliver(url, ours);
  for (const table of MUST_HAVE) {
    if (mine[table].length > 0) continue;
    problems++;
    console.log(`${table}: our inventory left no row`);
  }

  // a second delivery of a machine that the server knows
  const again = spawnSync(process.execPath, [bin('injector', 'fi-injector'), '--file', ours, '--url', url], {
    encoding: 'utf8',
  });
  if (again.status !== 0 || sql('select ID from hardware').length !== 1) {
    problems++;
    console.log(`a second delivery of the same machine failed: ${again.stderr}`);
  }

  // a collector that fails must not cost the rows that the server has
  const count = () => Number(sql('select count(*) n from software')[0].n);
  const id = 'gaps-2026-01-01-00-00-00';
  const gaps = (name, more, env = process.env) => {
    const file = join(dir, `${name}.xml`);
    const args = [bin('task-inventory', 'fi-inventory'), '--vardir', dir, '--deviceid', id, ...more];
    writeFileSync(
      file,
      execFileSync(process.execPath, args, { env, maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] }),
    );
    deliver(url, file, { keep: name !== 'whole' });
    return count();
  };
  const before = gaps('whole', []);
  const tools = join(dir, 'tools');
  mkdirSync(tools);
  for (const name of ['dpkg-query', 'rpm']) writeFileSync(join(tools, name), '#!/bin/sh\nsleep 60\n', { mode: 0o755 });
  const after = gaps('failed', ['--backend-collect-timeout=2'], {
    ...process.env,
    PATH: `${tools}:${process.env.PATH}`,
  });
  console.log(`${before} programs in the database, ${after} after an inventory whose software collectors failed`);
  if (before === 0 || after !== before) problems++;

  if (!need({ 'fusioninventory-inventory': 'fusioninventory-agent' }, "the comparison with the Perl agent's rows"))
    process.exit(problems > 0 ? 1 : 0);
  const theirs = join(dir, 'theirs.xml');
  writeFileSync(
    theirs,
    execFileSync(find('fusioninventory-inventory'), [], { maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] }),
  );
  const perl = deliver(url, theirs);

  for (const [table, { key, except }] of Object.entries(TABLES)) {
    const keys = key.split(', ');
    const skipped = { ...ALWAYS_EXCEPT, ...except };
    const place = (row) => keys.map((name) => row[name]).join(' | ');
    const index = (rows) => {
      const map = new Map();
      for (const row of rows) {
        let name = place(row);
        for (let n = 2; map.has(name); n++) name = `${place(row)} #${n}`;
        map.set(name, row);
      }
      return map;
    };
    const left = index(perl[table]);
    const right = index(mine[table]);
    let same = 0;
    let explained = 0;
    let filled = 0;
    const say = (text) => {
      problems++;
      console.log(`${table}: ${text}`);
    };
    for (const [name, row] of left) {
      const other = right.get(name);
      if (other === undefined) {
        say(`[${name}] is missing`);
        continue;
      }
      for (const [column, value] of Object.entries(row)) {
        if (value === other[column]) same++;
        else if (skipped[column] !== undefined) explained++;
        else if (['', 'NULL'].includes(value)) filled++;
        else say(`[${name}] ${column}: the Perl agent gives ${value}, we give ${other[column]}`);
      }
    }
    const more = [...right.keys()].filter((name) => !left.has(name));
    const remarks = [
      `${same} values the same`,
      ...(explained > 0 ? [`${explained} differ for a known reason`] : []),
      ...(filled > 0 ? [`${filled} filled by us only`] : []),
      ...(more.length > 0 ? [`${more.length} rows only ours`] : []),
    ];
    console.log(`${table.padEnd(12)} ${String(left.size).padStart(5)} rows, ${remarks.join(', ')}`);
  }
} finally {
  rmSync(dir, { recursive: true, force: true });
  spawnSync(server, ['down'], { stdio: 'inherit' });
}
console.log(
  problems === 0
    ? 'the OCS Inventory server holds the same rows for both agents'
    : `${problems} differences without an explanation`,
);
process.exitCode = problems === 0 ? 0 : 1;

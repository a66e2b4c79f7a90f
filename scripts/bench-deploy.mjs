// Measures deployment: a package in parts from one mirror on a loopback address, and a search for neighbours where there are none.
//
//   npm run bench:deploy [-- --size=200] [-- --perl=/usr/bin/fusioninventory-agent]
//
// The Perl agent is measured in the same run when it has its task Deploy (Debian: fusioninventory-agent-task-deploy). Peak memory is
// the high-water mark of the process that does the work.

import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { freePort } from './lib/free-port.mjs';

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '200' },
    runs: { type: 'string', default: '3' },
    perl: { type: 'string', default: '/usr/bin/fusioninventory-agent' },
    serve: { type: 'string' },
  },
});
const MIB = 1024 ** 2;
const sha512 = (data) => createHash('sha512').update(data).digest('hex');

if (values.serve !== undefined) serve(values.serve);
else await bench();

/** The server and mirror, in a process of its own. */
function serve(folder) {
  const job = JSON.parse(readFileSync(path.join(folder, 'job.json'), 'utf8'));
  const server = createServer((request, response) => {
    const url = new URL(request.url, 'http://server');
    const action = url.searchParams.get('action');
    const base = `http://${request.headers.host}/`;
    if (request.method === 'POST') {
      response.end('<?xml version="1.0"?><REPLY><RESPONSE>SEND</RESPONSE><PROLOG_FREQ>24</PROLOG_FREQ></REPLY>');
    } else if (action === 'getConfig') {
      response.end(JSON.stringify({ schedule: [{ task: 'Deploy', remote: `${base}b/deploy/` }] }));
    } else if (action === 'getJobs') response.end(JSON.stringify(job).replaceAll('@MIRROR@', `${base}mirror`));
    else if (action !== null) {
      if (action === 'setStatus') process.stdout.write(`${url.searchParams.get('msg')}\n`);
      response.end('{}');
    } else {
      const file = path.join(folder, 'parts', path.basename(url.pathname));
      if (!existsSync(file)) response.writeHead(404).end();
      else {
        response.setHeader('Content-Length', statSync(file).size);
        createReadStream(file, { highWaterMark: MIB }).pipe(response);
      }
    }
  });
  server.listen(0, '127.0.0.1', () => process.stdout.write(`port ${server.address().port}\n`));
}

/** Parts as servers make them: gzip members of 1 MiB of data. Half of it compresses well. */
function makePackage(folder, megabytes) {
  mkdirSync(path.join(folder, 'parts'));
  const whole = createHash('sha512');
  const parts = [];
  let members = [];
  const finish = () => {
    const part = Buffer.concat(members);
    if (part.length === 0) return;
    parts.push(sha512(part));
    writeFileSync(path.join(folder, 'parts', parts.at(-1)), part);
    members = [];
  };
  for (let index = 0; index < megabytes; index += 1) {
    const chunk = Buffer.concat([randomBytes(MIB / 2), Buffer.alloc(MIB / 2, `line ${index}\n`)]);
    whole.update(chunk);
    members.push(gzipSync(chunk, { level: 6 }));
    if (members.reduce((sum, member) => sum + member.length, 0) >= MIB) finish();
  }
  finish();
  const id = whole.digest('hex');
  const target = path.join(folder, 'out');
  const job = {
    jobs: [
      {
        uuid: '6634a1b2c3d4e',
        checks: [],
        associatedFiles: [id],
        actions: [{ move: { from: 'package.bin', to: target } }],
      },
    ],
    associatedFiles: {
      [id]: {
        name: 'package.bin',
        p2p: '0',
        'p2p-retention-duration': '0',
        uncompress: '0',
        mirrors: ['@MIRROR@'],
        multiparts: parts,
      },
    },
  };
  writeFileSync(path.join(folder, 'job.json'), JSON.stringify(job));
  return { id, target, parts: parts.length };
}

/** Runs a program; wall time in seconds and peak memory in MiB of the largest process of its tree. */
async function measure(command, args, options) {
  const began = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], ...options });
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  let peak = 0;
  const look = () => {
    for (const pid of [child.pid, ...childrenOf(child.pid)]) {
      try {
        const mark = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
        peak = Math.max(peak, Number(mark ?? 0) / 1024);
      } catch {
        // it has ended
      }
    }
  };
  const watch = setInterval(look, 25);
  const code = await new Promise((resolve) => child.once('close', resolve));
  clearInterval(watch);
  return { seconds: (performance.now() - began) / 1000, peak, code, stderr };
}

function childrenOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ').filter(Boolean);
  } catch {
    return [];
  }
}

async function bench() {
  const folder = mkdtempSync(path.join(tmpdir(), 'fi-bench-deploy-'));
  const size = Number(values.size);
  const made = makePackage(folder, size);
  writeFileSync(path.join(folder, 'agent.cfg'), '');
  const server = spawn(process.execPath, [fileURLToPath(import.meta.url), `--serve=${folder}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let told = '';
  const url = await new Promise((resolve) => {
    server.stdout.on('data', (chunk) => {
      told += chunk;
      const port = /^port (\d+)$/m.exec(told)?.[1];
      if (port !== undefined) resolve(`http://127.0.0.1:${port}/`);
    });
  });
  try {
    console.log(`${size} MiB in ${made.parts} parts from one mirror on loopback, best of ${values.runs}`);
    const agent = fileURLToPath(new URL('../packages/task-deploy/test/agent.mjs', import.meta.url));
    const programs = {
      fi: () => measure(process.execPath, [agent, `${url}b/deploy/`, path.join(folder, 'state')], {}),
    };
    const hasPerl =
      existsSync(values.perl) &&
      /\bdeploy\b/i.test(spawnSync(values.perl, ['--list-tasks'], { encoding: 'utf8' }).stdout);
    if (hasPerl) {
      const args = [`--server=${url}`, '--tasks=deploy', '--force', '--no-httpd'];
      programs.perl = () => measure(values.perl, [...args, `--conf-file=${path.join(folder, 'agent.cfg')}`], {});
    }
    // by turns, so that whatever else the machine does meets both
    const results = {};
    for (let count = 0; count < Number(values.runs); count += 1) {
      for (const [name, run] of Object.entries(programs))
        results[name] = better(results[name], await once(name, made, run));
    }
    const { fi: ours, perl: theirs } = results;
    if (theirs === undefined) {
      console.log('the Perl agent has no task Deploy here (fusioninventory-agent-task-deploy): not compared');
    } else console.log(`wall fi / perl: ${(ours.seconds / theirs.seconds).toFixed(2)} (wanted: 0.70 or less)`);
    console.log(`peak memory of fi: ${ours.peak.toFixed(0)} MiB (wanted: 120 or less)`);
    await searchPeers(folder);
  } finally {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  }

  async function once(name, { id, target }, run) {
    rmSync(target, { force: true });
    const one = await run();
    const whole = existsSync(target) && sha512(readFileSync(target)) === id;
    if (!whole) {
      throw new Error(`${name}: the package did not arrive (exit ${one.code})\n${one.stderr}${told.slice(-2000)}`);
    }
    console.log(`  ${name.padEnd(5)} ${one.seconds.toFixed(2)} s, ${one.peak.toFixed(0)} MiB`);
    return one;
  }
}

/** The shorter time and the larger peak of two runs. */
function better(before, { seconds, peak }) {
  if (before === undefined) return { seconds, peak };
  return { seconds: Math.min(before.seconds, seconds), peak: Math.max(before.peak, peak) };
}

/** 254 addresses where nothing answers: a stopped process whose queue of connections is full. */
async function searchPeers(folder) {
  const { Peers } = await import('../packages/task-deploy/dist/p2p/peers.js');
  const { silentLogger } = await import('@fi/core');
  const { connect } = await import('node:net');
  const port = await freePort();
  const script = `require('net').createServer().listen({port:${port},host:'0.0.0.0',backlog:1},()=>console.log('x'))`;
  const silent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => silent.stdout.once('data', resolve));
  silent.kill('SIGSTOP');
  const fillers = Array.from({ length: 4 }, () => connect(port, '127.0.9.1').on('error', () => undefined));
  await new Promise((resolve) => setTimeout(resolve, 100));
  const addresses = Array.from({ length: 254 }, (_, index) => `127.0.9.${index + 1}`);
  const peers = new Peers({
    port,
    file: path.join(folder, 'peers.json'),
    log: silentLogger,
    candidates: () => addresses,
  });
  const began = performance.now();
  const found = await peers.active();
  console.log(
    `neighbours in a silent /24: ${found.length} after ${((performance.now() - began) / 1000).toFixed(2)} s (wanted: 2 s or less)`,
  );
  for (const socket of fillers) socket.destroy();
  silent.kill('SIGKILL');
}

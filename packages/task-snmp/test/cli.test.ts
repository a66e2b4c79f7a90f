/** The commands as people run them, from the built package. */

import { execFile, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Agent, honest, integer, text } from './agent.js';

const bin = fileURLToPath(new URL('../dist/bin/', import.meta.url));
const WALK = `.1.3.6.1.2.1.1.1.0 = STRING: "Acme Switch"
.1.3.6.1.2.1.1.5.0 = STRING: "sw1, main"
.1.3.6.1.2.1.2.2.1.1.1 = INTEGER: 1
`;

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(program: string, ...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(bin, `${program}.js`), ...args], { maxBuffer: 1 << 26 }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 99, stdout, stderr }),
    );
  });
}

let dir = '';
const agents: Agent[] = [];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fi-snmp-'));
});
afterEach(async () => {
  rmSync(dir, { recursive: true, force: true });
  for (const agent of agents.splice(0)) await agent.stop();
});

async function agent(name: string, address?: string, extra = {}): Promise<Agent> {
  const values = {
    '1.3.6.1.2.1.1.1.0': text('Acme Switch'),
    '1.3.6.1.2.1.1.5.0': text(name),
    '1.3.6.1.2.1.2.2.1.1.1': integer(1),
  };
  const started = await Agent.start({ ...honest(values), ...extra }, address);
  agents.push(started);
  return started;
}

describe.skipIf(!existsSync(bin))('commands', () => {
  it('read walk files, in all formats', async () => {
    const file = join(dir, 'sw.walk');
    writeFileSync(file, WALK);
    const [xml, json, csv, table] = await Promise.all(
      ['xml', 'json', 'csv', 'table'].map((format) => run('fi-netinventory', '--file', file, '--format', format)),
    );
    expect(xml?.stdout).toMatch(/^<\?xml version="1.0" encoding="UTF-8" \?>\n<REQUEST>\n {2}<CONTENT>\n {4}<DEVICE>/);
    expect(xml?.stdout).toContain('<DEVICEID>foo</DEVICEID>\n  <QUERY>SNMPQUERY</QUERY>');
    expect(JSON.parse(json?.stdout ?? '')[0].content.network_ports).toEqual([{ ifnumber: 1 }]);
    expect(csv?.stdout).toContain('"sw1, main"');
    expect(table?.stdout).toMatch(/^IP +NAME +TYPE +PORTS\n127\.0\.0\.1 +sw1/);
    const found = await run('fi-netdiscovery', '--file', file);
    expect(found.stdout).toContain('<SNMPHOSTNAME>sw1,');
    expect(found.stdout).toContain('<QUERY>NETDISCOVERY</QUERY>');
  });

  it('name the maker of a device that does not tell it, except in messages', async () => {
    const file = join(dir, 'device.walk');
    const system = '.1.3.6.1.2.1.1.2.0 = OID: .1.3.6.1.4.1.42397.1\n.1.3.6.1.2.1.1.5.0 = STRING: "r1"\n';
    writeFileSync(file, system);
    const other = join(dir, 'other.walk');
    // nobody has that number; the interface has a maker
    writeFileSync(
      other,
      `${system.replace('42397.1', '4294967295.1')}.1.3.6.1.2.1.17.1.1.0 = Hex-STRING: 00 00 0C 01 02 03\n`,
    );
    const files = ['--file', file, '--file', other];
    const manufacturers = async (program: string, device: string) => {
      const outcome = await run(program, ...files, '--format', 'json');
      const documents: { content: { network_device: { manufacturer?: string } } }[] = JSON.parse(outcome.stdout);
      expect((await run(program, ...files)).stdout).not.toContain(device);
      return documents.map(({ content }) => content.network_device.manufacturer);
    };
    const makers = [expect.stringMatching(/^Grandstream/), expect.stringMatching(/^cisco/i)];
    expect(await manufacturers('fi-netdiscovery', 'Grandstream')).toEqual(makers);
    expect(await manufacturers('fi-netinventory', 'Grandstream')).toEqual(makers);
    expect((await run('fi-netdiscovery', ...files, '--format', 'csv')).stdout).toContain(',r1,,"Grandstream');
  });

  it('say what is wrong in one line', async () => {
    for (const [program, args, code, message] of [
      ['fi-netinventory', [], 2, 'no device: name one with --host'],
      ['fi-netinventory', ['--file', join(dir, 'none')], 0, 'cannot read the walk file'],
      ['fi-netdiscovery', ['--file', join(dir, 'none')], 1, 'cannot read the walk file'],
      ['fi-netdiscovery', [], 2, 'no address'],
      ['fi-netdiscovery', ['--first', '192.0.2.9', '--last', '192.0.2.1'], 2, 'is empty'],
      ['fi-netdiscovery', ['2001:db8::/64'], 2, 'too many to be scanned'],
      ['fi-netdiscovery', ['--save', join(dir, 'none'), '192.0.2.1'], 2, 'does not exist'],
      ['fi-netdiscovery', ['--credentials', 'version:9,community:x', '192.0.2.1'], 2, 'unknown SNMP version "9"'],
      ['fi-netinventory', ['--type', 'TOASTER', '--host', '192.0.2.1'], 2, 'TOASTER'],
    ] as const) {
      const outcome = await run(program, ...args);
      expect(outcome.code).toBe(code);
      expect(outcome.stderr).toContain(message);
      expect(outcome.stderr).not.toContain('    at ');
    }
  });

  it('discover, inventory, save, resume and compare', async () => {
    const { port } = await agent('sw1', '127.77.0.3');
    const resume = join(dir, 'scan.jsonl');
    const args = [
      '127.77.0.2-4',
      '--v2c',
      '--port',
      String(port),
      '--probes',
      'snmp',
      '-i',
      '--save',
      dir,
      '--resume',
      resume,
    ];
    const first = await run('fi-netdiscovery', ...args);
    expect(first).toMatchObject({ code: 0, stdout: '' });
    expect(readdirSync(join(dir, 'netdiscovery'))).toEqual(['127.77.0.3.xml']);
    expect(readFileSync(join(dir, 'netinventory', '127.77.0.3.xml'), 'utf8')).toContain('<IFNUMBER>1</IFNUMBER>');
    expect(readFileSync(resume, 'utf8').trim().split('\n')).toHaveLength(4);

    for (const running of agents.splice(0)) await running.stop();
    const again = await run('fi-netdiscovery', ...args, '--diff', dir);
    expect(again.stderr).toBe('nothing has changed\n');
    const other = await run('fi-netdiscovery', '127.77.0.9', '--resume', resume);
    expect(other).toMatchObject({ code: 1, stderr: expect.stringContaining('belongs to another scan') });
    const gone = await run(
      'fi-netdiscovery',
      '127.77.0.2-4',
      '--probes',
      'snmp',
      '--port',
      String(port),
      '--diff',
      dir,
    );
    expect(gone.stderr).toContain('gone: netdiscovery/127.77.0.3');
  });

  it('keep secrets of credentials files out of everything', async () => {
    const { port } = await agent('sw1', undefined, { community: 'Geheim42' });
    const file = join(dir, 'credentials');
    writeFileSync(file, '# mine\nversion:2c,community:wrong\nversion:2c,community:Geheim42\n', { mode: 0o600 });
    const outcome = await run(
      'fi-netdiscovery',
      '127.0.0.1',
      '--port',
      String(port),
      '--credentials-file',
      file,
      '--debug',
      '--debug',
    );
    expect(outcome.stdout).toContain('<AUTHSNMP>2</AUTHSNMP>');
    expect(outcome.stdout + outcome.stderr).not.toContain('Geheim42');
    expect(outcome.stderr).not.toContain('others can read');
    chmodSync(file, 0o644);
    const open = await run(
      'fi-netinventory',
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
      '--credentials-file',
      file,
    );
    expect(open.stderr).toContain(`others can read the credentials in ${file}`);
  });

  it('print begin and end of a job when asked', async () => {
    const { port } = await agent('sw1');
    const { stdout } = await run('fi-netdiscovery', '127.0.0.1', '--v2c', '--port', String(port), '--control');
    expect(stdout).toContain('<START>1</START>');
    expect(stdout).toContain('<NBIP>1</NBIP>');
    expect(stdout.split('<END>1</END>')).toHaveLength(3);
  });

  it('give what was found when they are interrupted', async () => {
    const { port } = await agent('sw1', '127.77.1.1');
    const child = spawn(process.execPath, [
      join(bin, 'fi-netdiscovery.js'),
      ...[
        '127.77.1.0/24',
        '--v2c',
        '--port',
        String(port),
        '--probes',
        'snmp',
        '--threads',
        '4',
        '--timeout',
        '60',
        '--format',
        'json',
      ],
    ]);
    let stdout = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
      if (stdout.includes('sw1') && !child.killed) child.kill('SIGINT');
    });
    const code = await new Promise((resolve) => child.on('exit', resolve));
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toHaveLength(1);
  });
});

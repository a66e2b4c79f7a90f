/** The executable as people run it: real processes, this machine, and tools that misbehave. */

import { execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ClassicTree, fromClassicContent, type Inventory } from '@fi/core/inventory';
import { parseXml } from '@fi/core/xml';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const bin = fileURLToPath(new URL('../dist/bin/fi-inventory.js', import.meta.url));
const schemaFile = fileURLToPath(new URL('../../core/inventory.schema.json', import.meta.url));

let dir: string;
beforeAll(() => {
  if (!existsSync(bin)) throw new Error('not compiled: run "npm run build" first');
  dir = mkdtempSync(join(tmpdir(), 'fi-cli-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** What an ordinary user is told. */
const NOT_ROOT = /^\[Inventory\]\[WARNING\] not run as super-user: .*\n/m;

interface Result {
  code: number | null;
  stdout: string;
  /** Without the warning that the user is not root. */
  stderr: string;
  /** Whether that warning was there. */
  warned: boolean;
}

function fi(args: string[], options: Parameters<typeof spawn>[2] = {}): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    const result: Result = { code: null, stdout: '', stderr: '', warned: false };
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      result.stdout += chunk;
    });
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      result.stderr += chunk;
    });
    child.on('error', reject).on('close', (code) => {
      // the same for root and for others
      const stderr = result.stderr.replace(NOT_ROOT, '');
      resolve({ ...result, code, stderr, warned: stderr !== result.stderr });
    });
  });
}

/** A directory of fake tools that is put in front of PATH. */
function tools(name: string, scripts: Record<string, string>): NodeJS.ProcessEnv {
  const place = join(dir, name);
  mkdirSync(place);
  for (const [tool, script] of Object.entries(scripts)) {
    writeFileSync(join(place, tool), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  return { ...process.env, PATH: `${place}:${process.env.PATH}` };
}

const content = async (text: string) => {
  const { REQUEST } = await parseXml(text);
  return fromClassicContent((REQUEST as unknown as { CONTENT: ClassicTree }).CONTENT);
};

const validate = () => new Ajv({ strict: false }).compile(JSON.parse(readFileSync(schemaFile, 'utf8')));

describe('formats', () => {
  it('classic XML is the default, quiet and complete', async () => {
    const { code, stdout, stderr } = await fi(['--tag=site']);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^<\?xml version="1.0" encoding="UTF-8"/);
    const { REQUEST } = await parseXml(stdout);
    expect(REQUEST).toMatchObject({ QUERY: 'INVENTORY', DEVICEID: expect.stringMatching(/^.+-\d{4}(-\d\d){5}$/) });
    const { hardware, operatingsystem } = await content(stdout);
    expect(hardware?.name).toBeTruthy();
    expect(operatingsystem?.kernel_version).toBeTruthy();
    expect(stdout).toContain('<KEYVALUE>site</KEYVALUE>');
  });

  it('JSON is valid against the published schema, whole and partial', async () => {
    const check = validate();
    const whole = JSON.parse((await fi(['--json'])).stdout) as Inventory;
    expect(check(whole), JSON.stringify(check.errors)).toBe(true);
    expect(whole.partial).toBeUndefined();
    const partial = JSON.parse((await fi(['--partial=software,nonsense'])).stdout) as Inventory;
    expect(check(partial), JSON.stringify(check.errors)).toBe(true);
    expect(partial.partial).toBe(true);
    expect(partial.content.processes).toBeUndefined();
  });

  it('html, table and csv', async () => {
    const html = (await fi(['--html'])).stdout;
    expect(html).toMatch(/^<!doctype html>/i);
    expect(html).not.toMatch(/<(script|link|img)[^>]+(src|href)=["']?https?:/);
    expect((await fi(['--format=table', '--section=hardware'])).stdout).toMatch(/^hardware\n {2}name /);
    expect((await fi(['--format=csv'])).stdout).toMatch(/^section,entry,field,value\r\n/);
  });

  it('goes to a file as a whole', async () => {
    const file = join(dir, 'out.xml');
    expect(await fi(['-o', file])).toMatchObject({ code: 0, stdout: '' });
    expect(readFileSync(file, 'utf8')).toContain('</REQUEST>');
  });

  it('merges additional content, and goes on without a file that does not exist', async () => {
    const file = join(dir, 'more.json');
    writeFileSync(file, JSON.stringify({ content: { printers: [{ name: 'in the cellar' }] } }));
    const { stdout } = await fi(['--additional-content', file, '--no-category=software,process']);
    expect((await content(stdout)).printers).toContainEqual({ name: 'in the cellar' });
    const { code, stderr } = await fi(['--additional-content', join(dir, 'none.xml'), '--format=none']);
    expect(code).toBe(0);
    expect(stderr).toContain('does not exist');
    writeFileSync(join(dir, 'bad.xml'), '<REQUEST><CONTENT>');
    expect(await fi(['--additional-content', join(dir, 'bad.xml')])).toMatchObject({ code: 1, stdout: '' });
  });
});

describe('recordings', () => {
  it('replay to the same inventory', async () => {
    const place = join(dir, 'recording');
    const live = await fi(['--record', place, '--json', '--deviceid=x-2026-01-01-00-00-00']);
    expect(live.code).toBe(0);
    const replayed = await fi(['--replay', place, '--json', '--deviceid=x-2026-01-01-00-00-00']);
    const document = (text: string) => {
      const { content: all, ...rest } = JSON.parse(text) as Inventory;
      const { versionprovider, ...sections } = all;
      return { ...rest, sections, provider: versionprovider?.name };
    };
    expect(document(replayed.stdout)).toEqual(document(live.stdout));
  });

  it('that are none are refused in one line', async () => {
    const { code, stderr } = await fi(['--replay', dir]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^fi-inventory: .*is not a recording of a machine.*\n$/);
  });
});

describe('tools that misbehave', () => {
  const names = [
    'dpkg-query',
    'ps',
    'df',
    'lspci',
    'lsusb',
    'ip',
    'dmidecode',
    'who',
    'last',
    'hostid',
    'lvs',
    'pvs',
    'vgs',
    'blkid',
    'systemctl',
    'rpm',
    'upower',
    'snap',
    'docker',
    'virsh',
    'smartctl',
    'hdparm',
    'nmcli',
  ];
  const all = (script: string) => Object.fromEntries(names.map((name) => [name, script]));

  it.each([
    ['binary garbage', 'head -c 200000 /dev/urandom'],
    ['nothing', 'exit 1'],
    ['another language', 'echo "Aucun périphérique trouvé : accès refusé"; echo "Sprache: Deutsch"'],
    ['one endless line', 'head -c 3000000 /dev/zero | tr "\\\\0" a'],
  ])('that print %s cost their own entries only', async (name, script) => {
    const { code, stdout } = await fi(['--json'], { env: tools(name.replaceAll(' ', '-'), all(script)) });
    expect(code).toBe(0);
    const inventory = JSON.parse(stdout) as Inventory;
    const check = validate();
    expect(check(inventory), JSON.stringify(check.errors)).toBe(true);
    expect(inventory.content.hardware?.memory).toBeGreaterThan(0);
    expect(inventory.content.operatingsystem?.kernel_version).toBeTruthy();
  });

  it('that flood are cut', async () => {
    const { code, stdout } = await fi(['--json'], {
      env: tools('flood', { lspci: 'head -c 52428800 /dev/zero | tr "\\\\0" "\\\\n"' }),
    });
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as Inventory).content.hardware?.name).toBeTruthy();
  });

  it('that hang are given up after the time limit, by name, and the rest arrives', async () => {
    const env = tools('hang', { 'dpkg-query': 'sleep 600', rpm: 'sleep 600', pacman: 'sleep 600' });
    const { code, stdout, stderr } = await fi(['--json', '--backend-collect-timeout=2'], { env });
    expect(code).toBe(0);
    expect(stderr).toMatch(/\[Inventory\]\[WARNING\] \w+\/dpkg: .*/);
    expect((JSON.parse(stdout) as Inventory).content.hardware?.name).toBeTruthy();
  });
});

describe('an ordinary user', () => {
  const nobody = 65534;
  const possible =
    process.getuid?.() === 0 &&
    (() => {
      try {
        execFileSync(process.execPath, [bin, '--version'], { uid: nobody, gid: nobody, stdio: 'ignore' });
        return true;
      } catch {
        console.log('an ordinary user cannot read this checkout: the test of unreadable files is skipped');
        return false;
      }
    })();

  it.skipIf(!possible)('gets an inventory and is told what is missing', async () => {
    const { code, stdout, warned } = await fi(['--json'], {
      uid: nobody,
      gid: nobody,
      cwd: '/',
      env: { PATH: process.env.PATH },
    });
    expect(code).toBe(0);
    expect(warned).toBe(true);
    const check = validate();
    expect(check(JSON.parse(stdout)), JSON.stringify(check.errors)).toBe(true);
  });
});

describe('what goes wrong around it', () => {
  it.each([
    [['--nonsense'], 'unknown option --nonsense'],
    [['--format=pdf'], 'pdf'],
    [['--section=nothing'], 'there is no section nothing'],
    [['--backend-collect-timeout=soon'], 'backend-collect-timeout'],
    [['--partial=nothing'], 'none of the categories of --partial exists'],
    [['--credentials=x'], 'is not of the form'],
    [['file'], 'unexpected argument "file"'],
  ])('%j is wrong usage', async (args, message) => {
    const { code, stdout, stderr } = await fi(args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
    expect(stderr).toContain("Try 'fi-inventory --help'");
    expect(stderr).not.toContain('    at ');
  });

  it('a place that cannot be written gives one line and exit code 1', async () => {
    const { code, stderr } = await fi(['-o', join(dir, 'no/such/dir/x.xml'), '--no-category=software']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^fi-inventory: cannot write .*x\.xml: .*no such file or directory\n$/);
  });

  it.skipIf(!existsSync('/dev/full'))('a full disk gives one line and exit code 1', async () => {
    const full = openSync('/dev/full', 'w');
    const { code, stderr } = await fi(['--no-category=software'], { stdio: ['ignore', full, 'pipe'] });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^fi-inventory: cannot write to the standard output: no space left on device\n$/);
  });

  it('a reader that goes away ends it quietly', async () => {
    const command = '"$0" "$1" 2>"$2" | head -c 10';
    const errors = join(dir, 'errors');
    const output = execFileSync('sh', ['-c', command, process.execPath, bin, errors], { encoding: 'utf8' });
    expect(readFileSync(errors, 'utf8').replace(NOT_ROOT, '')).toBe('');
    expect(output).toBe('<?xml vers');
  });

  it('an interruption leaves nothing half-written', async () => {
    const env = tools('interrupted', { 'dpkg-query': 'sleep 600', ps: 'kill -INT $PPID; sleep 600' });
    const file = join(dir, 'interrupted.xml');
    const { code, stderr } = await fi(['-o', file], { env });
    expect(code).toBe(1);
    expect(stderr).toContain('stopped by SIGINT, nothing is written');
    expect(readdirSync(dir)).not.toContain('interrupted.xml');
  });

  it('help and categories', async () => {
    expect((await fi(['--help'])).stdout).toContain('--no-category=CATEGORY');
    expect((await fi(['--list-categories'])).stdout).toMatch(/^Supported categories:\n - accesslog\n - antivirus\n/);
    expect((await fi(['--version'])).stdout).toMatch(/^fi-inventory \d+\.\d+\.\d+\n$/);
  });

  it('timings name each collector', async () => {
    const { stderr } = await fi(['--timings', '--format=none']);
    expect(stderr).toMatch(/^collector +time +started +entries +result +commands$/m);
    expect(stderr).toMatch(/^linux\/memory +\d+ ms/m);
  });

  it.each(['Promise.reject(new Error("later"))', 'setTimeout(() => { throw new Error("later"); }, 1)'])(
    'a module that throws where nobody catches costs no inventory: %s',
    async (code) => {
      const modules = mkdtempSync(join(dir, 'collectors-'));
      const collect = `async collect() { ${code}; await new Promise((go) => setTimeout(go, 50)); }`;
      writeFileSync(
        join(modules, 'stray.mjs'),
        `export default { name: 'x', category: 'printer', fills: [], ${collect} };`,
        { mode: 0o644 },
      );
      const { code: end, stdout, stderr } = await fi(['--partial=printer', `--collectors-dir=${modules}`]);
      expect(end).toBe(0);
      expect(stderr).toContain('a module threw outside of its promise: later');
      expect(JSON.parse(stdout)).toMatchObject({ partial: true });
    },
  );
});

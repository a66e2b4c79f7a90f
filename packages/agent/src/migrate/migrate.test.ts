/** Taking over from Perl agents; state files are written by Perl itself where it is installed. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readConfigFile } from '@fi/core/config';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { convertConfig } from './convert.js';
import { identityOf, readStorable } from './storable.js';

const AGENT = fileURLToPath(new URL('../../dist/bin/fi-agent.js', import.meta.url));
const perl = spawnSync('perl', ['-MStorable', '-e', '1']).status === 0;

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'fi-migrate-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const hex = (text: string) => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');
/** `{ deviceid => "pc-2024-01-02-03-04-05" }` as `store` writes it on a 64-bit machine. */
const DUMP = hex(
  `70737430 040b 08 3132333435363738 04080808 03 01000000 0a 16 ${Buffer.from('pc-2024-01-02-03-04-05').toString('hex')}
   08000000 ${Buffer.from('deviceid').toString('hex')}`,
);

function storable(code: string, how = 'store'): Buffer {
  const file = path.join(dir, 'x.dump');
  execFileSync('perl', ['-MStorable=store,nstore', '-e', `use utf8; ${how}(${code}, $ARGV[0])`, file]);
  return readFileSync(file);
}

describe('readStorable', () => {
  it('reads what an agent keeps', () => {
    expect(identityOf(readStorable(DUMP))).toEqual({ deviceid: 'pc-2024-01-02-03-04-05' });
  });

  it.skipIf(!perl).each(['store', 'nstore'])('reads what Perl writes with %s', (how) => {
    const value = readStorable(
      storable(
        `{ deviceid => 'd', agentid => pack('H*', '6e3a8ef08d5f4e4a9d6b0a1b2c3d4e5f'), big => 'x' x 300, n => 5, neg => -7,
           date => 1700000000, pi => 1.5, list => [1, undef, { a => 'ü' }], 'ключ' => 'я', self => \\ 'r' }`.replaceAll(
          '\n',
          ' ',
        ),
        how,
      ),
    );
    const map = value as Map<string, unknown>;
    expect(identityOf(value)).toEqual({ deviceid: 'd', agentid: '6e3a8ef0-8d5f-4e4a-9d6b-0a1b2c3d4e5f' });
    expect([map.get('n'), map.get('neg'), map.get('date'), map.get('ключ'), map.get('self')]).toEqual([
      5,
      -7,
      1_700_000_000,
      'я',
      'r',
    ]);
    expect(map.get('big')).toHaveLength(300);
    expect(map.get('list')).toEqual([1, undefined, new Map([['a', 'ü']])]);
  });

  it('refuses everything else, however it is cut or changed', () => {
    for (let length = 0; length < DUMP.length; length++) expect(() => readStorable(DUMP.subarray(0, length))).toThrow();
    for (let place = 0; place < DUMP.length; place++) {
      const changed = Buffer.from(DUMP);
      changed[place] = (changed[place] ?? 0) ^ 0xff;
      try {
        readStorable(changed);
      } catch (error) {
        expect((error as Error).message).not.toBe('');
      }
    }
    expect(() => readStorable(Buffer.concat([DUMP.subarray(0, 19), Buffer.alloc(100, 4)]))).toThrow('nested');
    expect(identityOf(undefined)).toEqual({});
  });
});

describe('convertConfig', () => {
  it('takes over what is set, and says what it leaves', () => {
    const file = path.join(dir, 'agent.cfg');
    mkdirSync(path.join(dir, 'conf.d'));
    writeFileSync(
      file,
      `server = http://old/\ndelaytime = 3600\nlazy = 0\ntag =\npassword = "p#w"\nlogger = syslog,stderr\nvardir = /old\n` +
        `rpc-port = 5\nhttpd-trust = 10.0.0.0/8\ntimeout = 180\ninclude "conf.d/"\n`,
    );
    writeFileSync(path.join(dir, 'conf.d', 'a.cfg'), 'server = https://u:secret@glpi/,http://b/\n');
    const { text, taken, left } = convertConfig(readConfigFile(file).settings, file);
    expect(text.split('\n').slice(2)).toEqual([
      'server = https://u:secret@glpi/,http://b/',
      'password = "p#w"',
      'logger = syslog,stderr',
      'httpd-trust = 10.0.0.0/8',
      '',
    ]);
    expect(taken).toEqual([
      'server = https://***@glpi/,http://b/',
      'password = (hidden)',
      'logger = syslog,stderr',
      'httpd-trust = 10.0.0.0/8',
    ]);
    expect(left).toHaveLength(2);
  });
});

describe('fi-agent migrate', () => {
  const migrate = (...args: string[]) =>
    spawnSync(
      process.execPath,
      [AGENT, 'migrate', ...args, `--conf-file=${dir}/new/agent.cfg`, `--vardir=${dir}/var`],
      {
        encoding: 'utf8',
      },
    );

  it('keeps the identity, is careful with what is there, and hides secrets', () => {
    const old = path.join(dir, 'agent.cfg');
    writeFileSync(old, `server = https://u:secret@glpi/\npassword = hush-hush\nvardir = ${dir}/old\n`);
    mkdirSync(path.join(dir, 'old'));
    writeFileSync(path.join(dir, 'old', 'FusionInventory-Agent.dump'), DUMP);
    const done = migrate(old);
    expect(done.status).toBe(0);
    expect(done.stdout).toContain('deviceid pc-2024-01-02-03-04-05');
    expect(done.stdout).not.toMatch(/secret|hush/);
    const config = path.join(dir, 'new', 'agent.cfg');
    expect(readFileSync(config, 'utf8')).toContain(`password = hush-hush\nvardir = ${dir}/var\n`);
    expect(statSync(config).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(path.join(dir, 'var', 'identity.json'), 'utf8')).deviceid).toBe(
      'pc-2024-01-02-03-04-05',
    );
    expect(migrate(old).stderr).toContain('exists; move it away');
    expect(migrate(old, '--force').status).toBe(0);
    writeFileSync(path.join(dir, 'old', 'FusionInventory-Agent.dump'), 'damaged');
    expect(migrate(old, '--force')).toMatchObject({ status: 1, stderr: expect.stringContaining('cannot be used') });
  });

  it.skipIf(!existsSync('/etc/fusioninventory/agent.cfg'))("reads the Debian package's own files", () => {
    const done = migrate('/etc/fusioninventory/agent.cfg');
    expect(done.stderr).toBe('');
    expect(done.stdout).toContain('logger = syslog,stderr');
    expect(done.stdout).toContain('logfacility = LOG_DAEMON');
    expect(done.stdout).not.toContain('not taken over');
    expect(done.stdout).toContain('it names no server; set one');
    const identity = existsSync('/var/lib/fusioninventory-agent/FusionInventory-Agent.dump');
    expect(done.status).toBe(identity ? 0 : 1);
  });
});

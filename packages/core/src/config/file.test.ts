import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseConfigLine, readConfigFile } from './file.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'fi-config-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

function write(name: string, text: string | Uint8Array): string {
  const file = path.join(dir, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

function read(file: string) {
  const { settings, problems } = readConfigFile(file);
  return { values: Object.fromEntries(settings.map(({ name, value }) => [name, value])), settings, problems };
}

describe('parseConfigLine', () => {
  it.each([
    ['tag = a # comment', 'tag', 'a'],
    ['logfile-maxsize=3#x', 'logfile-maxsize', '3'],
    ['password = "p#w" # c', 'password', 'p#w'],
    ["user = 'it''s'", 'user', "it''s"],
    ['proxy=http://h:1/#', 'proxy', 'http://h:1/#'],
    ['  tag\t=\tx  \r', 'tag', 'x'],
    ['logger =', 'logger', ''],
    ['tag = "a" b', 'tag', 'a'],
    ['tag = #', 'tag', '#'],
    ['tag = ##', 'tag', ''],
    ['tag = a = b', 'tag', 'a = b'],
    [`tag = "it's"`, 'tag', "it's"],
    ['tag = "unclosed', 'tag', '"unclosed'],
  ])('%j', (line, name, value) => {
    expect(parseConfigLine(line)).toMatchObject({ kind: 'setting', name, value });
  });

  it.each(['', '   ', '# tag = x', 'noequal', 'two words = x', 'include', 'include=', '= x', '\u0000\u0001'])(
    'finds nothing in %j',
    (line) => {
      expect(parseConfigLine(line)).toEqual({ kind: 'none' });
    },
  );

  it.each([
    ['include conf.d', 'conf.d'],
    ['  INCLUDE  "a b.cfg"  # c', 'a b.cfg'],
    ["include = 'x'", 'x'],
    ['include=conf.d # all', 'conf.d'],
    ['Include = x', 'x'],
  ])('%j includes', (line, target) => {
    expect(parseConfigLine(line)).toEqual({ kind: 'include', target });
  });

  it('doubts values with text behind the quotes, but not behind a plain comment', () => {
    expect(parseConfigLine('tag = "a" b')).toHaveProperty('doubt');
    expect(parseConfigLine('password = "p" # the "old" one')).toHaveProperty('doubt');
    expect(parseConfigLine('password = "p#w" # c')).not.toHaveProperty('doubt');
  });
});

describe('readConfigFile', () => {
  it('keeps file and line of each setting, the last one last', () => {
    const file = write('agent.cfg', '# head\ntag = a\n\ntag = b\n');
    expect(read(file).settings).toEqual([
      { name: 'tag', value: 'a', file, line: 2 },
      { name: 'tag', value: 'b', file, line: 4 },
    ]);
  });

  it('includes in place, relative to the including file, folders by name', () => {
    write('conf.d/10-b.cfg', 'timeout=12');
    write('conf.d/00-a.cfg', 'timeout=10\ntag=a');
    write('conf.d/note.txt', 'tag=no');
    mkdirSync(path.join(dir, 'conf.d', 'folder.cfg'));
    const result = read(write('agent.cfg', 'timeout=1\ninclude conf.d\nuser=u\ninclude conf.d/none\n'));
    expect(result.values).toEqual({ timeout: '12', tag: 'a', user: 'u' });
    expect(result.problems).toEqual([]);
  });

  it('refuses cycles, also through links, and goes on', () => {
    write('conf.d/x.cfg', 'tag=fromx\ninclude ../agent.cfg\ninclude self.lnk\nuser=u');
    symlinkSync('x.cfg', path.join(dir, 'conf.d', 'self.lnk'));
    const result = read(write('agent.cfg', 'INCLUDE = "conf.d/x.cfg"\n'));
    expect(result.values).toEqual({ tag: 'fromx', user: 'u' });
    expect(result.problems).toMatchObject([
      { severity: 'warning', file: path.join(dir, 'conf.d', 'x.cfg'), line: 2 },
      { severity: 'warning', line: 3 },
    ]);
  });

  it('reports a missing file, a folder and a file that is too large', () => {
    expect(read(path.join(dir, 'none')).problems).toMatchObject([
      { severity: 'error', message: expect.stringContaining('no such file or directory') },
    ]);
    expect(read(dir).problems).toMatchObject([
      { severity: 'error', message: expect.stringContaining('is a directory') },
    ]);
    write('large', 'x'.repeat(1024 * 1024 + 1));
    const result = read(write('agent.cfg', 'tag=a\ninclude large\n'));
    expect(result.values).toEqual({ tag: 'a' });
    expect(result.problems).toMatchObject([{ severity: 'warning', line: 2 }]);
  });

  it('does not open a device that is included', () => {
    expect(read(write('agent.cfg', 'include /dev/zero\ntag=a')).values).toEqual({ tag: 'a' });
  });

  it('reads Latin-1, byte order marks, line ends of Windows, and binary data', () => {
    expect(read(write('a', Buffer.from('tag=caf\xe9\r\n', 'latin1'))).values).toEqual({ tag: 'café' });
    expect(read(write('b', '\uFEFFtag=x\r\nuser=y\r\n')).values).toEqual({ tag: 'x', user: 'y' });
    const bytes = Uint8Array.from({ length: 4096 }, (_, index) => (index * 37) % 256);
    expect(() => read(write('c', bytes))).not.toThrow();
  });

  it('stays linear on a hostile line', () => {
    const file = write('agent.cfg', `tag =${' '.repeat(500_000)}"${'#"'.repeat(100_000)}`);
    const start = process.cpuUsage().user;
    read(file);
    expect(process.cpuUsage().user - start).toBeLessThan(2_000_000);
  });
});

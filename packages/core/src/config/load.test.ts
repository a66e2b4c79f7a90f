import { afterEach, describe, expect, expectTypeOf, it } from 'vitest';
import { forgetSecrets, redact } from '../log/redact.js';
import type { OptionTable } from './definition.js';
import { parseConfigLine } from './file.js';
import { describeWarnings, loadConfig } from './load.js';
import { optionsFor } from './options.js';
import { ConfigError } from './problem.js';

afterEach(forgetSecrets);

const options = optionsFor('agent');

/** Settings as if they had been read from agent.cfg. */
function file(text: string) {
  const settings = text.split('\n').flatMap((content, index) => {
    const line = parseConfigLine(content);
    return line.kind === 'setting'
      ? [{ name: line.name, value: line.value, file: '/etc/agent.cfg', line: index + 1 }]
      : [];
  });
  return { settings, problems: [] };
}

function flags(values: Record<string, string[]>) {
  return new Map(Object.entries(values).map(([name, texts]) => [name, { flag: `--${name}`, texts }]));
}

function failure(run: () => unknown): ConfigError {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('no error');
}

describe('loadConfig', () => {
  it('takes flag over environment over file over default, and says which', () => {
    const { values, sources } = loadConfig({
      options,
      file: file('tag = file\ntimeout = 5\nuser = file'),
      environment: { FI_TAG: 'env', FI_USER: 'env', FI_NO_SSL_CHECK: 'yes' },
      flags: flags({ tag: ['flag'] }),
    });
    expect(values).toMatchObject({
      tag: 'flag',
      user: 'env',
      timeout: 5,
      'backend-collect-timeout': 180,
      'no-ssl-check': true,
    });
    expect(sources.tag).toEqual({ kind: 'flag', flag: '--tag' });
    expect(sources.user).toEqual({ kind: 'environment', variable: 'FI_USER' });
    expect(sources.timeout).toEqual({ kind: 'file', file: '/etc/agent.cfg', line: 2 });
    expect(sources.json).toEqual({ kind: 'default' });
  });

  it('types the values by the table', () => {
    const { values } = loadConfig({ options });
    expectTypeOf(values.tag).toEqualTypeOf<string | undefined>();
    expectTypeOf(values.timeout).toEqualTypeOf<number>();
    expectTypeOf(values['no-category']).toEqualTypeOf<readonly string[]>();
    expectTypeOf(values.json).toEqualTypeOf<boolean>();
    expectTypeOf(values.logger).toEqualTypeOf<readonly ('stderr' | 'file' | 'syslog' | 'json')[]>();
    expectTypeOf(values.itemtype).toEqualTypeOf<string>();
    expect(values.logger).toEqual(['stderr']);
  });

  it('trims lists and drops empty items', () => {
    const { values } = loadConfig({ options, file: file('no-category = printer , ,software\nserver = http://a/,b') });
    expect(values['no-category']).toEqual(['printer', 'software']);
    expect(values.server).toEqual(['http://a/', 'b']);
  });

  it('reads booleans by word, and by Perl truth with a warning', () => {
    for (const word of ['1', 'yes', 'TRUE', 'on']) {
      expect(loadConfig({ options, file: file(`html = ${word}`) })).toMatchObject({
        values: { html: true },
        warnings: [],
      });
    }
    for (const word of ['0', 'no', 'False', 'off', '']) {
      expect(loadConfig({ options, file: file(`html = ${word}`) })).toMatchObject({
        values: { html: false },
        warnings: [],
      });
    }
    const odd = loadConfig({ options, file: file('html = maybe') });
    expect(odd.values.html).toBe(true);
    expect(describeWarnings(odd)).toEqual([
      '/etc/agent.cfg:1: html is neither yes nor no but "maybe", which counts as yes',
    ]);
  });

  it('takes an empty value as none, also over a lower source', () => {
    const { values } = loadConfig({
      options,
      file: file('logger =\nlogfile = /a\nlogfile =\ntimeout ='),
      environment: {},
    });
    expect(values).toMatchObject({ logger: [], logfile: undefined, timeout: 180 });
  });

  it('makes paths absolute', () => {
    const { values } = loadConfig({ options, cwd: '/srv', file: file('logfile = log/a\nca-cert-file = /etc/ca.pem') });
    expect(values).toMatchObject({ logfile: '/srv/log/a', 'ca-cert-file': '/etc/ca.pem' });
  });

  it('reports all bad values at once, with place and what is allowed', () => {
    const error = failure(() =>
      loadConfig({
        options,
        file: file('timeout = 0\nlogger = stderr, printer'),
        environment: { FI_DEBUG: '0x10', FI_SERVER: 'ftp://h/' },
        flags: flags({ 'assetname-support': ['7'], json: ['maybe'] }),
      }),
    );
    expect(error.message.split('\n').sort()).toEqual([
      '/etc/agent.cfg:1: timeout cannot be "0"; allowed: a whole number, 1 or more',
      '/etc/agent.cfg:2: logger cannot be "printer"; allowed: stderr, file, syslog, json',
      'environment variable FI_DEBUG: debug cannot be "0x10"; allowed: a whole number, 0 or more',
      'environment variable FI_SERVER: server cannot be "ftp://h/"; allowed: a URL that begins with http:// or https://',
      'option --assetname-support: assetname-support cannot be "7"; allowed: a whole number from 1 to 3',
      'option --json: json cannot be "maybe"; allowed: yes or no',
    ]);
    expect(error.exitCode).toBe(2);
    expect(failure(() => loadConfig({ options, file: file('timeout = x') })).exitCode).toBe(1);
  });

  it('refuses what cannot stand together', () => {
    const both = failure(() => loadConfig({ options, file: file('ca-cert-file=/a\nca-cert-dir=/b') }));
    expect(both.message).toBe('/etc/agent.cfg:2: ca-cert-file and ca-cert-dir exclude each other; set one of them');
    expect(failure(() => loadConfig({ options, file: file('logger = File') })).message).toContain('logfile');
    expect(loadConfig({ options, file: file('logger = File\nlogfile=/x') }).values.logger).toEqual(['file']);
  });

  it('tells typing errors from directives of other programs, of the past and of the command line', () => {
    const config = loadConfig({
      options,
      file: file(
        'Timeout=12\ntiemout=1\nhttpd_trust=x\nhttpd-trust=x\nno-inventory=1\nrpc-ip=1\ndaemon=1\npartial=cpu\nzzzzzz=1\nzzzzzz=2',
      ),
    });
    expect(describeWarnings(config)).toEqual([
      '/etc/agent.cfg:1: unknown directive Timeout, ignored; did you mean timeout?',
      '/etc/agent.cfg:2: unknown directive tiemout, ignored; did you mean timeout?',
      '/etc/agent.cfg:3: unknown directive httpd_trust, ignored; did you mean httpd-trust?',
      '/etc/agent.cfg:5: no-inventory is no longer an option; write no-task = inventory instead',
      '/etc/agent.cfg:6: rpc-ip is no longer an option; write httpd-ip instead',
      '/etc/agent.cfg:7: daemon is a command-line option and has no effect in a file',
      '/etc/agent.cfg:8: partial is a command-line option and has no effect in a file',
      '/etc/agent.cfg:9: unknown directive zzzzzz, ignored',
    ]);
    expect(config.values.timeout).toBe(180);
    expect(config.values.partial).toEqual([]);
  });

  it('is not confused by names that every object has', () => {
    const config = loadConfig({ options, file: file('constructor=1\n__proto__=x\ntoString=2') });
    expect(config.warnings).toHaveLength(3);
  });

  it('understands former names', () => {
    const own = {
      target: { type: 'string', description: '', group: '', programs: [], deprecatedNames: ['goal'] },
    } as const satisfies OptionTable;
    const config = loadConfig({ options: own, file: file('goal = x') });
    expect(config.values.target).toBe('x');
    expect(describeWarnings(config)).toEqual(['/etc/agent.cfg:1: goal is now called target']);
  });

  it('makes secrets known to the log, losing ones too, and never shows them', () => {
    const own = {
      pin: { type: 'integer', description: '', group: '', programs: [], secret: true },
    } as const satisfies OptionTable;
    loadConfig({
      options,
      file: file('password = first-one'),
      environment: { FI_PASSWORD: 'second-one', FI_PROXY: 'http://u:third-one@h:1' },
    });
    loadConfig({
      options,
      flags: flags({ credentials: ['login:root,password:fourth-one,use:x', 'password:"5, th"'] }),
    });
    expect(redact('fourth-one root 5, th')).toBe('*** root ***');
    expect(redact('a first-one b second-one c third-one')).toBe('a *** b *** c ***');
    expect(failure(() => loadConfig({ options: own, environment: { FI_PIN: 'p1n-code' } })).message).toBe(
      'environment variable FI_PIN: pin cannot be (hidden); allowed: a whole number',
    );
  });
});

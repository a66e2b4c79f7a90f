import { afterEach, describe, expect, it, vi } from 'vitest';
import { UsageError } from '../errors.js';
import { VERSION } from '../version.js';
import { COMMON_FLAGS, parseCommandLine, readCommandLine } from './cli.js';
import type { OptionTable } from './definition.js';
import type { ProgramDescription } from './description.js';
import { renderHelp, wrap } from './help.js';
import { loadConfig } from './load.js';
import { OPTIONS, optionsFor } from './options.js';

const options = {
  ...optionsFor('agent'),
  format: {
    type: 'string',
    choices: ['xml', 'csv'],
    default: 'xml',
    description: 'how the result is written',
    group: 'Output',
    placeholder: 'FORMAT',
    programs: [],
  },
  depth: { type: 'integer', description: 'how deep', group: 'Output', programs: [], deprecatedNames: ['levels'] },
} as const satisfies OptionTable;

const program: ProgramDescription<typeof options> = {
  name: 'fi-try',
  summary: 'Tries things.',
  usage: ['[options]', '--help'],
  details: [],
  failure: 'it does not work',
  options,
  examples: [{ command: 'fi-try --tag=a', text: 'Try with a tag' }],
  arguments: [{ name: 'WORD', description: 'anything' }],
};

function parse(...argv: string[]) {
  const { flags, positionals } = parseCommandLine(program, argv);
  return { flags: Object.fromEntries([...flags].map(([name, { texts }]) => [name, texts])), positionals };
}

describe('parseCommandLine', () => {
  it.each([
    [['--tag', 'a'], { tag: ['a'] }],
    [['--tag=a'], { tag: ['a'] }],
    [['-tag', 'a'], { tag: ['a'] }],
    [['-tag=a'], { tag: ['a'] }],
    [['-t', 'a'], { tag: ['a'] }],
    [['--assetname', '2'], { 'assetname-support': ['2'] }],
    [['--tag', 'a', '--tag', 'b'], { tag: ['a', 'b'] }],
    [['--tag='], { tag: [''] }],
    [['--tag', ''], { tag: [''] }],
    [['--tag=-x'], { tag: ['-x'] }],
    [["--tag='q'"], { tag: ["'q'"] }],
    [['--tag=a=b\nc'], { tag: ['a=b\nc'] }],
    [['--local', '-'], { local: ['-'] }],
    [['--debug', '--debug'], { debug: ['1', '1'] }],
    [['--no-category', 'a', '--no-compression'], { 'no-category': ['a'], 'no-compression': ['yes'] }],
    [['-C', '-P', 'http://p'], { 'no-compression': ['yes'], proxy: ['http://p'] }],
    [['--json=no'], { json: ['no'] }],
    [['--levels=3'], { depth: ['3'] }],
  ])('%j', (argv, flags) => {
    expect(parse(...argv)).toEqual({ flags, positionals: [] });
  });

  it('keeps arguments apart, before, between and after --', () => {
    expect(parse('a', '--json', 'true', '-', '--', '--tag', '-x')).toEqual({
      flags: { json: ['yes'] },
      positionals: ['a', 'true', '-', '--tag', '-x'],
    });
  });

  it.each([
    [['--tga', 'x'], 'unknown option --tga; did you mean --tag?'],
    [['--tga=x'], 'unknown option --tga; did you mean --tag?'],
    [['--Tag', 'x'], 'unknown option --Tag; did you mean --tag?'],
    [['-T', 'x'], 'unknown option -T'],
    [['--no-c'], 'option --no-c is ambiguous: --no-category, --no-compression'],
    [['--no-json'], 'unknown option --no-json'],
    [['--tag'], 'option --tag needs a value (one that begins with - is written --tag=VALUE)'],
    [['--tag', '--json'], 'option --tag needs a value (one that begins with - is written --tag=VALUE)'],
    [['-t', '--', 'x'], 'option -t needs a value (one that begins with - is written -t=VALUE)'],
    [['--constructor'], 'unknown option --constructor'],
    [['--__proto__=1'], 'unknown option --__proto__'],
  ])('%j is wrong usage', (argv, message) => {
    let error: unknown;
    try {
      parse(...argv);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(UsageError);
    expect((error as UsageError).message.split(';')[0]).toBe(message.split(';')[0]);
    if (message.includes(';')) expect((error as UsageError).message).toBe(message);
  });

  it('refuses arguments where a program takes none', () => {
    expect(() => parseCommandLine({ ...program, arguments: undefined }, ['x'])).toThrow('unexpected argument "x"');
  });

  it('fits to loadConfig: the last scalar, all of a list, counts, bare switches', () => {
    const { flags } = parseCommandLine(program, [
      '--tag=a',
      '--tag=b',
      '--no-category=x,y',
      '--no-category=z',
      '--debug',
      '--debug',
      '--json',
      '--format=CSV',
      '--credentials=login:root,password:sesame',
    ]);
    const { values } = loadConfig({ options, flags });
    expect(values).toMatchObject({
      tag: 'b',
      'no-category': ['x', 'y', 'z'],
      debug: 2,
      json: true,
      html: false,
      format: 'csv',
      credentials: ['login:root,password:sesame'],
    });
  });

  it('says that a name is a former one', () => {
    expect(parseCommandLine(program, ['--levels=3']).warnings).toEqual(['option --levels is now called --depth']);
  });
});

describe('readCommandLine', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('answers --help and --version itself', () => {
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    expect(readCommandLine(program, ['-h'])).toBeUndefined();
    expect(readCommandLine(program, ['--version'])).toBeUndefined();
    expect(write.mock.calls[0]?.[0]).toContain('Usage: fi-try [options]');
    expect(write.mock.calls[1]?.[0]).toBe(`fi-try ${VERSION}\n`);
    expect(readCommandLine(program, ['--json'])?.flags.has('json')).toBe(true);
  });
});

describe('renderHelp', () => {
  it('shows groups, flags and defaults in aligned columns', () => {
    const text = renderHelp({ ...program, options: { ...options, ...COMMON_FLAGS } }, 80);
    expect(text).toContain('Usage: fi-try [options]\n       fi-try --help\n\nTries things.\n');
    expect(text).toContain('\nInventory:\n  -t, --tag=TAG                 mark the inventory with this tag\n');
    expect(text).toContain('\n      --format=FORMAT           how the result is written (default: xml)\n');
    expect(text).toContain(
      '\n      --backend-collect-timeout=SECONDS\n                                time limit of each part',
    );
    expect(text).toContain('\n  -h, --help                    print this help\n');
    expect(text).toContain('\nExamples:\n  Try with a tag\n    fi-try --tag=a\n');
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('wraps to the terminal', () => {
    expect(wrap('aa bb cc', 5)).toEqual(['aa bb', 'cc']);
    expect(wrap('a-very-long-word b', 5)).toEqual(['a-very-long-word', 'b']);
  });
});

describe('option table', () => {
  const everyProgram = new Set(Object.values(OPTIONS).flatMap((definition): readonly string[] => definition.programs));

  it.each([...everyProgram])('gives each short flag of %s to one option', (name) => {
    const definitions: OptionTable = { ...OPTIONS, ...COMMON_FLAGS };
    const letters = Object.values(definitions)
      .filter((definition) => definition.programs.includes(name) || definition.programs.length === 0)
      .flatMap((definition) => definition.short ?? []);
    expect(new Set(letters).size).toBe(letters.length);
  });

  it('knows what a program takes', () => {
    expect(Object.keys(optionsFor('test-server'))).toEqual([
      'logger',
      'logfile',
      'logfile-maxsize',
      'logfacility',
      'color',
      'debug',
    ]);
  });
});

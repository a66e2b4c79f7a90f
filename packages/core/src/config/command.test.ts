import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UsageError } from '../errors.js';
import { type Command, type CommandRun, runCommand, untilInterrupted } from './command.js';
import type { ProgramDescription } from './description.js';
import { optionsFor } from './options.js';

const options = {
  ...optionsFor('collect'),
  'conf-file': { type: 'path', description: 'settings', group: 'A', programs: [] },
  tag: { type: 'string', description: 'tag', group: 'A', programs: [] },
  verbose: { type: 'boolean', description: 'more', group: 'A', programs: [], file: false },
} as const;

const program: ProgramDescription<typeof options> = {
  name: 'fi-try',
  summary: 'Tries things.',
  usage: ['[options]', 'box'],
  details: [],
  failure: 'it does not work',
  options,
  examples: [],
  commands: [
    {
      name: 'box',
      summary: 'Looks into the box.',
      usage: ['box [WORD]'],
      arguments: [],
      options: ['tag'],
      failure: 'it is empty',
      examples: [],
    },
  ],
};

const folder = mkdtempSync(path.join(tmpdir(), 'fi-command-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a run wrote and how it ended. */
async function outcome(command: Partial<Command<typeof options>>, ...argv: string[]) {
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    vi.spyOn(process[name], 'write').mockImplementation((text, encoding, done?: () => void) => {
      written[name] += String(text);
      const callback = typeof encoding === 'function' ? encoding : done;
      callback?.();
      return true;
    });
  }
  await runCommand({ program, log: { tag: 'Try' }, main: async () => 0, ...command }, argv);
  const code = process.exitCode;
  return { ...written, code };
}

const handlers = { exception: process.listeners('uncaughtException') };
beforeEach(() => {
  process.exitCode = undefined;
});
afterEach(() => {
  process.exitCode = undefined;
  vi.restoreAllMocks();
  for (const stream of [process.stdout, process.stderr]) stream.removeAllListeners('error');
  for (const listener of process.listeners('uncaughtException')) {
    if (!handlers.exception.includes(listener)) process.off('uncaughtException', listener);
  }
});

describe('runCommand', () => {
  it('hands over values, words and the log; the exit code is what main returns', async () => {
    let run: CommandRun<typeof options> | undefined;
    const main = async (given: CommandRun<typeof options>) => {
      run = given;
      return 1;
    };
    const { code } = await outcome({ main }, '--tag=a');
    expect(code).toBe(1);
    expect(run?.values.tag).toBe('a');
    expect(run?.positionals).toEqual([]);
  });

  it('logs former names and doubtful settings, and flushes the log also after a failure', async () => {
    const file = path.join(folder, 'agent.cfg');
    writeFileSync(file, 'tag = from the file\nodd = 1\n');
    const { stderr, code } = await outcome(
      {
        async main({ values, log }) {
          log.error(`tag ${values.tag}`);
          throw new UsageError('no');
        },
      },
      `--conf-file=${file}`,
    );
    expect(stderr).toContain(`[Try][WARNING] ${file}:2: unknown directive odd, ignored`);
    expect(stderr).toContain('[Try][ERROR] tag from the file');
    expect(stderr).toContain("fi-try: no\nTry 'fi-try --help' for more information.\n");
    expect(code).toBe(2);
  });

  it('keeps a quiet command quiet unless it is asked for more', async () => {
    const command = {
      log: { tag: 'Try', quiet: true },
      main: async ({ log }: CommandRun<typeof options>) => {
        log.info('fine');
      },
    };
    expect((await outcome(command)).stderr).toBe('');
    expect((await outcome(command, '--verbose')).stderr).toContain('[Try][INFO] fine');
    expect((await outcome(command, '--debug')).stderr).toContain('[Try][INFO] fine');
    expect((await outcome({ ...command, log: { tag: 'Try' } })).stderr).toContain('[Try][INFO] fine');
  });

  it('rewrites the command line before it is read', async () => {
    const main = vi.fn(async (_run: CommandRun<typeof options>) => 0);
    await outcome({ main, prepare: (argv) => argv.map((word) => (word === '-T' ? '--tag=t' : word)) }, '-T');
    expect(main.mock.calls[0]?.[0].values.tag).toBe('t');
  });

  it('loads the sub-command that is called, and nothing for others', async () => {
    const command = vi.fn(async (_words: readonly string[], _commandLine: unknown) => 1);
    const commands = { box: async () => ({ command }) };
    expect((await outcome({ commands }, '--tag', 'a', 'box', 'list')).code).toBe(1);
    expect(command.mock.calls[0]?.[0]).toEqual(['list']);
    const { stderr, code } = await outcome({ commands }, 'bax');
    expect(stderr).toContain('fi-try: unknown command "bax"; did you mean box?');
    expect(code).toBe(2);
    expect(command).toHaveBeenCalledTimes(1);
  });

  it('answers --help of a sub-command with its own options', async () => {
    const main = vi.fn(async () => 0);
    const { stdout } = await outcome({ main, commands: {} }, 'box', '--help');
    expect(stdout).toContain('Usage: fi-try box [WORD]');
    expect(stdout).toContain('--tag');
    expect(stdout).not.toContain('--logfile');
    expect(main).not.toHaveBeenCalled();
  });

  it('complains without secrets', async () => {
    const { stderr } = await outcome({
      main: async ({ complain }) => complain('https://u:sesame@h/ does not answer'),
    });
    expect(stderr).toBe('fi-try: https://***@h/ does not answer\n');
  });
});

describe('untilInterrupted', () => {
  it('aborts its work at a signal, and leaves no listener behind', async () => {
    const before = process.listenerCount('SIGTERM');
    const aborted = untilInterrupted(async (signal) => {
      process.emit('SIGTERM', 'SIGTERM');
      signal.throwIfAborted();
    });
    await expect(aborted).rejects.toThrow('interrupted');
    expect(await untilInterrupted(async () => 3)).toBe(3);
    expect(process.listenerCount('SIGTERM')).toBe(before);
  });
});

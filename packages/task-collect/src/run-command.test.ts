import { LocalHost } from '@fi/core/host';
import { describe, expect, it } from 'vitest';
import { commandProblem, readPolicy, wayOf } from './policy.js';
import { filterOutput, outputOf, readFilter } from './run-command.js';
import { wordsOf } from './words.js';

describe('words', () => {
  it.each([
    ['a b', ['a', 'b']],
    ['  a\tb\n', ['a', 'b']],
    ['a "b c" \'d "e\'', ['a', 'b c', 'd "e']],
    ['a x"y z"w', ['a', 'xy zw']],
    ['a "" b', ['a', '', 'b']],
    ['a $(b) ;c|d `e` \\', ['a', '$(b)', ';c|d', '`e`', '\\']],
    ['a "b', undefined],
    ['', undefined],
    ['""', undefined],
  ])('%j', (command, words) => expect(wordsOf(command)).toEqual(words));
});

describe('filters', () => {
  const output = 'first\r\nversion 1.2\nversion 3.4\n';
  it.each([
    [{}, output],
    [{ firstLine: 1 }, 'first'],
    [{ lineCount: '1' }, '3'],
    [{ lineCount: 0, firstLine: '0' }, output],
    [{ firstMatch: 'version (\\S+)' }, '1.2'],
    [{ firstMatch: '^ver.*$' }, 'version 1.2'],
    [{ firstMatch: 'nothing' }, undefined],
    [{ firstMatch: 'first', firstLine: 1 }, 'first'],
  ])('%j', (filter, expected) => expect(filterOutput(output, readFilter({ filter }))).toBe(expected));

  it('of an empty output', () => {
    expect(filterOutput('', { lineCount: true })).toBe('0');
    expect(filterOutput('', { firstLine: true })).toBeUndefined();
  });

  it('that would take for ever are given up', () => {
    expect(() => filterOutput(`${'a'.repeat(60)}!\n`, { firstMatch: '^(a+)+$' })).toThrow(/takes too long/);
  });
});

describe('the policy', () => {
  const source = { remote: 'https://glpi.example.org/b/collect/', target: 'https://glpi.example.org/' };
  it('allows nothing by itself', () => {
    expect(commandProblem(readPolicy({}), 'id', source)).toContain('collect-command');
  });

  it('tells commands for a shell from others', () => {
    const policy = readPolicy({ 'collect-command': ['df -h *', 'shell:df -P|tail -1'] });
    expect(wayOf(policy, 'df -h /')).toBe('direct');
    expect(wayOf(policy, 'df -P|tail -1')).toBe('shell');
    expect(wayOf(policy, 'shell:df -h /')).toBeUndefined();
    expect(wayOf(policy, 'df -h / ; reboot')).toBeUndefined();
    expect(wayOf(policy, 'df -h $(reboot)')).toBeUndefined();
    expect(wayOf(policy, 'df -h /\nreboot')).toBeUndefined();
    expect(wayOf(policy, 'reboot')).toBeUndefined();
    expect(commandProblem(policy, 'df -h /', source)).toBeUndefined();
    expect(commandProblem(policy, 'df -h /', { ...source, remote: 'https://evil.example/' })).toContain(
      'collect-server',
    );
    expect(commandProblem(policy, 'df -h /', { ...source, remote: 'http://glpi.example.org/' })).toContain(
      'https only',
    );
  });
});

describe.skipIf(process.platform === 'win32')('a command', () => {
  const host = new LocalHost();
  const run = (command: string, shell = false, limit = 10_000) => outputOf(command, {}, { host, shell, limit });
  it('has its standard output kept, whatever its exit status is', async () => {
    expect(await run('printf x')).toEqual({ output: 'x' });
    expect(await run('echo out; echo err >&2; exit 3', true)).toEqual({ output: 'out\n' });
    expect(await run("printf '\\351'", true)).toEqual({ output: 'é' });
    expect(await run('true')).toEqual({ output: '' });
  });

  it('that does not come to its end is no answer', async () => {
    await expect(run('sleep 30', false, 100)).rejects.toThrow('took longer than 0.1 s');
    await expect(run('yes')).rejects.toThrow('printed more than 1024 KiB');
    await expect(run('no-such-command-here')).rejects.toThrow('"no-such-command-here" is not there');
    await expect(run('echo "x')).rejects.toThrow('open quote');
  });
});

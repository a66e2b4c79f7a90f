/** The completions that packages ship work in their shells. bash is asked for real; zsh and fish read the files. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const packages = fileURLToPath(new URL('../../packages', import.meta.url));

const files = readdirSync(packages)
  .flatMap((name) => {
    try {
      return readdirSync(join(packages, name, 'completions')).map((file) => join(packages, name, 'completions', file));
    } catch {
      return [];
    }
  })
  .sort();

/** Whether a shell is here; says so when it is not. */
function has(shell: string): boolean {
  const found = spawnSync(shell, ['-c', 'exit 0']).status === 0;
  if (!found) console.log(`completion: ${shell} is not installed, its files are not checked`);
  return found;
}

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'fi-completion-'));
  mkdirSync(join(dir, 'a folder'));
  writeFileSync(join(dir, 'a file.json'), '');
});
afterAll(() => rmSync(dir, { recursive: true }));

/** Asks bash what would be offered for the last word; `=` is a word of its own, as in a line that is typed. */
function complete(program: string, ...words: string[]): string[] {
  const all = [program, ...words.flatMap((word) => word.split(/(?==)|(?<==)/))];
  const script = `
    for file in ${files.filter((file) => file.endsWith('.bash')).join(' ')}; do . "$file"; done
    COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=\${#COMP_LINE}
    how=$(complete -p "$1") || exit 9
    how=\${how#*-F }; "\${how%% *}" "$1" "\${COMP_WORDS[COMP_CWORD]}"
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr, status } = spawnSync('bash', ['--norc', '-c', script, 'bash', ...all], {
    encoding: 'utf8',
    cwd: dir,
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout.split('\n').filter((line) => line !== '');
}

describe.skipIf(!has('bash'))('bash', () => {
  it.each(files.filter((file) => file.endsWith('.bash')))('reads %s', (file) => {
    expect(spawnSync('bash', ['-n', file], { encoding: 'utf8' }).stderr).toBe('');
  });

  it.each([
    ['options', 'fi-inventory', ['--no-c'], ['--no-category']],
    ['options under another name', 'fusioninventory-inventory', ['--rec'], ['--record']],
    ['values', 'fi-inventory', ['--format', 'c'], ['csv', 'cyclonedx']],
    ['values of short options', 'fi-inventory', ['-f', 'ht'], ['html']],
    ['values after =', 'fi-inventory', ['--format=j'], ['json']],
    ['all values after =', 'fi-netdiscovery', ['--format='], ['xml', 'json', 'table', 'csv']],
    ['the last item of a list', 'fi-inventory', ['--no-category', 'printer,proc'], ['printer,process']],
    ['tasks', 'fi-agent', ['--no-task=dep'], ['deploy']],
    ['sections', 'fi-inventory', ['--section', 'softw'], ['softwares']],
    ['files', 'fi-deploy', ['--sign', 'a'], ['a file.json', 'a folder']],
    ['folders', 'fi-agent', ['--vardir', 'a'], ['a folder']],
    ['arguments that are files', 'fi-deploy', ['--dry-run', 'a'], ['a file.json', 'a folder']],
    ['sub-commands', 'fi-agent', ['--debug', 'o'], ['outbox']],
    ['sub-commands after values', 'fi-agent', ['--tag', 'office', '--local=/srv', 'd'], ['doctor']],
    ['actions of sub-commands', 'fi-agent', ['--vardir', '/srv', 'outbox', ''], ['list', 'send', 'clear']],
    ['second words of sub-commands', 'fusioninventory-agent', ['service', 'install', 's'], ['systemd']],
    ['nothing where anything can stand', 'fi-agent', ['--tag', ''], []],
  ])('completes %s', (_, program, words, expected) => {
    expect(complete(program, ...words).sort()).toEqual([...expected].sort());
  });

  it('knows every option that --help names', () => {
    const bin = join(packages, 'task-inventory/dist/bin/fi-inventory.js');
    const { stdout } = spawnSync(process.execPath, [bin, '--help'], { encoding: 'utf8' });
    const named = [...stdout.matchAll(/^ {2}(?:-\w, | {4})(--[\w-]+)/gm)].map((match) => match[1]);
    expect(named.length).toBeGreaterThan(20);
    expect(complete('fi-inventory', '--').sort()).toEqual(named.sort());
  });

  it('is printed by fi-agent for itself and the installed tasks', () => {
    const bin = join(packages, 'agent/dist/bin/fi-agent.js');
    const { stdout, status } = spawnSync(process.execPath, [bin, '--config=none', 'completion', 'bash'], {
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^complete -F \S+ fi-agent fusioninventory-agent$/m);
    expect(stdout).toMatch(/^complete -F \S+ fi-inventory fusioninventory-inventory$/m);
    const refused = spawnSync(process.execPath, [bin, 'completion', 'tcsh'], { encoding: 'utf8' });
    expect(refused.stderr).toContain('fi-agent completion takes the name of a shell');
    expect(refused.status).toBe(2);
  });
});

describe.skipIf(!has('zsh'))('zsh', () => {
  it.each(files.filter((file) => /\/_[^/]+$/.test(file)))('reads %s', (file) => {
    expect(spawnSync('zsh', ['-n', file], { encoding: 'utf8' }).stderr).toBe('');
  });
});

describe.skipIf(!has('fish'))('fish', () => {
  it.each(files.filter((file) => file.endsWith('.fish')))('reads %s', (file) => {
    expect(spawnSync('fish', ['-n', file], { encoding: 'utf8' }).stderr).toBe('');
  });

  it.each([
    ['options', 'fi-inventory --no-c', ['--no-category']],
    ['options under another name', 'fusioninventory-agent --set-f', ['--set-forcerun']],
    ['values', 'fi-inventory --format c', ['csv', 'cyclonedx']],
    ['the last item of a list', 'fi-inventory --no-category printer,proc', ['printer,process']],
    ['sub-commands', 'fi-agent o', ['outbox']],
    ['actions of sub-commands', 'fi-agent outbox ', ['clear', 'list', 'send']],
  ])('completes %s', (_, line, expected) => {
    const sources = files.filter((file) => file.endsWith('.fish')).map((file) => `source '${file}'`);
    const script = [...sources, `complete -C '${line}'`].join('; ');
    const { stdout } = spawnSync('fish', ['--no-config', '-c', script], { encoding: 'utf8', cwd: dir });
    const offered = stdout.split('\n').filter((text) => text !== '');
    expect(offered.map((text) => text.split('\t', 1)[0])).toEqual(expected);
  });
});

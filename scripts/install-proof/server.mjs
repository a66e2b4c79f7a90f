// The test server as people use it: the command fi-test-server, and the folder that it fills.

import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, Failure } from './check.mjs';

/** The test server, as a command, as people try things out. */
export async function withServerCommand(visitor, use) {
  const directory = visitor.path(`received-${Math.random().toString(36).slice(2)}`);
  const child = spawn(visitor.program('fi-test-server'), ['--port=0', `--dir=${directory}`], {
    env: visitor.env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = new Promise((resolve) => child.on('close', resolve));
  try {
    let text = '';
    const url = await new Promise((resolve, reject) => {
      child.stdout.on('data', (chunk) => {
        text += chunk;
        const found = /agents send to (\S+)/.exec(text)?.[1];
        if (found !== undefined) resolve(found);
      });
      child.on('close', () => reject(new Failure(`fi-test-server ended: ${text}`)));
    });
    return await use(url, directory);
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

/** What a server has of the only machine that it knows. */
export function received(directory) {
  const [machine, ...others] = existsSync(directory) ? readdirSync(directory) : [];
  expect(machine !== undefined && others.length === 0, 'the server does not know one machine', [machine, ...others]);
  const files = readdirSync(join(directory, machine));
  expect(files.includes('current.json'), 'the server has no inventory', files);
  return {
    machine: decodeURIComponent(machine),
    files,
    inventory: JSON.parse(readFileSync(join(directory, machine, 'current.json'), 'utf8')),
  };
}

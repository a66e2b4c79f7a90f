import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Logger, silentLogger } from '@fi/core';
import { LocalHost } from '@fi/core/host';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defineCollector } from '../collector.js';
import { type InventoryOptions, takeInventory, toGlpi } from '../inventory.js';
import { parseOutput } from './executable.js';

let base: string;
let dir: string;
let warnings: string[];
let log: Logger;
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'fi-custom-')));
  dir = join(base, 'collectors.d');
  mkdirSync(dir, { mode: 0o755 });
  warnings = [];
  log = { ...silentLogger, warning: (message) => void warnings.push(message), child: () => log };
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

/** A file whose mode does not depend on the umask. */
function file(name: string, text: string, mode = 0o755): string {
  const path = join(dir, name);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

const script = (name: string, body: string, mode?: number) => file(name, `#!/bin/sh\n${body}\n`, mode);
const prints = (content: object) => `cat <<'END'\n${JSON.stringify({ content })}\nEND`;

const builtIn = defineCollector({
  name: 'built-in',
  category: 'hardware',
  fills: ['hardware'],
  reads: [],
  collect: async ({ set }) => set('hardware', { name: 'pc', description: 'built in' }),
});

async function take(options: InventoryOptions = {}) {
  const host = new LocalHost({ commandTimeout: 10_000 });
  const result = await takeInventory({ host, collectors: [builtIn], collectorsDir: dir, log, ...options });
  return { ...result, content: result.inventory.content };
}

describe('executables', () => {
  it('add entries and set fields, after the built-in collectors', async () => {
    script('asset', prints({ hardware: { description: 'rack 7' }, printers: [{ name: 'in the cellar' }] }));
    script('single', prints({ printers: { name: 'on the roof' } }));
    const { content, report } = await take();
    expect(content.hardware).toMatchObject({ name: 'pc', description: 'rack 7' });
    expect(content.printers).toEqual([{ name: 'in the cellar' }, { name: 'on the roof' }]);
    expect(report.collectors.map(({ name, status }) => [name, status])).toEqual([
      ['built-in', 'ok'],
      ['custom/asset', 'ok'],
      ['custom/single', 'ok'],
    ]);
    expect(warnings.filter((line) => !line.includes('super-user'))).toEqual([]);
  });

  it('are checked: what the model does not know is left out and named', async () => {
    script(
      'odd',
      prints({
        printers: [{ name: 'good', colour: 'blue' }, { port: 'no name' }, 'text'],
        coffee: [],
        versionclient: 'x',
      }),
    );
    const { content } = await take();
    expect(content.printers).toEqual([{ name: 'good' }]);
    expect(content.versionclient).toMatch(/^fi-Inventory/);
    const said = warnings.join('\n');
    for (const words of [
      'unknown field colour',
      'without name',
      'no object',
      'no section coffee',
      'no section versionclient',
    ]) {
      expect(said).toContain(words);
    }
  });

  it('name some of many problems', async () => {
    script('odd', prints({ printers: Array.from({ length: 50 }, (_, i) => ({ name: `p${i}`, colour: 'blue' })) }));
    await take();
    expect(warnings.filter((line) => line.includes('unknown field colour'))).toHaveLength(20);
    expect(warnings.join('\n')).toContain('30 more problems of this kind');
  });

  it.each([
    ['exit 3', 'ended with code 3'],
    ['echo "no connection" >&2; exit 1', 'ended with code 1: no connection'],
    ['echo hello', 'did not print JSON'],
    ['echo "[]"', 'object "content"'],
    ['echo "{}"', 'object "content"'],
    ['kill -SEGV $$', 'crashed'],
  ])('%s fails with a reason, and nothing else does', async (body, reason) => {
    script('bad', body);
    const { content, report } = await take();
    expect(content.hardware?.name).toBe('pc');
    expect(report.collectors[1]).toMatchObject({ name: 'custom/bad', status: 'failed' });
    expect(report.collectors[1]?.error).toContain(reason);
  });

  it('are limited in time', async () => {
    script('slow', 'sleep 60');
    const { report } = await take({ collectorTimeout: 100 });
    expect(report.collectors[1]).toMatchObject({ name: 'custom/slow', status: 'timeout' });
  });

  it('fill only what is asked for', async () => {
    script('both', prints({ printers: [{ name: 'p' }], softwares: [{ name: 's' }] }));
    const { content } = await take({ categories: ['printer'] });
    expect(content.printers).toHaveLength(1);
    expect(content.softwares).toBeUndefined();
  });

  it('that fail take away only what they once gave, when state is kept', async () => {
    const state = { vardir: join(base, 'state') };
    script('cellar', prints({ printers: [{ name: 'p' }] }));
    await take(state);
    script('cellar', 'exit 1');
    const result = await take(state);
    expect(result.report.gaps.map(({ section }) => section)).toEqual(['printers']);
    expect(toGlpi(result)).toMatchObject({ partial: true });
    rmSync(join(dir, 'cellar'));
    expect((await take(state)).report.gaps).toEqual([]);
  });
});

describe('modules', () => {
  const collector = (name: string, body: string) =>
    `{ name: '${name}', category: 'printer', fills: ['printers'], async collect({ add }) { ${body} } }`;

  it('export a collector or a list', async () => {
    file('one.mjs', `export default ${collector('a', "add('printers', { name: 'A' })")};`, 0o644);
    file(
      'list.mjs',
      `export default [${collector('b', "add('printers', { name: 'B' })")}, ${collector('c', '')}];`,
      0o644,
    );
    const { content, report } = await take();
    expect(report.collectors.map(({ name }) => name)).toEqual([
      'built-in',
      'custom/list.mjs#b',
      'custom/list.mjs#c',
      'custom/one.mjs#a',
    ]);
    expect(content.printers).toEqual([{ name: 'B' }, { name: 'A' }]);
  });

  it('say which fields they fill, or which sections', async () => {
    file(
      'fills.mjs',
      `export default [{ name: 'x', fills: { hardware: ['memory'], printers: ['name'] }, collect() {} },
         { name: 'y', fills: ['printers'], collect() {} }, { name: 'z', collect() {} }];`,
      0o644,
    );
    const { report } = await take();
    expect(report.collectors.slice(1).map(({ fills }) => fills)).toEqual([['hardware', 'printers'], ['printers'], []]);
  });

  it.each([
    ['export default 5;', 'neither a collector'],
    ['export const x = 1;', 'neither a collector'],
    ['export default { collect() {} };', 'no name'],
    ["export default { name: 'x' };", 'no function'],
    ["export default { name: 'x', category: 'y', collect() {} };", 'unknown category'],
    ["export default { name: 'x', fills: ['y'], collect() {} };", 'unknown section'],
    ["export default { name: 'x', fills: { y: ['z'] }, collect() {} };", 'unknown section'],
    ["export default { name: 'x', fills: 5, collect() {} };", 'unknown section'],
    ["export default { name: 'x', after: 5, collect() {} };", 'something else than texts'],
    ['syntax error', 'cannot be loaded'],
    ["throw new Error('at once');", 'at once'],
    ["import 'no-such-package'; export default {};", 'no-such-package'],
    ['await new Promise(() => {});', 'not loaded within'],
  ])('%s fails with a reason', async (text, reason) => {
    file('bad.mjs', text, 0o644);
    const { report } = await take({ collectorTimeout: 300 });
    expect(report.collectors[1]).toMatchObject({ name: 'custom/bad.mjs', status: 'failed' });
    expect(report.collectors[1]?.error).toContain(reason);
  });
});

describe('modules that throw where nobody catches', () => {
  it('cost their own entries, not the inventory', async () => {
    const body = (more: string) =>
      `export default { name: 'a', category: 'printer', fills: [], async collect({ add }) {
        ${more}; await new Promise((go) => setTimeout(go, 50)); add('printers', { name: 'A' }); } };`;
    file('stray.mjs', body(''), 0o644);
    const state = { vardir: join(base, 'state') };
    expect((await take(state)).report.gaps).toEqual([]);
    // another name: modules are loaded once
    rmSync(join(dir, 'stray.mjs'));
    file('other.mjs', body("setTimeout(() => { throw new Error('later'); }, 1)"), 0o644);
    const { content, report } = await take(state);
    expect(content.hardware?.name).toBe('pc');
    expect(report.collectors.at(-1)).toMatchObject({ name: 'custom', status: 'failed' });
    expect(report.gaps.map(({ section }) => section)).toEqual(['printers']);
    expect(warnings.join('\n')).toContain('a module threw outside of its promise: later');
    expect(process.hasUncaughtExceptionCaptureCallback()).toBe(false);
  });
});

describe('the directory', () => {
  it('may hold other things', async () => {
    file('README.md', 'text', 0o644);
    file('.hidden', '#!/bin/sh\nexit 1');
    file('old~', '#!/bin/sh\nexit 1');
    file('x.rpmsave', '#!/bin/sh\nexit 1');
    mkdirSync(join(dir, 'lib'));
    expect((await take()).report.collectors).toHaveLength(1);
  });

  it('must be there', async () => {
    const { report } = await take({ collectorsDir: join(dir, 'none') });
    expect(report.collectors[1]?.error).toContain('no such file');
  });

  it('is not looked for unless it is given', async () => {
    script('asset', prints({ printers: [{ name: 'p' }] }));
    expect((await take({ collectorsDir: undefined })).report.collectors).toHaveLength(1);
  });
});

describe.skipIf(process.platform === 'win32')('trust', () => {
  const error = async () => (await take()).report.collectors[1]?.error;

  it.each([0o775, 0o757])('refuses a file of mode %o', async (mode) => {
    const path = script('asset', prints({ printers: [{ name: 'p' }] }), mode);
    expect(await error()).toBe(`it is not run: others may write to ${path} (chmod go-w ${path})`);
    expect((await take()).content.printers).toBeUndefined();
  });

  it.each([0o775, 0o757, 0o1777])('refuses a directory of mode %o', async (mode) => {
    script('asset', prints({ printers: [{ name: 'p' }] }));
    chmodSync(dir, mode);
    expect(await error()).toContain(`others may write to ${dir}`);
  });

  it('refuses a directory below one that others may write to', async () => {
    script('asset', prints({}));
    const other = join(base, 'x', 'y');
    mkdirSync(other, { recursive: true });
    chmodSync(base, 0o757);
    const { report } = await take({ collectorsDir: other });
    expect(report.collectors[1]?.error).toContain(`others may write to ${base}`);
  });

  it('looks at what a link leads to', async () => {
    const elsewhere = join(base, 'elsewhere');
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, 'tool'), `#!/bin/sh\n${prints({ printers: [{ name: 'p' }] })}\n`);
    chmodSync(join(elsewhere, 'tool'), 0o755);
    symlinkSync(join(elsewhere, 'tool'), join(dir, 'tool'));
    expect((await take()).content.printers).toEqual([{ name: 'p' }]);
    chmodSync(elsewhere, 0o777);
    expect(await error()).toContain(`others may write to ${elsewhere}`);
  });

  it.skipIf(process.getuid?.() !== 0)('refuses what belongs to somebody else', async () => {
    const path = script('asset', prints({}));
    chownSync(path, 4321, 4321);
    expect(await error()).toBe(`it is not run: ${path} belongs to the user with id 4321 (chown root ${path})`);
    chownSync(path, 0, 0);
    chownSync(dir, 4321, 4321);
    expect(await error()).toContain(`${dir} belongs to the user with id 4321`);
  });
});

it('nothing printed is nothing to tell', () => expect(parseOutput(' \n')).toEqual({}));

import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodePath, PackageRoutes, routesFor } from './package-routes.js';

describe('routesFor', () => {
  const route = (base: string) => ({ path: base, module: `/x${base}.js`, package: 'x' });
  const routes = [route('/a'), route('/a/b'), route('/ab')];
  it.each([
    ['/a', ['/a']],
    ['/a/', ['/a']],
    ['/a/b/c', ['/a/b', '/a']],
    ['/ab', ['/ab']],
    ['/abc', []],
    ['/', []],
  ])('%s', (wanted, found) => expect(routesFor(routes, wanted).map(({ path: base }) => base)).toEqual(found));
});

describe('decodePath', () => {
  it.each([
    ['/deploy/getFile/2/29/29ff', '/deploy/getFile/2/29/29ff'],
    ['/a/', '/a/'],
    ['/a%20b/%C3%A4', '/a b/ä'],
    ['/a..b/.c', '/a..b/.c'],
  ])('%s', (raw, decoded) => expect(decodePath(raw)).toBe(decoded));

  it.each([
    '/a/../b',
    '/a/..',
    '/a/%2e%2e/b',
    '/a/.%2E/b',
    '/a/./b',
    '/a//b',
    '//a',
    '/a/..%2fb',
    '/a%5c..%5cb',
    '/a\\b',
    '/a/%252e%252e/b',
    '/a/%00',
    '/a/%c0%ae%c0%ae/b',
    '/a/%',
    '/a/.../b',
    '/a b',
    '/ä',
  ])('%s climbs or hides something', (raw) => expect(decodePath(raw)).toBeUndefined());
});

describe('PackageRoutes', () => {
  let directory: string;
  const at = (...parts: string[]) => path.join(directory, ...parts);
  const add = async (file: string, text: string) => {
    await mkdir(path.dirname(at(file)), { recursive: true });
    await writeFile(at(file), text, { mode: 0o644 });
  };
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'fi-routes-'));
    await add('good/package.json', '{"name":"good","type":"module"}');
    await add(
      'good/dist/route.js',
      'export function route() { return { status: 204 }; }\nexport const open = true;\nexport const rate = { requests: 3, seconds: 9 };',
    );
    await add('good/dist/free.js', 'export const route = async () => undefined; export const rate = null;');
    await add('good/dist/none.js', 'export const rute = 1;');
    await add('good/dist/throws.js', 'throw new Error("at load");');
    await add('good/dist/syntax.js', 'export const = ;');
    await add('good/dist/data.json', '{}');
    await add('good/loose/route.js', 'export const route = () => undefined;');
    await chmod(at('good/loose'), 0o777);
    await add('other/package.json', '{"name":"other","type":"module"}');
    await add('other/route.js', 'export const route = () => undefined;');
    await add('broken/package.json', '{"name":');
    await add('broken/route.js', 'export const route = () => undefined;');
    await symlink(at('other/route.js'), at('good/dist/link.js'));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  const load = (file: string, packageName = 'good') =>
    new PackageRoutes().load({ path: '/x', module: at(file), package: packageName });

  it('loads a module with what it says of itself', async () => {
    expect(await load('good/dist/route.js')).toMatchObject({ open: true, rate: { requests: 3, seconds: 9 } });
    expect(await load('good/dist/free.js')).toMatchObject({ open: false, rate: null });
  });

  it.each([
    ['good/dist/none.js', /exports no function named route/],
    ['good/dist/throws.js', /at load/],
    ['good/dist/syntax.js', /cannot be used/],
    ['good/dist/data.json', /not a \.js file/],
    ['good/dist/missing.js', /no such file/],
    ['good/dist/link.js', /outside of its package/],
    ['other/route.js', /outside of its package/],
    ['broken/route.js', /cannot be used/],
    ['good/loose/route.js', /can be changed by anybody/],
  ])('%s is refused', async (file, reason) => {
    await expect(load(file)).rejects.toThrow(reason);
    await expect(load(file)).rejects.toMatchObject({ code: 'ERR_FI_ROUTE' });
  });

  it('loads once, and tries again what failed', async () => {
    await add('good/dist/late.js', 'throw new Error("not yet");');
    const routes = new PackageRoutes();
    const route = { path: '/x', module: at('good/dist/route.js'), package: 'good' };
    expect(await routes.load(route)).toBe(await routes.load(route));
    const later = { path: '/y', module: at('good/dist/later.js'), package: 'good' };
    await expect(routes.load(later)).rejects.toThrow();
    await add('good/dist/later.js', 'export const route = () => undefined;');
    expect((await routes.load(later)).open).toBe(false);
  });
});

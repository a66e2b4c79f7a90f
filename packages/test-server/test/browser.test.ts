/** The pages in a real browser: headless Chromium, from CHROMIUM or /usr/bin/chromium; skipped where there is none. */

import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Inventory } from '@fi/core/inventory';
import { renderInventory } from '@fi/core/inventory-html';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../src/index.js';
import { DEVICE, send, workstation } from './send.js';

const executable = process.env.CHROMIUM ?? '/usr/bin/chromium';
const present = existsSync(executable);
if (!present) console.warn(`skipped: no browser at ${executable}; set CHROMIUM to the path of one to test the pages`);

const ARGS =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';
const EVIL =
  '"><script>document.title="owned"</script><img src="http://192.0.2.1/x" onerror="document.title=\'owned\'">';
const EVIL_ID = `evil<i>'"&-2026-01-02-03-04-05`;
const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 900 };

/** An inventory whose every value tries to be markup. */
function hostile(inventory: Inventory): Inventory {
  const spoil = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(spoil);
    if (value !== null && typeof value === 'object') {
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, spoil(item)]));
    }
    return typeof value === 'string' ? EVIL : value;
  };
  const content = spoil(inventory.content) as Inventory['content'];
  return { ...inventory, content: { ...content, ...{ [EVIL]: [{ [EVIL]: EVIL }] } }, tag: EVIL, deviceid: EVIL_ID };
}

describe.skipIf(!present)('pages in a browser', () => {
  let directory: string;
  let server: TestServer;
  let context: BrowserContext;
  /** What no page may do: errors, and requests to anywhere but the server. */
  const complaints: string[] = [];

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'fi-test-server-'));
    server = await startTestServer({ directory: path.join(directory, 'received') });
    const inventory = await workstation();
    await send(server.url, JSON.stringify(inventory));
    const [first, ...others] = inventory.content.softwares ?? [];
    const softwares = [...others, { ...first, name: first?.name ?? '', version: '999' }];
    await send(server.url, JSON.stringify({ ...inventory, content: { ...inventory.content, softwares } }));
    await send(server.url, JSON.stringify(hostile(inventory)));
    await send(server.url, 'refuse <b>this</b>', { headers: { 'User-Agent': EVIL } });
    context = await chromium.launchPersistentContext(path.join(directory, 'profile'), {
      executablePath: executable,
      args: ARGS.split(' '),
    });
    context.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    context.on('weberror', (error) => complaints.push(String(error.error())));
    context.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(server.url) && !url.startsWith('data:') && !url.startsWith('file:')) complaints.push(url);
    });
  });

  afterAll(async () => {
    await context?.close();
    await server?.close();
    await rm(directory, { recursive: true, force: true });
  });

  async function open(where: string, viewport = DESKTOP): Promise<Page> {
    complaints.length = 0;
    const page = await context.newPage();
    await page.setViewportSize(viewport);
    await page.goto(where.includes(':') ? where : server.url + where);
    return page;
  }

  const machine = `machine/${encodeURIComponent(DEVICE)}`;
  const isOpen = (page: Page, section: string) =>
    page.locator(`#section-${section}`).evaluate((element) => element.hasAttribute('open'));
  // expressions rather than functions: these tests are compiled without the types of a browser
  const widerThanScreen = (page: Page) =>
    page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  /** Waits for the outcome of a search. */
  const matches = (page: Page, text: string) => page.getByText(text, { exact: true }).waitFor();

  it('lists machines, searches and sorts them', async () => {
    const page = await open('');
    expect(await page.locator('#machines tbody tr').count()).toBe(2);
    expect(await page.locator('#machines').innerText()).toContain('Dell Inc. Latitude 7440');
    await page.fill('#search', 'latitude');
    await matches(page, '1 match');
    expect(await page.locator('#machines tbody tr:visible').count()).toBe(1);
    await page.press('#search', 'Escape');
    expect(await page.locator('#machines tbody tr:visible').count()).toBe(2);
    const names = page.locator('#machines tbody tr td:first-child');
    await page.getByRole('button', { name: 'Name' }).click();
    const ascending = await names.allInnerTexts();
    expect(await page.locator('th').first().getAttribute('aria-sort')).toBe('ascending');
    await page.getByRole('button', { name: 'Name' }).click();
    expect(await names.allInnerTexts()).toEqual(ascending.reverse());
    await page.getByRole('link', { name: 'ws-gerda' }).click();
    expect(await page.locator('h1').innerText()).toBe('ws-gerda');
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('shows a machine: cards, sections to fold, changes, earlier inventories', async () => {
    const page = await open(machine);
    expect(await page.locator('.card').count()).toBeGreaterThan(8);
    expect(await page.locator('.cards').innerText()).toContain('31 GiB');
    expect(await isOpen(page, 'cpus')).toBe(true);
    await page.locator('#section-cpus > summary').press('Enter');
    expect(await isOpen(page, 'cpus')).toBe(false);
    await page.getByRole('button', { name: 'Unfold all' }).click();
    expect(await isOpen(page, 'cpus')).toBe(true);
    await page.getByRole('button', { name: 'Fold all', exact: true }).click();
    expect(await page.locator('details.section[open]').count()).toBe(0);
    await page.locator('.card', { hasText: 'Processor' }).click();
    expect(await isOpen(page, 'cpus')).toBe(true);
    await page.locator('#changes > summary').click();
    expect(await page.locator('#changes tbody').innerText()).toContain('999');
    await page.locator('#history > summary').click();
    await page.locator('#history a[href*="message="]').click();
    expect(await page.locator('header').innerText()).toContain('Earlier inventory');
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('searches all sections at once', async () => {
    const page = await open(machine);
    await page.keyboard.press('/');
    await page.keyboard.type('kioxia');
    await matches(page, '2 matches');
    expect(await page.locator('.sections details.section:visible h2').allInnerTexts()).toEqual([
      'Disks',
      'Controllers',
    ]);
    expect(await page.locator('.sections tbody tr:visible').count()).toBe(2);
    expect(await page.locator('#section-storages .count').innerText()).toBe('1 of 2');
    expect(await page.evaluate("CSS.highlights.get('search').size")).toBe(2);
    await page.fill('#search', 'kioxia nvme 1024');
    await matches(page, '1 match');
    await page.fill('#search', 'no such thing');
    await matches(page, '0 matches');
    expect(await page.locator('.nothing').isVisible()).toBe(true);
    await page.press('#search', 'Escape');
    expect(await page.locator('#section-cpus tbody tr:visible').count()).toBe(1);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('fits on a phone', async () => {
    for (const where of ['', machine, `machine/${encodeURIComponent(EVIL_ID)}`]) {
      const page = await open(where, PHONE);
      const unfold = page.getByRole('button', { name: 'Unfold all' });
      if (await unfold.isVisible()) await unfold.click();
      expect(await widerThanScreen(page), where).toBe(0);
      expect(complaints).toEqual([]);
      await page.close();
    }
  });

  it('shows hostile contents as text', async () => {
    for (const where of ['', `machine/${encodeURIComponent(EVIL_ID)}`]) {
      const page = await open(where);
      expect(await page.title()).not.toBe('owned');
      expect(await page.locator('img').count()).toBe(0);
      expect(await page.locator('body i, body b').count()).toBe(0);
      expect(await page.locator('body').innerText()).toContain('<script>document.title="owned"</script>');
      expect(complaints).toEqual([]);
      await page.close();
    }
  });

  it('downloads a message rather than showing it', async () => {
    const page = await open(machine);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download JSON' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/-inventory\.json$/);
    await page.close();
  });

  it('tells when an inventory has come', async () => {
    const page = await open('');
    const waiting = page.waitForSelector('.notice');
    // the stream may open after the page; what came before it is on the page already
    const again = setInterval(() => {
      void workstation().then((inventory) => send(server.url, JSON.stringify(inventory)));
    }, 200);
    try {
      expect(await (await waiting).innerText()).toContain('New inventory of ws-gerda');
    } finally {
      clearInterval(again);
    }
    await page.close();
  });

  it('copes with 8,000 programs', async () => {
    const inventory = await workstation();
    const softwares = Array.from({ length: 8000 }, (_, i) => ({
      name: `package-${i}`,
      version: `1.${i}`,
      filesize: i,
    }));
    const large = { ...inventory, deviceid: 'large-2026-01-02-03-04-05', content: { ...inventory.content, softwares } };
    await send(server.url, JSON.stringify(large));
    const page = await open('machine/large-2026-01-02-03-04-05');
    await page.locator('#section-softwares > summary').click();
    expect(await page.locator('#section-softwares tbody tr:visible').count()).toBe(500);
    await page.fill('#search', 'package-79');
    await matches(page, '111 matches');
    expect(await page.locator('#section-softwares tbody tr:visible').count()).toBe(111);
    await page.press('#search', 'Escape');
    await page.locator('#section-softwares').getByRole('button', { name: 'Show all' }).click();
    expect(await page.locator('#section-softwares tbody tr:not([hidden])').count()).toBe(8000);
    await page.locator('#section-softwares').getByRole('button', { name: 'Size' }).click();
    await page.locator('#section-softwares').getByRole('button', { name: 'Size' }).click();
    expect(await page.locator('#section-softwares tbody td').first().innerText()).toBe('package-7999');
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('stands alone: a page from a file loads nothing and works', async () => {
    const page = await open('about:blank');
    await page.setContent(renderInventory(await workstation()));
    expect(await page.locator('h1').innerText()).toBe('ws-gerda');
    await page.fill('#search', 'kioxia');
    await matches(page, '2 matches');
    expect(complaints).toEqual([]);
    await page.close();
  });
});

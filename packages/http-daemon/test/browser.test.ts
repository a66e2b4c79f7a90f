/** The status page in a real browser: headless Chromium, from CHROMIUM or /usr/bin/chromium; skipped where there is none. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { silentLogger } from '@fi/core';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type HttpDaemon, type HttpdSettings, startHttpDaemon } from '../src/index.js';
import { PretendedAgent } from './agent.js';

const executable = process.env.CHROMIUM ?? '/usr/bin/chromium';
const present = existsSync(executable);
if (!present) console.warn(`skipped: no browser at ${executable}; set CHROMIUM to the path of one to test the page`);

const ARGS =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';
const EVIL =
  '"><script>document.title="owned"</script><img src="http://192.0.2.1/x" onerror="document.title=\'owned\'">';
const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 900 };
const MINUTE = 60_000;

/** An agent in the middle of its work. */
function busyAgent(): PretendedAgent {
  const agent = new PretendedAgent();
  const now = Date.now();
  agent.list = [
    {
      id: 'server0',
      type: 'server',
      address: 'https://fi:hidden@glpi.example.org/marketplace/glpiinventory/',
      nextRun: now + 187 * MINUTE,
      last: { time: now - 43 * MINUTE, ok: true },
    },
    {
      id: 'server1',
      type: 'server',
      address: 'http://ocs.example.org/ocsinventory',
      nextRun: now + 21 * MINUTE,
      last: {
        time: now - 2 * MINUTE,
        ok: false,
        message: 'connect ECONNREFUSED 192.0.2.17:80; tried again in 20 minutes',
      },
      waiting: 3,
    },
    { id: 'local0', type: 'local', address: '/var/lib/fi-agent/inventories', nextRun: 0 },
  ];
  agent.current = {
    state: 'running',
    tasks: [
      {
        name: 'NetDiscovery',
        since: now - 95_000,
        targets: ['server0'],
        progress: { done: 118, total: 254, text: '192.0.2.118' },
      },
    ],
  };
  agent.ended = [
    {
      task: 'Inventory',
      targets: ['server0', 'server1', 'local0'],
      time: now - 2 * MINUTE,
      milliseconds: 1870,
      status: 'done',
      results: 3,
    },
    {
      task: 'Deploy',
      targets: ['server0'],
      time: now - 43 * MINUTE,
      milliseconds: 75_400,
      status: 'failed',
      reason: 'the package needs 2 GB on /opt, there are 1.2 GB',
      results: 1,
    },
    {
      task: 'Collect',
      targets: ['server0'],
      time: now - 3 * 60 * MINUTE,
      milliseconds: 240,
      status: 'done',
      results: 0,
    },
  ];
  agent.tail.push('info', 'core', 'HTTPD service started on port 62354');
  agent.tail.push('info', 'Inventory', 'inventory of 1 machine in 1.9 s: 14 categories, 1,032 entries');
  agent.tail.push(
    'warning',
    'core',
    'server1: connect ECONNREFUSED 192.0.2.17:80; 3 results wait and are sent again in 20 minutes',
  );
  agent.tail.push('error', 'Deploy', 'the package needs 2 GB on /opt, there are 1.2 GB');
  return agent;
}

describe.skipIf(!present)('the status page in a browser', () => {
  let directory: string;
  let context: BrowserContext;
  let daemon: HttpDaemon | undefined;
  let agent: PretendedAgent;
  /** What no page may do: errors, and requests to anywhere but the daemon. */
  const complaints: string[] = [];

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'fi-http-daemon-'));
    context = await chromium.launchPersistentContext(path.join(directory, 'profile'), {
      executablePath: executable,
      args: ARGS.split(' '),
    });
    context.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    context.on('weberror', (error) => complaints.push(String(error.error())));
    context.on('request', (request) => {
      if (!request.url().startsWith('http://127.0.0.1:')) complaints.push(request.url());
    });
  });
  afterAll(async () => {
    await context?.close();
    await daemon?.close();
    await rm(directory, { recursive: true, force: true });
  });
  beforeEach(async () => {
    for (const page of context.pages()) await page.goto('about:blank');
    await daemon?.close();
    daemon = undefined;
    complaints.length = 0;
    agent = busyAgent();
  });

  async function start(settings: Partial<HttpdSettings> = {}): Promise<HttpDaemon> {
    daemon = await startHttpDaemon({
      view: agent,
      settings: { ip: '127.0.0.1', port: 0, trust: ['127.0.0.1'], rateLimit: 300, ...settings },
      log: silentLogger,
    });
    return daemon;
  }

  async function open(viewport = DESKTOP, settings: Partial<HttpdSettings> = {}): Promise<Page> {
    const { port } = daemon ?? (await start(settings));
    const page = await context.newPage();
    await page.setViewportSize(viewport);
    await page.goto(`http://127.0.0.1:${port}/`);
    return page;
  }

  const shoot = async (page: Page, name: string) => {
    const folder = process.env.SCREENSHOTS;
    if (folder !== undefined) await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true });
  };
  /** Waits until an element has a text. */
  const shows = (page: Page, selector: string, text: string) =>
    page.locator(selector, { hasText: text }).first().waitFor();
  const widerThanScreen = (page: Page) =>
    page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

  it('shows targets, the running task with its progress, the last runs and the log', async () => {
    const page = await open();
    await shows(page, '#state', 'running task NetDiscovery');
    await shows(page, '#state', 'Next run: now');
    expect(await page.locator('#running progress').evaluate((element) => element.getAttribute('value'))).toBe('118');
    expect(await page.locator('#running').innerText()).toContain('118 of 254: 192.0.2.118');
    const targets = page.locator('#targets li');
    expect(await targets.count()).toBe(3);
    expect(await targets.nth(0).innerText()).toMatch(/in 3 hours[\s\S]*43 minutes ago accepted/);
    expect(await targets.nth(1).innerText()).toMatch(/failed[\s\S]*ECONNREFUSED[\s\S]*3 results to be delivered/);
    expect(await page.locator('#runs tbody tr').nth(1).innerText()).toMatch(/Deploy[\s\S]*1 min 15 s[\s\S]*failed/);
    expect(await page.locator('#log li').count()).toBe(4);
    expect(await page.content()).not.toContain('hidden@');
    await shoot(page, 'desktop');
    await page.emulateMedia({ colorScheme: 'dark' });
    await shoot(page, 'desktop-dark');
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('follows what the agent does, without a reload', async () => {
    const page = await open();
    await shows(page, '#state', 'running task NetDiscovery');
    agent.current = { state: 'waiting', tasks: [] };
    await shows(page, '#state', 'The current status is waiting');
    await shows(page, '#running', 'Nothing is running.');
    agent.tail.push('info', 'core', 'a line that has just come');
    await shows(page, '#log li.info', 'a line that has just come');
    expect(await page.locator('#log li').count()).toBe(5);
    agent.ended = [{ task: 'Esx', targets: [], time: Date.now(), milliseconds: 5, status: 'done', results: 1 }];
    await shows(page, '#runs tbody', 'Esx');
    expect(await page.locator('#runs tbody time').innerText()).toMatch(/now|seconds? ago/);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('keeps the newest of very many lines, and stays at their end', async () => {
    const page = await open();
    for (let batch = 0; batch < 5; batch++) {
      for (let i = 0; i < 180; i++) agent.tail.push('info', 'core', `line ${batch}-${i}`);
      await shows(page, '#log', `line ${batch}-179`);
    }
    expect(await page.locator('#log li').count()).toBe(500);
    const distance = 'const l = document.getElementById("log"); l.scrollHeight - l.scrollTop - l.clientHeight';
    expect(await page.evaluate(distance)).toBeLessThan(5);
    await page.evaluate('document.getElementById("log").scrollTop = 0');
    agent.tail.push('info', 'core', 'one more');
    await shows(page, '#log', 'one more');
    expect(await page.evaluate(distance)).toBeGreaterThan(1000);
    await page.close();
  });

  it('starts a run', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Run now' }).click();
    await shows(page, '#notice', 'A run has been requested.');
    expect(agent.requested).toEqual([{ request: { kind: 'run' }, origin: { address: '127.0.0.1', by: 'page' } }]);
    agent.failure = new Error('full');
    await page.locator('#run:enabled').click({ timeout: 10_000 });
    await shows(page, '#notice.bad', 'The run was refused.');
    await page.close();
  });

  it('shows those who are not trusted little, and no button', async () => {
    const page = await open(PHONE, { trust: [] });
    await shows(page, '#state', 'running task NetDiscovery');
    expect(await page.locator('#targets li').count()).toBe(3);
    expect(await page.locator('button').count()).toBe(0);
    expect(await page.locator('#log').count()).toBe(0);
    expect(await page.locator('body').innerText()).not.toContain('example.org');
    agent.current = { state: 'paused', tasks: [] };
    await shows(page, '#state', 'paused');
    await shoot(page, 'phone-stranger');
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('says when the agent has gone, and goes on when it is back', async () => {
    const page = await open();
    await shows(page, '#log', 'HTTPD service started');
    const port = daemon?.port ?? 0;
    await daemon?.close();
    await shows(page, '#notice.bad', 'No connection to the agent');
    await start({ port });
    agent.tail.push('info', 'core', 'back again');
    await shows(page, '#log', 'back again');
    await page.locator('#notice').waitFor({ state: 'hidden' });
    expect(await page.locator('#log li').count()).toBe(5);
    await page.close();
  });

  it('fits on a phone', async () => {
    const page = await open(PHONE);
    await shows(page, '#state', 'running');
    expect(await widerThanScreen(page)).toBe(0);
    const height = (await page.getByRole('button', { name: 'Run now' }).boundingBox())?.height ?? 0;
    expect(height).toBeGreaterThanOrEqual(44);
    await shoot(page, 'phone');
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('shows hostile contents as text, at first and later', async () => {
    const spoil = () => {
      agent.list = [
        {
          id: EVIL,
          type: 'server',
          address: `javascript:alert(1)//${EVIL}`,
          nextRun: 0,
          last: { time: 0, ok: false, message: EVIL },
        },
      ];
      agent.current = {
        state: 'running',
        tasks: [{ name: EVIL, since: Number.NaN, targets: [EVIL], progress: { done: 1, total: 2, text: EVIL } }],
      };
      agent.ended = [
        { task: EVIL, targets: [EVIL], time: 1e300, milliseconds: 1, status: 'failed', reason: EVIL, results: 0 },
      ];
      agent.tail.push('info', EVIL, EVIL);
    };
    spoil();
    const first = await open(PHONE);
    await shows(first, '#state', '<script>');
    const second = await open(PHONE);
    agent.list = [];
    await shows(second, '#targets', 'No server');
    spoil();
    await shows(second, '#targets', '<script>');
    for (const page of [first, second]) {
      expect(await page.title()).not.toBe('owned');
      expect(await page.locator('main img, main script').count()).toBe(0);
      expect(await page.locator('a[href^="javascript"]').count()).toBe(0);
      expect(await widerThanScreen(page)).toBe(0);
      await page.close();
    }
    expect(complaints).toEqual([]);
  });

  it('works without script: the state is there, the button is a form', async () => {
    await start();
    const page = await context.newPage();
    await page.route('**/site.js', (route) => route.abort());
    await page.goto(`http://127.0.0.1:${daemon?.port}/`);
    expect(await page.locator('#state').innerText()).toContain('running task NetDiscovery');
    await page.getByRole('button', { name: 'Run now' }).click();
    await page.getByText('OK', { exact: true }).waitFor();
    expect(agent.requested).toHaveLength(1);
    await page.getByRole('link', { name: 'Back' }).click();
    await shows(page, '#state', 'running');
    await page.close();
  });
});

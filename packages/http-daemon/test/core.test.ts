/** The addresses that servers know: /, /status, /now; who may use them, and with which answers. */
import { FiError } from '@fi/core';
import { describe, expect, it } from 'vitest';
import { ask, PretendedAgent, STRANGER, server, withDaemon } from './agent.js';

describe('/status', () => {
  it.each([
    [{ state: 'unknown', tasks: [] }, 'status: unknown'],
    [{ state: 'waiting', tasks: [] }, 'status: waiting'],
    [{ state: 'paused', tasks: [] }, 'status: paused'],
    [{ state: 'running', tasks: [{ name: 'Deploy', since: 0, targets: [] }] }, 'status: running task Deploy'],
    [{ state: 'running', tasks: [] }, 'status: waiting'],
  ] as const)('%j', async (status, body) => {
    const agent = new PretendedAgent();
    agent.current = status;
    await withDaemon(agent, {}, async (daemon) => {
      const reply = await ask(daemon, '/status', { from: STRANGER });
      expect(reply).toMatchObject({ status: 200, reason: 'OK', body });
      expect(reply.headers['content-type']).toBe('text/plain');
      expect(reply.headers['content-length']).toBe(String(body.length));
    });
  });

  it('is answered on a kept connection, to HTTP/1.0, and to absolute URLs', async () => {
    await withDaemon(new PretendedAgent(), {}, async (daemon) => {
      const { connect } = await import('node:net');
      const socket = connect(daemon.port, '127.0.0.1');
      let text = '';
      socket.on('data', (data) => {
        text += data;
      });
      socket.write(
        'GET /status HTTP/1.1\r\nHost: x\r\n\r\nGET http://x:1/status HTTP/1.1\r\nHost: x\r\n\r\nGET /status HTTP/1.0\r\n\r\n',
      );
      await new Promise((resolve) => socket.on('close', resolve));
      expect(text.split('status: waiting')).toHaveLength(4);
    });
  });
});

describe('what is not known', () => {
  const title = '<title>400 Bad Request</title>\n<h1>400 Bad Request</h1>\n\n';
  it.each([
    ['GET', '/nothing'],
    ['GET', '/status/'],
    ['GET', '//status'],
    ['GET', '/%73tatus'],
    ['GET', '/../status'],
    ['GET', '*'],
    ['POST', '/status'],
    ['POST', '/now'],
    ['POST', '/'],
    ['DELETE', '/'],
    ['PUT', '/metrics'],
    ['OPTIONS', '/status'],
  ])('%s %s gets 400', async (method, path) => {
    const agent = new PretendedAgent();
    await withDaemon(agent, {}, async (daemon) => {
      expect(await ask(daemon, path, { method })).toMatchObject({ status: 400, reason: 'Bad Request', body: title });
      expect(agent.requested).toEqual([]);
    });
  });
});

describe('/now', () => {
  it.each(['/now', '/now/', '/now/12345678', '/now/a/b?', '/now?'])(
    '%s starts a run for a trusted client',
    async (path) => {
      const agent = new PretendedAgent();
      agent.list = [server('server0', 'http://192.0.2.1/ocsinventory')];
      await withDaemon(agent, {}, async (daemon) => {
        const reply = await ask(daemon, path);
        expect(reply).toMatchObject({ status: 200, reason: 'OK' });
        expect(reply.headers['content-type']).toMatch(/^text\/html/);
        expect(reply.body).toContain('<p>OK</p>\n<p><a href="/">Back</a></p>');
        expect(agent.requested).toEqual([
          { request: { kind: 'run' }, origin: { address: '127.0.0.1', by: 'trusted' } },
        ]);
      });
    },
  );

  it('starts the run of one server when that server asks', async () => {
    const agent = new PretendedAgent();
    agent.list = [server('server0', 'http://192.0.2.1/'), server('server1', `https://user:secret@${STRANGER}:8443/x`)];
    await withDaemon(agent, {}, async (daemon) => {
      expect((await ask(daemon, '/now/', { from: STRANGER })).status).toBe(200);
      expect(agent.requested).toEqual([
        { request: { kind: 'run', targets: ['server1'] }, origin: { address: STRANGER, by: 'server' } },
      ]);
    });
  });

  it('knows the button of the status page', async () => {
    const agent = new PretendedAgent();
    agent.list = [server('server0', 'http://127.0.0.1/')];
    await withDaemon(agent, {}, async (daemon) => {
      await ask(daemon, '/now', { headers: { 'Sec-Fetch-Site': 'same-origin' } });
      expect(agent.requested).toEqual([{ request: { kind: 'run' }, origin: { address: '127.0.0.1', by: 'page' } }]);
    });
  });

  it('is refused to strangers', async () => {
    const agent = new PretendedAgent();
    await withDaemon(agent, {}, async (daemon) => {
      const reply = await ask(daemon, '/now', { from: STRANGER });
      expect(reply).toMatchObject({ status: 403, reason: 'Access denied (invalid request (untrusted address))' });
      expect(reply.body).toContain('<p>Access denied</p>');
      expect(agent.requested).toEqual([]);
    });
  });

  it('says so when no run can be planned', async () => {
    const agent = new PretendedAgent();
    agent.failure = new Error('the disk <is> full');
    await withDaemon(agent, {}, async (daemon) => {
      const reply = await ask(daemon, '/now');
      expect(reply.status).toBe(500);
      expect(reply.body).not.toContain('disk');
    });
  });

  it('takes events', async () => {
    const agent = new PretendedAgent();
    await withDaemon(agent, {}, async (daemon) => {
      const path = '/now?partial=yes&category=database%2Ccpu&target=server0&params_id=3&use[3]=mysql&=x';
      expect((await ask(daemon, path)).status).toBe(200);
      const parameters = { partial: 'yes', category: 'database,cpu', params_id: '3', 'use[3]': 'mysql' };
      expect(agent.requested.map(({ request }) => request)).toEqual([{ kind: 'event', target: 'server0', parameters }]);
    });
  });

  it('does not tell whether an event was taken', async () => {
    const agent = new PretendedAgent();
    agent.failure = new FiError('ERR_FI_EVENT', 'no category');
    await withDaemon(agent, {}, async (daemon) => {
      expect((await ask(daemon, '/now?partial=yes')).status).toBe(200);
    });
  });

  it('bounds what an event may hold', async () => {
    const agent = new PretendedAgent();
    await withDaemon(agent, {}, async (daemon) => {
      const many = Array.from({ length: 300 }, (_, i) => `k${i}=v`).join('&');
      await ask(daemon, `/now?long=${'x'.repeat(3000)}&${many}`);
      const [{ request } = { request: undefined }] = agent.requested;
      expect(request?.kind === 'event' && Object.keys(request.parameters)).toHaveLength(50);
    });
  });
});

describe('pages of other sites', () => {
  const origin = 'https://glpi.example.org';
  const withServer = async (test: Parameters<typeof withDaemon>[2], agent = new PretendedAgent()) => {
    agent.list = [
      server('server0', 'https://glpi.example.org:443/front/inventory.php'),
      { id: 'local0', type: 'local', address: '/tmp' },
    ];
    await withDaemon(agent, {}, test);
  };

  it('may start a run when they are those of a server', async () => {
    await withServer(async (daemon) => {
      const { status, headers } = await ask(daemon, '/now', { headers: { Origin: origin } });
      expect(status).toBe(200);
      expect(headers).toMatchObject({ 'access-control-allow-origin': origin });
      expect(headers['access-control-allow-headers']).toBeUndefined();
      const asked = await ask(daemon, '/now', { headers: { Origin: origin, 'Access-Control-Request-Headers': 'x' } });
      expect(asked.headers['access-control-allow-headers']).toBe('*');
    });
  });

  it.each([
    'https://evil.example',
    'https://glpi.example.org:8443',
    'http://glpi.example.org',
    'null',
    'x',
    'file:///tmp',
  ])('%s starts nothing', async (foreign) => {
    const agent = new PretendedAgent();
    await withServer(async (daemon) => {
      for (const path of [
        '/now',
        '/now?partial=yes&category=cpu',
        '/?action=wakeup&deviceid=pc42-2026-01-02-03-04-05',
      ]) {
        const reply = await ask(daemon, path, { headers: { Origin: foreign } });
        expect(reply.status).toBe(403);
        expect(reply.headers['access-control-allow-origin']).toBeUndefined();
      }
      expect(agent.requested).toEqual([]);
    }, agent);
  });

  it('answers with an empty body, as GLPI agent does', async () => {
    await withServer(async (daemon) => {
      expect(await ask(daemon, '/now', { headers: { Origin: 'https://evil.example' } })).toMatchObject({
        reason: 'Access denied (invalid request (not allowed origin))',
        body: '',
      });
    });
  });

  it('may ask first', async () => {
    const agent = new PretendedAgent();
    await withServer(async (daemon) => {
      const headers = {
        Origin: origin,
        'Access-Control-Request-Method': 'GET',
        'Access-Control-Request-Private-Network': 'true',
      };
      const reply = await ask(daemon, '/now', { method: 'OPTIONS', headers });
      expect(reply).toMatchObject({ status: 204, reason: 'OK (cors OPTIONS request)', body: '' });
      expect(reply.headers).toMatchObject({
        'access-control-allow-origin': origin,
        'access-control-request-method': 'GET',
        'access-control-allow-methods': 'GET',
        'access-control-allow-private-network': 'true',
      });
      const refused = async (change: object, from?: string) =>
        (await ask(daemon, '/now', { method: 'OPTIONS', headers: { ...headers, ...change }, ...(from && { from }) }))
          .reason;
      expect(await refused({ 'Access-Control-Request-Method': 'POST' })).toBe(
        'Access denied (invalid OPTIONS request (unsupported method))',
      );
      expect(await refused({ Origin: 'https://evil.example' })).toBe(
        'Access denied (invalid request (not allowed origin))',
      );
      expect(await refused({}, STRANGER)).toBe('Access denied (invalid request (untrusted address))');
      expect(agent.requested).toEqual([]);
    }, agent);
  });
});

describe('who sees what', () => {
  const agent = new PretendedAgent();
  agent.list = [
    {
      ...server('server0', 'https://me:hidden@glpi.example.org/x'),
      nextRun: Date.now() + 60_000,
      last: { time: Date.now(), ok: false, message: 'refused' },
      waiting: 2,
    },
  ];
  agent.tail.push('info', 'core', 'a line of the log, password=hidden');
  agent.current = {
    state: 'running',
    tasks: [
      { name: 'Inventory', since: Date.now(), targets: ['server0'], progress: { done: 2, total: 5, text: 'software' } },
    ],
  };

  it('trusted clients see all, but no secrets', async () => {
    await withDaemon(agent, {}, async (daemon) => {
      const { body, headers } = await ask(daemon, '/');
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'/);
      for (const text of [
        'running task Inventory',
        'https://glpi.example.org/x',
        'a line of the log',
        'refused',
        agent.deviceid,
        '2 of 5: software',
        'action="/now"',
      ]) {
        expect(body).toContain(text);
      }
      expect(body).not.toContain('hidden@');
      expect(body).not.toContain('password=hidden');
      const document = JSON.parse((await ask(daemon, '/status.json')).body);
      expect(document).toMatchObject({ status: 'running task Inventory', version: '9.8.7', deviceid: agent.deviceid });
      expect(document.targets[0]).toMatchObject({ id: 'server0', address: 'https://glpi.example.org/x', waiting: 2 });
    });
  });

  it.each([
    ['strangers', { from: STRANGER }],
    ['names of others that lead here', { headers: { Host: 'evil.example:62354' } }],
  ])('%s do not', async (_, options) => {
    await withDaemon(agent, {}, async (daemon) => {
      const { body, status } = await ask(daemon, '/', options);
      expect(status).toBe(200);
      expect(body).toContain('running task Inventory');
      const json = await ask(daemon, '/status.json', options);
      expect(Object.keys(JSON.parse(json.body))).toEqual(['status', 'version', 'targets']);
      for (const text of ['glpi.example.org', 'a line of the log', 'refused', agent.deviceid]) {
        expect(body + json.body).not.toContain(text);
      }
      expect((await ask(daemon, '/metrics', options)).status).toBe(403);
      expect((await ask(daemon, `/?action=log&deviceid=${agent.deviceid}`, options)).status).toBe(403);
    });
  });

  it('offers the button to those only who may use it', async () => {
    await withDaemon(agent, {}, async (daemon) => {
      expect((await ask(daemon, '/', { from: STRANGER })).body).not.toContain('/now');
    });
  });

  it.each([
    ['/site.css', 'text/css; charset=utf-8'],
    ['/site.js', 'text/javascript; charset=utf-8'],
    ['/logo.png', 'image/png'],
    ['/favicon.ico', 'image/png'],
  ])('%s is a file', async (path, type) => {
    await withDaemon(agent, {}, async (daemon) => {
      const { status, headers } = await ask(daemon, path, { from: STRANGER });
      expect([status, headers['content-type']]).toEqual([200, type]);
    });
  });
});

describe('rate limit', () => {
  it('holds for each address, and not for /status', async () => {
    await withDaemon(new PretendedAgent(), { rateLimit: 3 }, async (daemon) => {
      const statuses: number[] = [];
      for (let i = 0; i < 5; i++) statuses.push((await ask(daemon, '/status.json')).status);
      expect(statuses).toEqual([200, 200, 200, 429, 429]);
      expect((await ask(daemon, '/?action=log&deviceid=x')).status).toBe(403);
      expect((await ask(daemon, '/status')).status).toBe(200);
      expect((await ask(daemon, '/', { from: STRANGER })).status).toBe(200);
    });
  });
});

describe('basic authentication', () => {
  const credentials = { user: 'eve', password: 'pä:ss' };
  const header = (text: string) => ({ headers: { Authorization: `Basic ${Buffer.from(text).toString('base64')}` } });

  it('guards everything but what servers call', async () => {
    const agent = new PretendedAgent();
    agent.list = [server('server0', `http://${STRANGER}/`)];
    await withDaemon(agent, { credentials }, async (daemon) => {
      for (const path of ['/', '/status', '/now', '/status.json', '/site.css', '/events', '/unknown']) {
        const { status, headers } = await ask(daemon, path);
        if (path === '/unknown') expect(status).toBe(400);
        else {
          expect([path, status]).toEqual([path, 401]);
          expect(headers['www-authenticate']).toMatch(/^Basic realm="/);
        }
      }
      expect(agent.requested).toEqual([]);
      expect((await ask(daemon, '/?action=wakeup&deviceid=x')).status).toBe(403);
      expect((await ask(daemon, '/status', { from: STRANGER })).body).toBe('status: waiting');
      expect((await ask(daemon, '/now', { from: STRANGER })).status).toBe(200);
      expect((await ask(daemon, '/', { from: STRANGER })).status).toBe(401);
      for (const path of ['/', '/status', '/now'])
        expect((await ask(daemon, path, header('eve:pä:ss'))).status).toBe(200);
      for (const wrong of ['eve:pä:sS', 'eve', '', 'Eve:pä:ss', 'eve:pä:ss\0']) {
        expect((await ask(daemon, '/', header(wrong))).status).toBe(403);
      }
      expect((await ask(daemon, '/', { headers: { Authorization: 'Bearer x' } })).status).toBe(403);
    });
  });

  it('does not make a stranger trusted', async () => {
    await withDaemon(new PretendedAgent(), { credentials }, async (daemon) => {
      expect((await ask(daemon, '/now', { ...header('eve:pä:ss'), from: STRANGER })).status).toBe(403);
    });
  });

  it('gives up on who guesses, even when the guess is right', async () => {
    await withDaemon(new PretendedAgent(), { credentials }, async (daemon) => {
      for (let i = 0; i < 10; i++) expect((await ask(daemon, '/', header(`eve:${i}`))).status).toBe(403);
      expect((await ask(daemon, '/', header('eve:pä:ss'))).status).toBe(429);
      expect((await ask(daemon, '/', { ...header('eve:pä:ss'), from: STRANGER })).status).toBe(200);
    });
  });
});

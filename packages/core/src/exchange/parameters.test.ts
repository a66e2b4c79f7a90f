import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inflateSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Logger, silentLogger } from '../log/logger.js';
import { forgetSecrets, redact } from '../log/redact.js';
import { clientFor } from './client.js';
import { readTasks } from './contact.js';
import { readParameters, requestCredentials } from './parameters.js';

describe('readParameters', () => {
  it.each([
    [[{ category: 'database', params_id: 3, use: ['mysql', 'oracle'] }], [['database', '3', ['mysql', 'oracle']]]],
    [
      [{ category: 'database', params_id: '3,4', 'use[3]': 'mysql', 'use[4]': 'mssql, db2' }],
      [
        ['database', '3', ['mysql']],
        ['database', '4', ['mssql', 'db2']],
      ],
    ],
    [[{ category: 'database', use: ['mysql'] }], [['database', '', ['mysql']]]],
    [[{ category: 'database', params_id: 3 }, { params_id: 3, use: ['mysql'] }, null, 5, 'x'], []],
    [[{ category: 'database', params_id: 3, use: ['--help me', 7, 'a\nb'] }], []],
    ['database', []],
    [undefined, []],
  ])('%j', (params, expected) => {
    expect(readParameters(params).map(({ category, id, uses }) => [category, id, uses])).toEqual(expected);
  });

  it('stands in the answer to a contact', () => {
    const params = [{ category: 'database', params_id: 3, use: ['mysql'] }];
    expect(readTasks({ tasks: { inventory: { params } } }).inventoryParameters).toEqual([
      { category: 'database', id: '3', uses: ['mysql'] },
    ]);
  });
});

describe('requestCredentials', () => {
  let server: Server;
  let answer: unknown;
  let asked: unknown;
  beforeEach(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => {
        asked = JSON.parse(inflateSync(Buffer.concat(chunks)).toString('utf8'));
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => {
    forgetSecrets();
    server.close();
  });

  const request = async (log: Logger = silentLogger) =>
    requestCredentials({
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
      http: clientFor({ proxy: 'none', timeout: 5 }),
      deviceid: 'pc',
      agentid: '11111111-2222-4333-8444-555555555555',
      id: '3',
      use: 'mysql',
      log,
    });

  it('asks for one use of one id, and keeps the password out of the log', async () => {
    const credential = {
      type: 'login_password',
      login: 'ro',
      password: 'p4ssw0rd!',
      host: 'db',
      port: 3306,
      params_id: '3',
    };
    answer = { status: 'ok', credentials: [credential] };
    expect(await request()).toEqual([
      {
        category: 'database',
        use: 'mysql',
        type: 'login_password',
        login: 'ro',
        password: 'p4ssw0rd!',
        host: 'db',
        port: '3306',
      },
    ]);
    expect(asked).toMatchObject({ action: 'get_params', deviceid: 'pc', params_id: '3', use: 'mysql' });
    expect(redact('it is p4ssw0rd!')).not.toContain('p4ssw0rd!');
  });

  it('takes nothing that could be more than a value', async () => {
    const warnings: string[] = [];
    const log: Logger = { ...silentLogger, warning: (message) => void warnings.push(message) };
    const bad = [{ login: 'a\n! reboot' }, { login: 'x'.repeat(2000) }, { login: { a: 1 } }, null, 'text'];
    answer = { status: 'ok', credentials: [...bad, { login: 'ro', __proto__: { host: 'x' } }] };
    expect(await request(log)).toEqual([{ category: 'database', use: 'mysql', login: 'ro' }]);
    expect(warnings).toEqual(['5 credentials for mysql cannot be used']);
  });

  it.each([{ status: 'ok' }, { status: 'ok', credentials: 'x' }, { status: 'ok', credentials: {} }])(
    'gives none for %j',
    async (given) => {
      answer = given;
      expect(await request()).toEqual([]);
    },
  );

  it('rejects when the server reports an error', async () => {
    answer = { status: 'error', message: 'unknown id' };
    await expect(request()).rejects.toThrow('unknown id');
  });
});

import { readdir, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { deflateRawSync, deflateSync, gunzipSync, gzipSync, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { MessageEvent } from '../src/index.js';
import { classic, DEVICE, prolog, send, withServer, workstation } from './send.js';

const text = (body: Buffer) => body.toString('utf8');
const inventoryXml = (content: string, deviceid = DEVICE) =>
  `<?xml version="1.0" encoding="UTF-8"?><REQUEST><CONTENT>${content}</CONTENT><DEVICEID>${deviceid}</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>`;

describe('classic messages', () => {
  it.each([
    ['zlib', deflateSync, inflateSync, 'application/x-compress-zlib'],
    ['gzip', gzipSync, gunzipSync, 'application/x-compress-gzip'],
    ['plain', Buffer.from, Buffer.from, 'application/xml'],
  ] as const)('answers %s in kind', async (_, encode, decode, type) => {
    await withServer({ prologFreq: 7, response: 'STOP' }, async (server) => {
      for (const where of ['', 'ocsinventory', 'front/inventory.php', 'plugins/fusioninventory/', 'marketplace/x/']) {
        const reply = await send(server.url + where, encode(Buffer.from(prolog())));
        expect(reply.status).toBe(200);
        expect(reply.headers['content-type']).toBe(type);
        const answer = text(decode(reply.body) as Buffer);
        expect(answer).toContain('<PROLOG_FREQ>7</PROLOG_FREQ>');
        expect(answer).toContain('<RESPONSE>STOP</RESPONSE>');
      }
    });
  });

  it('sends jobs', async () => {
    const jobs = [{ NAME: 'NETDISCOVERY', PARAM: { PID: 3 }, RANGEIP: { IPSTART: '192.0.2.1', IPEND: '192.0.2.9' } }];
    await withServer({ jobs }, async (server) => {
      const answer = text((await send(server.url, prolog())).body);
      expect(answer).toContain('<NAME>NETDISCOVERY</NAME>');
      expect(answer).toContain('<PID>3</PID>');
    });
  });

  it('keeps an inventory and tells what it says', async () => {
    const xml = await classic(await workstation());
    await withServer({}, async (server) => {
      const events: MessageEvent[] = [];
      server.on('message', (event) => events.push(event));
      const headers = { 'User-Agent': 'fi-Agent_v1' };
      const reply = await send(server.url, deflateSync(xml), { headers });
      expect(reply.status).toBe(200);
      expect(text(inflateSync(reply.body))).toContain('<RESPONSE>NO_ACCOUNT_UPDATE</RESPONSE>');
      expect(events).toMatchObject([{ kind: 'inventory', deviceid: DEVICE, compression: 'zlib', format: 'xml' }]);
      expect(server.machines()).toMatchObject([
        {
          deviceid: DEVICE,
          userAgent: 'fi-Agent_v1',
          facts: { name: 'ws-gerda', model: 'Dell Inc. Latitude 7440', softwares: 6 },
        },
      ]);
      const [inventory] = await server.inventories();
      expect(inventory?.content.operatingsystem?.full_name).toBe('Debian GNU/Linux 13 (trixie)');
      expect(inventory?.tag).toBe('Büro Köln');
      expect(await readFile(path.join(server.directory, DEVICE, 'latest.xml'), 'utf8')).toBe(xml);
    });
  });

  it('accepts results of network tasks', async () => {
    const message = `<?xml version="1.0"?><REQUEST><CONTENT><DEVICE><IP>192.0.2.9</IP></DEVICE><PROCESSNUMBER>1</PROCESSNUMBER></CONTENT><DEVICEID>foo</DEVICEID><QUERY>NETDISCOVERY</QUERY></REQUEST>`;
    await withServer({}, async (server) => {
      expect((await send(server.url, message)).status).toBe(200);
      expect(server.machines()[0]?.messages).toMatchObject([{ kind: 'netdiscovery', format: 'xml' }]);
      expect(await server.inventories()).toEqual([]);
    });
  });

  it.each([
    ['an empty body', '', 'empty body'],
    ['text', 'hello', 'neither XML nor JSON'],
    ['a page', '<html><body></body></html>', 'neither XML nor JSON'],
    ['XML without declaration', '<REQUEST/>', 'must begin with &lt;?xml'],
    ['cut-off XML', prolog().slice(0, -12), 'well-formed'],
    ['two root elements', `${prolog()}<A/>`, 'well-formed'],
    ['an own entity', prolog().replace('?>', '?><!DOCTYPE a [<!ENTITY b "c">]>'), 'DOCTYPE'],
    ['another root', '<?xml version="1.0"?><REPLY><QUERY>PROLOG</QUERY></REPLY>', 'not REQUEST'],
    ['no DEVICEID', '<?xml version="1.0"?><REQUEST><QUERY>PROLOG</QUERY></REQUEST>', 'no DEVICEID'],
    ['an empty DEVICEID', prolog(' '), 'no DEVICEID'],
    ['a DEVICEID that is a list', prolog('a</DEVICEID><DEVICEID>b'), 'no DEVICEID'],
    ['a long DEVICEID', prolog('x'.repeat(256)), 'longer than 255'],
    ['no QUERY', prolog().replace('PROLOG', ''), 'no QUERY'],
    ['a QUERY in lower case', prolog().replace('PROLOG', 'prolog'), 'unknown QUERY "prolog"'],
    ['a control character', prolog('pc\u0001'), 'U+0001'],
    ['a reference to a control character', prolog('pc&#x1;'), 'U+0001'],
    ['a reference to a surrogate', prolog('pc&#55296;'), 'U+D800'],
    ['an inventory without HARDWARE', inventoryXml('<BIOS/>'), 'without HARDWARE'],
    ['two HARDWARE', inventoryXml('<HARDWARE><NAME>a</NAME></HARDWARE><HARDWARE/>'), 'more than one HARDWARE'],
    ['an inventory without CONTENT', prolog().replace('PROLOG', 'INVENTORY'), 'no CONTENT'],
    ['raw deflate', deflateRawSync(prolog()), 'raw deflate'],
    ['zlib behind junk', Buffer.concat([Buffer.from('junk'), deflateSync(prolog())]), 'in front of it'],
    ['cut-off zlib', deflateSync(prolog()).subarray(0, -20), 'cut off'],
  ])('refuses %s', async (_, body, reason) => {
    await withServer({}, async (server) => {
      const refused: string[] = [];
      server.on('refused', (refusal) => refused.push(refusal.reason));
      const { status, body: answer } = await send(server.url, body);
      expect(status).toBe(400);
      const plain = answer[0] === 0x78 ? inflateSync(answer) : answer;
      expect(text(plain)).toContain('<ERROR>');
      expect(text(plain)).toContain(reason);
      expect(refused).toHaveLength(1);
      expect(server.machines()).toEqual([]);
      expect(await readdir(server.directory)).toEqual([]);
    });
  });

  it('remarks on what real servers refuse', async () => {
    await withServer({}, async (server) => {
      const content = '<HARDWARE><NAME>pc</NAME><MEMORY>16 GB</MEMORY></HARDWARE><WIDGETS><A>1</A></WIDGETS>';
      await send(server.url, inventoryXml(content, '4f7c0f5e-0000-4000-8000-000000000000'));
      const remarks = server.machines()[0]?.remarks.join('\n');
      for (const part of ['not NAME-YYYY', 'without HARDWARE/CHECKSUM', '16 GB', 'BIOS', 'WIDGETS']) {
        expect(remarks).toContain(part);
      }
    });
  });

  it('takes Latin-1, and keeps it as it came', async () => {
    const message = Buffer.from(
      inventoryXml('<HARDWARE><NAME>büro</NAME></HARDWARE>').replace('UTF-8', 'ISO-8859-1'),
      'latin1',
    );
    await withServer({}, async (server) => {
      await send(server.url, gzipSync(message));
      expect(server.machines()[0]?.facts.name).toBe('büro');
      expect(await readFile(path.join(server.directory, DEVICE, 'latest.xml'))).toEqual(message);
    });
  });
});

describe('JSON messages', () => {
  it('answers contact', async () => {
    const contact = JSON.stringify({ action: 'contact', deviceid: DEVICE, name: 'fi-Agent', version: '1' });
    await withServer({ prologFreq: 3 }, async (server) => {
      const reply = await send(server.url, deflateSync(contact));
      expect(reply.headers['content-type']).toBe('application/x-compress-zlib');
      expect(JSON.parse(text(inflateSync(reply.body)))).toMatchObject({ status: 'ok', expiration: 3, disabled: [] });
    });
    await withServer({ response: 'STOP' }, async (server) => {
      expect(JSON.parse(text((await send(server.url, contact)).body))).toMatchObject({ disabled: ['inventory'] });
    });
  });

  it('keeps an inventory; a partial one goes over it', async () => {
    const inventory = await workstation();
    await withServer({}, async (server) => {
      const reply = await send(`${server.url}front/inventory.php`, JSON.stringify(inventory));
      expect(reply.headers['content-type']).toBe('application/json');
      expect(reply.status).toBe(200);
      const content = { versionclient: 'fi', softwares: [{ name: 'zsh', version: '6' }], unheard_of: [{ a: 1 }] };
      await send(server.url, JSON.stringify({ ...inventory, partial: true, content }));
      const [current] = await server.inventories();
      expect(current?.content.softwares).toEqual([{ name: 'zsh', version: '6' }]);
      expect(current?.content.hardware?.name).toBe('ws-gerda');
      expect(current?.content).toHaveProperty('unheard_of');
      const latest = JSON.parse(await readFile(path.join(server.directory, DEVICE, 'latest.json'), 'utf8'));
      expect(latest.content.softwares).toHaveLength(6);
      expect(server.machines()[0]?.messages).toHaveLength(2);
    });
  });

  it.each([
    ['broken JSON', '{"action":', 'not a JSON document'],
    ['a list', '[]', 'not an object'],
    ['no deviceid', '{"content":{"versionclient":"x"}}', 'no deviceid'],
    ['half a character', '{"deviceid":"\\ud800","action":"contact"}', 'no name may have'],
    ['no content', `{"deviceid":"${DEVICE}"}`, 'without content'],
    ['no versionclient', `{"deviceid":"${DEVICE}","content":{}}`, 'versionclient'],
    ['another root key', `{"deviceid":"${DEVICE}","content":{"versionclient":"x"},"extra":1}`, 'unknown key "extra"'],
    ['an unknown action', `{"deviceid":"${DEVICE}","action":"dance"}`, 'unknown action "dance"'],
  ])('refuses %s', async (_, body, reason) => {
    await withServer({}, async (server) => {
      const reply = await send(server.url, body);
      expect(reply.status).toBe(400);
      const answer = JSON.parse(text(reply.body));
      expect(answer.status).toBe('error');
      expect(answer.message).toContain(reason);
      expect(server.machines()).toEqual([]);
    });
  });

  it('has no jobs for tasks that ask over REST', async () => {
    await withServer({}, async (server) => {
      const config = await send(`${server.url}?action=getConfig&machineid=${DEVICE}`);
      expect(JSON.parse(text(config.body))).toEqual({ configValidityPeriod: 600, schedule: [] });
      expect((await send(`${server.url}?action=getConfig`)).status).toBe(400);
    });
  });
});

describe('limits', () => {
  const maxBytes = 100_000;

  it('refuses a body that is announced as too large, without reading it', async () => {
    await withServer({ maxBytes }, async (server) => {
      const reply = await send(server.url, 'x'.repeat(maxBytes + 1));
      expect(reply.status).toBe(413);
      expect(reply.headers.connection).toBe('close');
    });
  });

  it('refuses what grows too large when it is unpacked', async () => {
    await withServer({ maxBytes }, async (server) => {
      const bomb = deflateSync(Buffer.alloc(50_000_000, ' '));
      expect(bomb.length).toBeLessThan(maxBytes);
      const reply = await send(server.url, bomb);
      expect(reply.status).toBe(413);
      expect(text(reply.body)).toContain('grows beyond');
    });
  });

  it('refuses millions of empty elements before it parses them', async () => {
    await withServer({}, async (server) => {
      const xml = await send(server.url, deflateSync(inventoryXml('<A/>'.repeat(1_100_000))));
      expect([xml.status, text(inflateSync(xml.body))]).toEqual([413, expect.stringContaining('too many elements')]);
      const json = await send(server.url, `{"deviceid":"${DEVICE}","content":[${'0,'.repeat(1_100_000)}0]}`);
      expect([json.status, text(json.body)]).toEqual([413, expect.stringContaining('too many values')]);
    });
  });

  it('does not wait for slow clients', async () => {
    await withServer({ requestTimeout: 200 }, async (server) => {
      const { port, hostname } = new URL(server.url);
      const socket = connect(Number(port), hostname);
      socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n<?xml');
      const answer = await new Promise<string>((resolve) => {
        let received = '';
        socket.on('data', (data) => {
          received += data;
        });
        socket.on('close', () => resolve(received));
      });
      expect(answer).toContain('408');
    });
  });

  it('says what it is not', async () => {
    await withServer({}, async (server) => {
      expect((await send(`${server.url}nowhere`, prolog())).status).toBe(404);
      expect((await send(server.url, prolog(), { method: 'PUT' })).status).toBe(405);
      expect((await send(`${server.url}ocsinventory`)).status).toBe(400);
      expect((await send(`${server.url}machine/none`)).status).toBe(404);
      expect((await send(`${server.url}machine/%ff`)).status).toBe(404);
    });
  });

  it('keeps pages from sites that pose as this one', async () => {
    await withServer({}, async (server) => {
      expect((await send(server.url, undefined, { headers: { Host: 'evil.example' } })).status).toBe(403);
      expect((await send(server.url, undefined, { headers: { Host: 'localhost:1' } })).status).toBe(200);
      expect((await send(server.url, prolog(), { headers: { Origin: 'http://evil.example' } })).status).toBe(403);
      expect(server.machines()).toEqual([]);
    });
  });
});

describe('behaviour', () => {
  it('answers what a test wants', async () => {
    const behaviour = () => ({ type: 'answer', status: 503, body: 'later', headers: { 'Retry-After': '9' } }) as const;
    await withServer({ behaviour }, async (server) => {
      const reply = await send(server.url, prolog());
      expect([reply.status, text(reply.body), reply.headers['retry-after']]).toEqual([503, 'later', '9']);
      expect(server.machines()).toEqual([]);
    });
  });

  it('behaves by number, path and message, and keeps messages when told to', async () => {
    await withServer(
      {
        behaviour: ({ number, message }) =>
          number === 1 ? { type: 'answer', status: 500, keep: message?.kind === 'prolog' } : undefined,
      },
      async (server) => {
        expect((await send(server.url, prolog())).status).toBe(500);
        expect(server.machines()).toHaveLength(1);
        expect((await send(server.url, prolog())).status).toBe(200);
      },
    );
  });

  it('cuts, resets and sends garbage', async () => {
    for (const behaviour of [{ type: 'cut', after: 10 }, { type: 'reset' }, { type: 'garbage' }] as const) {
      await withServer({ behaviour: () => behaviour }, async (server) => {
        await expect(send(server.url, prolog())).rejects.toThrow();
        expect(server.machines()).toHaveLength(1);
      });
    }
  });

  it('is slow, and hangs until it is closed', async () => {
    await withServer({ behaviour: () => ({ type: 'slow', interval: 1, bytes: 20 }) }, async (server) => {
      expect(text((await send(server.url, prolog())).body)).toContain('<RESPONSE>SEND</RESPONSE>');
    });
    let failure: Promise<unknown> | undefined;
    await withServer({ behaviour: () => ({ type: 'hang' }) }, async (server) => {
      const kept = new Promise((resolve) => server.once('message', resolve));
      failure = send(server.url, prolog()).catch((error) => error);
      await kept;
    });
    expect(await failure).toBeInstanceOf(Error);
  });
});

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseReply } from './classic.js';
import { messageKind } from './decode.js';
import { expirationSeconds, parseNativeAnswer } from './native.js';

const reply = (text: string) => parseReply({ compression: 'none', kind: messageKind(text), text }, 'http://u:pw@h/x');

describe('parseReply', () => {
  it('types what every server sends and keeps the rest', async () => {
    const answer = await reply(`<?xml version="1.0"?>
<REPLY>
  <OPTION><NAME>NETDISCOVERY</NAME><PARAM PID="7" TIMEOUT="1"/><RANGEIP IPSTART="10.0.0.1" IPEND="10.0.0.9"/></OPTION>
  <OPTION><NAME>WAKEONLAN</NAME><PARAM MAC="00:11:22:33:44:55"/><PARAM MAC="00:11:22:33:44:66"/></OPTION>
  <RESPONSE>SEND</RESPONSE><PROLOG_FREQ>24</PROLOG_FREQ><INVENTORY_ON_STARTUP>1</INVENTORY_ON_STARTUP>
</REPLY>`);
    expect(answer).toMatchObject({ response: 'SEND', prologFreqHours: 24 });
    expect(answer.options).toEqual([
      {
        name: 'NETDISCOVERY',
        PARAM: [{ PID: '7', TIMEOUT: '1' }],
        RANGEIP: [{ IPSTART: '10.0.0.1', IPEND: '10.0.0.9' }],
      },
      { name: 'WAKEONLAN', PARAM: [{ MAC: '00:11:22:33:44:55' }, { MAC: '00:11:22:33:44:66' }] },
    ]);
    expect(answer.reply.INVENTORY_ON_STARTUP).toBe('1');
  });

  it.each(['<REPLY/>', '<REPLY></REPLY>', '<?xml version="1.0"?>\n<REPLY>\n</REPLY>', '<REPLY>text</REPLY>'])(
    'reads %j as nothing to do',
    async (text) => expect(await reply(text)).toMatchObject({ options: [] }),
  );

  it('drops options that are not records, and values that are not hours', async () => {
    const answer = await reply(
      '<REPLY><OPTION>text</OPTION><OPTION><PARAM/></OPTION><OPTION/><PROLOG_FREQ>soon</PROLOG_FREQ><RESPONSE/></REPLY>',
    );
    expect(answer.options).toEqual([]);
    expect(answer.prologFreqHours).toBeUndefined();
    expect(answer.response).toBeUndefined();
  });

  it('reads OCS answers and errors', async () => {
    const update = await reply(
      '<REPLY><RESPONSE>ACCOUNT_UPDATE</RESPONSE><ACCOUNTINFO><KEYNAME>TAG</KEYNAME><KEYVALUE>NA</KEYVALUE></ACCOUNTINFO></REPLY>',
    );
    expect(update.response).toBe('ACCOUNT_UPDATE');
    expect((await reply('<REPLY><ERROR>SSL REQUIRED BY SERVER</ERROR></REPLY>')).error).toBe('SSL REQUIRED BY SERVER');
  });

  it.each([
    ['', 'ERR_FI_ANSWER_EMPTY', 'answered nothing'],
    ['<html><body>Welcome</body></html>', 'ERR_FI_ANSWER_HTML', 'an HTML page instead of an inventory reply'],
    ['{"status":"ok"}', 'ERR_FI_ANSWER_JSON', 'answered JSON'],
    ['It works!', 'ERR_FI_ANSWER', 'unexpected content, starting with "It works!"'],
    ['<REQUEST/>', 'ERR_FI_ANSWER', 'answered <REQUEST> instead of <REPLY>'],
    ['<REPLY><RESPONSE>SEND', 'ERR_FI_ANSWER', 'not a well-formed XML document'],
  ])('refuses %j', async (text, code, message) => {
    const error = await reply(text).catch((thrown) => thrown);
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
    expect(error.message).toMatch(/^http:\/\/\*\*\*@h\/x: [^\n]+$/);
  });
});

describe('native answers', () => {
  it.each([
    [24, 86_400],
    ['24', 86_400],
    ['10s', 10],
    ['240m', 14_400],
    ['2h', 7200],
    ['4d', 345_600],
    ['', 0],
    ['-1', 0],
    ['1w', 0],
    [undefined, 0],
    [{}, 0],
  ])('an expiration of %j is %d s', (value, seconds) => expect(expirationSeconds(value)).toBe(seconds));

  it('needs a JSON object with a status', () => {
    expect(parseNativeAnswer('{"status":"ok","expiration":"2h","x":1}')).toEqual({
      status: 'ok',
      expirationSeconds: 7200,
      answer: { status: 'ok', expiration: '2h', x: 1 },
    });
    for (const text of ['', '{}', '[]', 'null', '{"status":""}', '{"status":1}', '{"status":"ok"', '<REPLY/>']) {
      expect(parseNativeAnswer(text)).toBeUndefined();
    }
  });

  const corpus = process.env.FI_CORPUS;
  const cases = (family: string) => {
    const file = join(corpus ?? '', family, 'cases.json');
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).cases : [];
  };
  it.skipIf(corpus === undefined)('agree with the corpus (FI_CORPUS)', () => {
    for (const { args, expected } of cases('protocol.expiration')) {
      expect(expirationSeconds(JSON.parse(args.message).expiration)).toBe(expected);
    }
    for (const { name, args, expected } of cases('protocol.contact.answer')) {
      const answer = parseNativeAnswer(args.message);
      expect(answer !== undefined && answer.expirationSeconds > 0, name).toBe(expected.valid === 1);
    }
  });
});

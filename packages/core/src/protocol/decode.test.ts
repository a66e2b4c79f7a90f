import { randomBytes } from 'node:crypto';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeMessage, messageKind } from './decode.js';
import { encodeBody } from './encode.js';

const XML = `<?xml version="1.0" encoding="UTF-8"?>\n<REPLY><RESPONSE>SEND</RESPONSE><N>${'é'.repeat(300)}</N></REPLY>\n`;
const code = (bytes: Uint8Array, limit?: number) =>
  decodeMessage(bytes, limit).then(
    ({ kind, compression }) => `${kind} ${compression}`,
    (error: { code: string }) => error.code,
  );

describe('decodeMessage', () => {
  it.each([
    ['plain', Buffer.from(XML), 'none'],
    ['plain with byte order mark', Buffer.from(`\ufeff${XML}`), 'none'],
    ['plain UTF-16', Buffer.from(`\ufeff${XML.replace('encoding="UTF-8"', '')}`, 'utf16le'), 'none'],
    ['zlib', deflateSync(XML), 'zlib'],
    ['zlib without compression (78 01)', deflateSync(XML, { level: 0 }), 'zlib'],
    ['zlib level 2 (78 5E)', deflateSync(XML, { level: 2 }), 'zlib'],
    ['zlib level 9 (78 DA)', deflateSync(XML, { level: 9 }), 'zlib'],
    ['gzip', gzipSync(XML), 'gzip'],
    ['raw deflate', deflateRawSync(XML), 'deflate'],
    ['zlib behind a PHP warning', Buffer.concat([Buffer.from('Warning: x^y in z.php\n'), deflateSync(XML)]), 'zlib'],
    ['gzip behind text', Buffer.concat([Buffer.from('Notice\n'), gzipSync(XML)]), 'gzip'],
    ['zlib with bytes behind it', Buffer.concat([deflateSync(XML), Buffer.from('\n')]), 'zlib'],
  ])('reads %s', async (_, bytes, compression) => {
    const decoded = await decodeMessage(bytes);
    expect(decoded.compression).toBe(compression);
    expect(decoded.kind).toBe('xml');
    expect(decoded.text.replace(' ?>', '?>')).toContain(`<N>${'é'.repeat(300)}</N></REPLY>`);
  });

  it('reads what encodeBody writes', async () => {
    for (const compression of ['zlib', 'gzip', 'none'] as const) {
      const { body, contentType } = await encodeBody(XML, 'xml', compression);
      expect(await decodeMessage(body)).toMatchObject({ compression, kind: 'xml', text: XML.trim() });
      expect(contentType).toMatch(/^application\/(x-compress-(zlib|gzip)|xml)$/);
    }
    expect((await encodeBody('{}', 'json', 'none')).contentType).toBe('application/json');
  });

  it('tells cut off, damaged and oversized data apart', async () => {
    const packed = deflateSync(XML);
    expect(await code(packed.subarray(0, packed.length - 10))).toBe('ERR_FI_COMPRESSED_TRUNCATED');
    expect(await code(gzipSync(XML).subarray(0, 40))).toBe('ERR_FI_COMPRESSED_TRUNCATED');
    const damaged = Buffer.from(packed);
    damaged.fill(0xff, 10, 40);
    expect(await code(damaged)).toBe('ERR_FI_COMPRESSED_DAMAGED');
    expect(await code(deflateSync(Buffer.alloc(5_000_000, 'a')), 1_000_000)).toBe('ERR_FI_TOO_LARGE');
    expect(await code(gzipSync(Buffer.alloc(5_000_000, 'a')), 1_000_000)).toBe('ERR_FI_TOO_LARGE');
  });

  it('returns text of any kind, and never fails otherwise than with its own codes', async () => {
    expect(await code(Buffer.alloc(0))).toBe('empty none');
    expect(await code(Buffer.from('{"status":"ok"}'))).toBe('json none');
    expect(await code(Buffer.from('<html><body>x</body></html>'))).toBe('html none');
    expect(await code(Buffer.from('<A>été x^</A>', 'latin1'))).toBe('xml none');
    for (let round = 0; round < 300; round += 1) {
      expect(await code(randomBytes(round))).toMatch(
        /^(ERR_FI_(COMPRESSED_\w+|TOO_LARGE)|(unknown|empty|xml|json|html) \w+)$/,
      );
    }
  });
});

describe('messageKind', () => {
  it.each([
    ['  \n', 'empty'],
    ['<?xml version="1.0"?><REPLY/>', 'xml'],
    ['<REPLY/>', 'xml'],
    ['<html></html><?xml version="1.0"?><REPLY/>', 'xml'],
    ['<br /><b>Warning</b>: x <br /><REPLY><RESPONSE>STOP</RESPONSE></REPLY>', 'xml'],
    ['Notice: x\n<REPLY/>', 'xml'],
    ['<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN"><html>', 'html'],
    ['<html lang="en">', 'html'],
    ['<h1>It works!</h1>', 'html'],
    ['[]', 'json'],
    ['It works!', 'unknown'],
    ['< 5', 'unknown'],
  ])('%j is %s', (text, kind) => expect(messageKind(text)).toBe(kind));
});

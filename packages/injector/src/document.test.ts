import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { examineDocument } from './document.js';

const XML = `<?xml version="1.0" encoding="UTF-8" ?>
<REQUEST><CONTENT><HARDWARE><NAME>été</NAME></HARDWARE><VERSIONCLIENT>FusionInventory-Agent_v2.6</VERSIONCLIENT></CONTENT>
<DEVICEID>pc-2026-01-31-08-00-00</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>
`;
const JSON_TEXT = JSON.stringify({
  action: 'inventory',
  deviceid: 'pc-1',
  content: { versionclient: 'GLPI-Agent_v1.12' },
});

describe('examineDocument', () => {
  it.each([
    ['plain', Buffer.from(XML)],
    ['zlib', deflateSync(XML)],
    ['gzip', gzipSync(XML)],
    ['with byte order mark', Buffer.from(`\ufeff${XML}`)],
    ['UTF-16', Buffer.from(`\ufeff${XML.replace('UTF-8', 'UTF-16')}`, 'utf16le')],
    ['Latin-1', Buffer.from(XML.replace('UTF-8', 'ISO-8859-1'), 'latin1')],
    ['undeclared Latin-1', Buffer.from(XML.replace(/<\?.*\?>\n/, ''), 'latin1')],
    ['behind a warning', Buffer.from(`Warning: something\n${XML}`)],
  ])('makes UTF-8 XML of %s', async (_, bytes) => {
    const document = await examineDocument(bytes);
    expect(document).toMatchObject({ format: 'xml', versionClient: 'FusionInventory-Agent_v2.6' });
    expect(document.text).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n<REQUEST>/);
    expect(document.text).toContain('<NAME>été</NAME>');
  });

  it('takes JSON, DEVICEID inside CONTENT, and lower-case names', async () => {
    expect(await examineDocument(Buffer.from(JSON_TEXT))).toEqual({
      format: 'json',
      text: JSON_TEXT,
      versionClient: 'GLPI-Agent_v1.12',
    });
    const odd = '<request><query>INVENTORY</query><content><deviceid>x</deviceid></content></request>';
    expect((await examineDocument(Buffer.from(odd))).format).toBe('xml');
  });

  it.each([
    ['nothing', '', 'it is empty'],
    ['HTML', '<!DOCTYPE html><html><body>login</body></html>', 'it is an HTML page'],
    ['text', 'hello', 'neither XML nor JSON'],
    ['cut off XML', XML.slice(0, 200), 'not a well-formed XML document'],
    ['another root', '<REPLY><RESPONSE>SEND</RESPONSE></REPLY>', 'its root element is <REPLY>'],
    ['no CONTENT', XML.replace(/CONTENT>/g, 'OTHER>'), 'no <CONTENT>'],
    ['no QUERY', XML.replace(/<QUERY>.*<\/QUERY>/, ''), 'no <QUERY>'],
    ['no DEVICEID', XML.replace(/<DEVICEID>.*<\/DEVICEID>/, '<DEVICEID/>'), 'no <DEVICEID>'],
    ['entities', XML.replace('<REQUEST>', '<!DOCTYPE R [<!ENTITY a "b">]><REQUEST>'), 'DOCTYPE'],
    ['cut off JSON', JSON_TEXT.slice(0, 40), 'its JSON is cut off or malformed'],
    ['a JSON list', '[1]', 'not an object'],
    ['JSON without content', '{"deviceid":"x"}', 'no "content"'],
    ['JSON without deviceid', '{"content":{}}', 'no "deviceid"'],
    ['cut off zlib', deflateSync(XML).subarray(0, 60), 'zlib data that is cut off'],
    ['random bytes', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 0xff]), 'neither XML nor JSON'],
  ])('refuses %s', async (_, content, reason) => {
    const error = await examineDocument(Buffer.from(content)).catch((thrown) => thrown);
    expect(error.code).toBe('ERR_FI_NOT_INVENTORY');
    expect(error.message).toContain(reason);
    expect(error.message).toMatch(/^not an inventory: [^\n]+$/);
  });
});

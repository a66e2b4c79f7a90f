import { describe, expect, it } from 'vitest';
import { parseXml } from './read.js';

const problem = (document: string | Uint8Array) =>
  parseXml(document).then(
    () => 'accepted',
    (error: Error & { code?: string }) => `${error.code}: ${error.message}`,
  );

describe('parseXml', () => {
  it('merges attributes and children, and puts text beside them under "content"', async () => {
    const reply = await parseXml(
      `<REPLY><OPTION><NAME>REGISTRY</NAME><PARAM NAME="vendor" REGTREE="2">Version</PARAM></OPTION></REPLY>`,
      { lists: ['OPTION', 'PARAM'] },
    );
    expect(reply).toEqual({
      REPLY: { OPTION: [{ NAME: 'REGISTRY', PARAM: [{ NAME: 'vendor', REGTREE: '2', content: 'Version' }] }] },
    });
    expect(await parseXml('<A PID="3"/>')).toEqual(await parseXml('<A><PID>3</PID></A>'));
  });

  it('keeps values as strings and inner blanks as they are', async () => {
    expect(await parseXml('<A><B> 007 </B><C>1e5</C><D>a\n  b</D><E/><F></F><G>true</G></A>')).toEqual({
      A: { B: '007', C: '1e5', D: 'a\n  b', E: '', F: '', G: 'true' },
    });
  });

  it('makes a list of repeated elements and of an attribute beside an element of that name', async () => {
    expect(await parseXml('<A><B>1</B><C/><B>2</B></A>')).toEqual({ A: { B: ['1', '2'], C: '' } });
    expect(await parseXml('<A B="x"><B>1</B></A>')).toEqual({ A: { B: ['1', 'x'] } });
  });

  it('decodes the predefined and numeric entities, once, and leaves unknown ones alone', async () => {
    expect(await parseXml('<A B="&quot;">&amp;lt; &#233;&#xE9; &#x1F600; &nbsp;&#0;&#xD800;&#99999999;</A>')).toEqual({
      A: { B: '"', content: '&lt; éé \u{1f600} &nbsp;' },
    });
  });

  it('reads CDATA as it stands and skips comments', async () => {
    expect(await parseXml('<A>x<!-- <B> --><![CDATA[<&amp;>]]></A>')).toEqual({ A: 'x<&amp;>' });
  });

  it('decodes many entities of a large document', async () => {
    const items = Array.from({ length: 20_000 }, (_, i) => `<S><NAME>a &amp; b ${i}</NAME></S>`).join('');
    const { A } = (await parseXml(`<A>${items}</A>`)) as { A: { S: { NAME: string }[] } };
    expect(A.S).toHaveLength(20_000);
    expect(A.S[19_999]).toEqual({ NAME: 'a & b 19999' });
  });

  it('never lets an element name touch the prototype of objects', async () => {
    expect(await parseXml('<A><toString>1</toString><hasOwnProperty>2</hasOwnProperty></A>')).toSatisfy(
      ({ A }: { A: object }) => Object.values(A).join() === '1,2',
    );
    expect(await problem('<A><constructor><prototype/></constructor></A>')).toMatch(/^ERR_FI_XML/);
    expect(await problem('<A><__proto__><polluted>1</polluted></__proto__></A>')).toMatch(/^(accepted|ERR_FI_XML)/);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('skips a byte order mark, PHP warnings and blank lines in front', async () => {
    const document = '<?xml version="1.0" encoding="UTF-8"?>\n<!-- x -->\n<REPLY><RESPONSE>SEND</RESPONSE></REPLY>\n\n';
    const expected = { REPLY: { RESPONSE: 'SEND' } };
    expect(await parseXml(`\ufeff${document}`)).toEqual(expected);
    expect(await parseXml(`\n\nNotice: Undefined index: x in y.php on line 3\n${document}`)).toEqual(expected);
    expect(await parseXml(`<br />\n<b>Warning</b>: mysql in <b>x.php</b><br />\n${document}`)).toEqual(expected);
    expect(await parseXml(`<html></html>${document}`)).toEqual(expected);
  });

  it('reads bytes in the declared encoding, undeclared Latin-1 and UTF-16', async () => {
    const expected = { A: 'été' };
    expect(await parseXml(Buffer.from('<A>été</A>', 'utf8'))).toEqual(expected);
    expect(await parseXml(Buffer.from('<A>été</A>', 'latin1'))).toEqual(expected);
    expect(await parseXml(Buffer.from(`<?xml version='1.0' encoding='ISO-8859-1'?><A>été</A>`, 'latin1'))).toEqual(
      expected,
    );
    expect(await parseXml(Buffer.from(`<?xml version="1.0" encoding="UTF-8"?><A>été</A>`, 'latin1'))).toEqual(expected);
    expect(await parseXml(Buffer.from(`<?xml version="1.0" encoding="nonsense"?><A>été</A>`))).toEqual(expected);
    expect(await parseXml(Buffer.from(`\ufeff<A>été</A>`, 'utf16le'))).toEqual(expected);
  });

  it.each([
    ['', 'it is empty'],
    ['  \n', 'it is empty'],
    ['loremipsum', 'it starts with "loremipsum"'],
    ['{"a":1}', 'it starts with'],
    ['<>', 'not a well-formed'],
    ['<A><B>1</B>', 'not a well-formed'],
    ['<A><B>1</A></B>', 'not a well-formed'],
    ['<A><B>1</B></A', 'not a well-formed'],
    ['<A b=">', 'not a well-formed'],
    ['<A/><B/>', 'more than one root'],
    ['<A>1</A>trailing', 'not a well-formed'],
    ['<A>a & b</A>', 'not a well-formed'],
    ['<?xml version="1.0"', 'cut off'],
    ['<!-- never closed', 'cut off'],
    ['<!DOCTYPE a "', 'cut off'],
    ['<A><!-- never closed </A>', 'X'],
    ['<A><![CDATA[never closed</A>', 'X'],
  ])('refuses %j in one line', async (document, expected) => {
    const message = await problem(document);
    expect(message).toMatch(/^ERR_FI_XML: [^\n]+$/);
    if (expected !== 'X') expect(message).toContain(expected);
  });

  it('refuses a document that is nested too deeply', async () => {
    expect(await problem('<A>'.repeat(5000) + '</A>'.repeat(5000))).toMatch(/^ERR_FI_XML: [^\n]+$/);
  });

  it('refuses entity declarations and reads documents with a plain DOCTYPE', async () => {
    const bomb = '<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>';
    expect(await problem(bomb)).toContain('DOCTYPE');
    expect(await problem(`<?xml version="1.0"?><!-- [ -->${bomb}`)).toContain('DOCTYPE');
    expect(await problem('<a><!DOCTYPE a [<!ENTITY b "boom">]><c>&b;</c></a>')).not.toContain('boom');
    expect(await parseXml('<!DOCTYPE plist PUBLIC "-//x//[DTD]" "http://x/y.dtd"><plist>1</plist>')).toEqual({
      plist: '1',
    });
  });

  it('takes linear time on hostile input', async () => {
    const started = performance.now();
    for (const document of [
      '<'.repeat(200_000),
      '<!--'.repeat(50_000),
      `<A ${'b="'.repeat(50_000)}`,
      `<A>${'&'.repeat(200_000)}`,
    ]) {
      expect(await problem(document)).toMatch(/^ERR_FI_XML/);
    }
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('survives any truncation and single-byte damage of a document', async () => {
    const document = Buffer.from('<?xml version="1.0"?><R A="1"><B>é &amp; <![CDATA[x]]></B><!-- c --><C/></R>');
    for (let length = 0; length < document.length; length += 1) {
      expect(await problem(document.subarray(0, length))).toMatch(/^ERR_FI_XML/);
      const damaged = Buffer.from(document);
      damaged[length] = length % 2 === 0 ? 0 : 0x3c;
      expect(await problem(damaged)).toMatch(/^(accepted|ERR_FI_XML)/);
    }
  });
});

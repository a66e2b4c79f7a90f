import { describe, expect, it } from 'vitest';
import { parseXml } from './read.js';
import { writeXml, writeXmlChunks } from './write.js';

describe('writeXml', () => {
  it('writes sorted names, repeated elements and two blanks of indentation', async () => {
    expect(
      await writeXml('REQUEST', {
        QUERY: 'INVENTORY',
        DEVICEID: 'pc42-2026-01-31-08-00-00',
        CONTENT: {
          HARDWARE: { NAME: 'pc42', CHECKSUM: 131071, UUID: undefined, WORKGROUP: null },
          CPUS: [{ SPEED: 2400, NAME: 'Xeon <E5>' }, { NAME: 'a & b "c" \'d\'' }],
          BIOS: {},
          ENVS: [],
          VERSIONCLIENT: '',
        },
      }),
    ).toBe(`<?xml version="1.0" encoding="UTF-8" ?>
<REQUEST>
  <CONTENT>
    <BIOS></BIOS>
    <CPUS>
      <NAME>Xeon &lt;E5&gt;</NAME>
      <SPEED>2400</SPEED>
    </CPUS>
    <CPUS>
      <NAME>a &amp; b "c" 'd'</NAME>
    </CPUS>
    <HARDWARE>
      <CHECKSUM>131071</CHECKSUM>
      <NAME>pc42</NAME>
    </HARDWARE>
    <VERSIONCLIENT></VERSIONCLIENT>
  </CONTENT>
  <DEVICEID>pc42-2026-01-31-08-00-00</DEVICEID>
  <QUERY>INVENTORY</QUERY>
</REQUEST>
`);
  });

  it('drops what XML 1.0 forbids and keeps everything else', async () => {
    const text = await writeXml('A', {
      B: 'a\u0000\u001b[1m\ud83d \udc00\ufffe\ufffftab\t\u{1f600}é\u0085',
      C: 'x\ny',
    });
    expect(text).toContain('<B>a[1m tab\t\u{1f600}é\u0085</B>');
    expect(text).toContain('<C>x\ny</C>');
    expect(text).not.toMatch(/\p{Surrogate}/u);
  });

  it('keeps the indentation of a value with several lines and of text that looks like markup', async () => {
    const value = 'line 1\n  line 2\n</_>\n<B>';
    expect(await parseXml(await writeXml('A', { X: { Y: { Z: value } } }))).toEqual({ A: { X: { Y: { Z: value } } } });
  });

  it('writes numbers, big numbers, lists of texts and deep trees', async () => {
    expect(
      await writeXml('A', { N: 0, M: 2n ** 70n, L: ['x', undefined, '', 3], D: { E: { F: { G: ['1', '2'] } } } }),
    ).toBe(
      `<?xml version="1.0" encoding="UTF-8" ?>
<A>
  <D>
    <E>
      <F>
        <G>1</G>
        <G>2</G>
      </F>
    </E>
  </D>
  <L>x</L>
  <L></L>
  <L>3</L>
  <M>1180591620717411303424</M>
  <N>0</N>
</A>
`,
    );
  });

  it('refuses names that are not element names', async () => {
    for (const name of ['a b', '', '1', '<x>', '#text', '?pi', '@_a']) {
      await expect(writeXml('A', { B: { C: { [name]: '1' } } })).rejects.toThrow(/is not an element name/);
      await expect(writeXml('A', { [name]: '1' })).rejects.toThrow(/is not an element name/);
    }
  });

  it('yields large lists in pieces that make the same document', async () => {
    const content = {
      SOFTWARES: Array.from({ length: 10_000 }, (_, i) => ({ NAME: `package-${i}`, VERSION: `1.${i}` })),
    };
    const chunks: string[] = [];
    for await (const chunk of writeXmlChunks('REQUEST', { CONTENT: content })) chunks.push(chunk);
    expect(Math.max(...chunks.map((chunk) => chunk.length))).toBeLessThan(50_000);
    const { REQUEST } = (await parseXml(chunks.join(''))) as { REQUEST: { CONTENT: typeof content } };
    expect(REQUEST.CONTENT.SOFTWARES).toEqual(content.SOFTWARES);
  });
});

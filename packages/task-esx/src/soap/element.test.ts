import { describe, expect, it } from 'vitest';
import { type Element, parseElements } from './element.js';
import { objectTree } from './object.js';

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

describe('parseElements', () => {
  it('reads attributes by their namespace, whatever the prefix', async () => {
    for (const [prefix, other] of [
      ['xsi', 'y'],
      ['XMLSchema-instance', 'xsi'],
    ]) {
      const root = await parseElements(
        `<a:val xmlns:a="urn:vim25" xmlns:${other}="urn:other" xmlns:${prefix}="${XSI}" ${other}:type="wrong" ${prefix}:type="q:Right" type="VirtualMachine">7</a:val>`,
      );
      expect(root).toMatchObject({ name: 'val', schemaType: 'Right', type: 'VirtualMachine', text: '7' });
    }
  });

  it('takes one or many, entities and CDATA, and drops layout and what no inventory holds', async () => {
    const root = await parseElements(
      '<r>\n <d>1</d>\n <d>&lt;2&amp;&#x33;</d><e><![CDATA[<&>]]></e><backing><d>3</d></backing></r>',
    );
    expect(root.all('d').map(({ text }) => text)).toEqual(['1', '<2&3']);
    expect(root.textAt('e')).toBe('<&>');
    expect(root.text).toBe('');
    expect(root.at('backing')).toBeUndefined();
    expect([root.numberAt('d'), root.numberAt('e'), root.numberAt('none')]).toEqual([1, undefined, undefined]);
  });

  it('hands objects over and does not keep them', async () => {
    const body = (content: string) => `<E><Body><R><returnval>${content}</returnval></R></Body></E>`;
    const found: string[] = [];
    const take = (object: Element) => found.push(object.textAt('obj') ?? '');
    const plain = await parseElements(body('<obj type="T">1</obj>'), take);
    expect(plain.at('Body', 'R', 'returnval')).toBeUndefined();
    const paged = await parseElements(body('<token>t</token><objects><obj type="T">2</obj></objects>'), take);
    expect(paged.textAt('Body', 'R', 'returnval', 'token')).toBe('t');
    expect(found).toEqual(['1', '2']);
  });

  it('decodes UTF-8 that is cut between chunks', async () => {
    const text = 'é漢'.repeat(50_000);
    expect((await parseElements(Buffer.from(`<a>${text}</a>`))).text).toBe(text);
  });

  it.each([
    ['', 'empty'],
    ['<a><b></a>', 'tag'],
    ['<a>', 'Unclosed'],
    ['just text', 'Non-whitespace'],
    ['<!DOCTYPE a><a/>', 'document type'],
    [`${'<a>'.repeat(500)}${'</a>'.repeat(500)}`, 'nested deeper'],
    ['<a>&unknown;</a>', 'entity'],
    ['<a b="1" b=>', 'ttribute'],
    ['\u0000\u0001\u0002', 'Non-whitespace'],
  ])('refuses unusable document %#', async (document, text) => {
    await expect(parseElements(document)).rejects.toThrow(new RegExp(`not a usable XML document: .*${text}`, 'i'));
  });
});

it('puts properties that were asked for by path where they belong', async () => {
  const returned = await parseElements(
    `<returnval xmlns:x="${XSI}"><obj type="HostSystem">h</obj>` +
      '<propSet><name>config.network</name><val x:type="HostNetworkInfo"><vnic><device>vmk0</device></vnic></val></propSet>' +
      '<propSet><name>config.storageDevice.scsiLun</name><val x:type="ArrayOfScsiLun"><ScsiLun><model>a</model></ScsiLun><ScsiLun><model>b</model></ScsiLun></val></propSet>' +
      '<propSet><name>vm</name><val x:type="ArrayOfManagedObjectReference"/></propSet><propSet><name>odd</name></propSet></returnval>',
  );
  const tree = objectTree(returned);
  expect(tree).toMatchObject({ name: 'HostSystem', text: 'h' });
  expect(tree.textAt('config', 'network', 'vnic', 'device')).toBe('vmk0');
  expect(
    tree
      .at('config', 'storageDevice')
      ?.all('scsiLun')
      .map((lun) => lun.textAt('model')),
  ).toEqual(['a', 'b']);
  expect(tree.all('vm')).toEqual([]);
});

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseXml, type XmlNode, type XmlValue } from './read.js';
import { writeXml, type XmlTree, type XmlTreeValue } from './write.js';

interface Case {
  name: string;
  inputs: { main?: string };
  args: {
    xml?: string;
    tree?: XmlTree;
    message?: XmlTree;
    options?: Record<string, unknown> & { force_array?: string[] };
  };
  expected: unknown;
}

const corpus = process.env.FI_CORPUS;
const cases = (parser: string): Case[] => {
  const file = corpus === undefined ? '' : join(corpus, parser, 'cases.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).cases : [];
};

/** The corpus compares keys in lower case, and keeps attributes apart, which our protocols never do. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key
        .toLowerCase()
        .replace(/^-/, '')
        .replace(/^(#text|string)$/, 'content'),
      comparable(member),
    ]),
  );
}

const withoutBlanks = (text: string) =>
  text
    .replace(/\?>/, ' ?>')
    .replace(/>\s+</g, '><')
    .replace(/<(\w+)\/>/g, '<$1></$1>');
const attribute = (value: XmlTreeValue) => JSON.stringify(value).includes('"-');
const REPLY_LISTS = ['OPTION', 'PARAM', 'MODEL', 'AUTHENTICATION', 'RANGEIP', 'DEVICE', 'GET', 'WALK'];

describe.skipIf(corpus === undefined)('XML corpus (FI_CORPUS)', () => {
  // skip_attr drops attributes, which no protocol asks for.
  for (const { name, args, expected } of cases('xml.tree').filter(({ args }) => args.options?.skip_attr !== 1)) {
    it(`xml.tree ${name}`, async () => {
      const result: XmlNode | null = await parseXml(args.xml ?? '', { lists: args.options?.force_array }).catch(
        () => null,
      );
      expect(comparable(result)).toEqual(comparable(expected));
    });
  }
  for (const { name, inputs, expected } of cases('xml.response')) {
    it(`xml.response ${name}`, async () => {
      const bytes = readFileSync(join(corpus ?? '', 'xml.response', inputs.main ?? ''));
      const result: XmlValue | undefined = (await parseXml(bytes, { lists: REPLY_LISTS })).REPLY;
      expect(comparable(result)).toEqual(expected);
    });
  }
  // Compared without layout: xml_format 0, first_out and no_xml_decl are choices that a server does not see.
  for (const { name, args, expected } of cases('xml.write').filter(({ args }) => !attribute(args.tree))) {
    it(`xml.write ${name}`, async () => {
      const [[root, tree] = ['', {}]] = Object.entries(args.tree ?? {});
      const ours = await writeXml(root, { _: tree });
      const ignoreOrder = (text: string) =>
        withoutBlanks(text)
          .split(/(?=<)/)
          .sort()
          .join('')
          .replace(/<\?xml.*?\?>\s*/, '')
          .replace(/\s+/g, '');
      expect(ignoreOrder(ours).replace(/<\/?_>/g, '')).toBe(ignoreOrder(expected as string));
    });
  }
  for (const { name, args, expected } of cases('xml.query')) {
    it(`xml.query ${name}`, async () => {
      const { query, ...message } = args.message ?? {};
      const tree: Record<string, XmlTreeValue> =
        query === 'PROLOG' ? { QUERY: query, TOKEN: '12345678' } : { QUERY: query };
      for (const [key, value] of Object.entries(message)) tree[key.toUpperCase()] = value;
      expect(await writeXml('REQUEST', tree)).toBe((expected as string).replace('?>', ' ?>'));
    });
  }
});

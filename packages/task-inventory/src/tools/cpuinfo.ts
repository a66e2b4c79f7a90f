/** `/proc/cpuinfo`: one paragraph per logical processor (x86, ARM, …), or one per board. */

import { collapseBlanks } from './values.js';

export type CpuinfoParagraph = Readonly<Record<string, string>>;

/** Every paragraph as a map of lower-case keys; a repeated key keeps its last value. */
export function parseCpuinfoParagraphs(text: string): CpuinfoParagraph[] {
  const paragraphs: Record<string, string>[] = [];
  let current: Record<string, string> = {};
  for (const line of `${text}\n\n`.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0) current[line.slice(0, colon).trim().toLowerCase()] = collapseBlanks(line.slice(colon + 1));
    else if (line.trim() === '' && Object.keys(current).length > 0) {
      paragraphs.push(current);
      current = {};
    }
  }
  return paragraphs;
}

const isProcessor = (paragraph: CpuinfoParagraph) => 'processor' in paragraph || 'cpu' in paragraph;

/** The paragraphs that describe a processor. */
export function parseCpuinfo(text: string): CpuinfoParagraph[] {
  return parseCpuinfoParagraphs(text).filter(isProcessor);
}

/** The paragraph that describes the board, on ARM. */
export function parseCpuinfoBoard(text: string): CpuinfoParagraph | undefined {
  return parseCpuinfoParagraphs(text).find((paragraph) => !isProcessor(paragraph));
}

/** More content for an inventory from a file: `content` of a JSON document, or REQUEST/CONTENT of a classic XML one. */

import { describeError, FiError, type Logger } from '@fi/core';
import { type ClassicTree, fromClassicContent } from '@fi/core/inventory';
import { readBounded } from './read-bounded.js';

/**
 * Reads a file of additional content.
 *
 * @returns content with official names; `undefined`, after a warning, when the file does not exist.
 * @throws FiError `ERR_FI_ADDITIONAL_CONTENT` when it is neither XML nor JSON of an inventory.
 */
export async function readAdditionalContent(
  path: string,
  log: Logger,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const refuse = (why: string, cause?: unknown) =>
    new FiError('ERR_FI_ADDITIONAL_CONTENT', `additional content ${path}: ${why}`, { cause });
  let bytes: Buffer;
  try {
    bytes = await readBounded(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw refuse(describeError(error), error);
    // machines get this file one by one: the same options serve those that do not have it yet
    log.warning(`additional content ${path} does not exist, the inventory goes without it`);
    return undefined;
  }
  if (path.endsWith('.xml')) {
    const { parseXml } = await import('@fi/core/xml');
    let document: Awaited<ReturnType<typeof parseXml>>;
    try {
      document = await parseXml(bytes);
    } catch (error) {
      throw refuse(describeError(error), error);
    }
    const content = (document.REQUEST as ClassicTree | undefined)?.CONTENT;
    if (content === undefined || typeof content !== 'object' || Array.isArray(content))
      throw refuse('it has no REQUEST/CONTENT');
    return {
      ...fromClassicContent(content as ClassicTree, (problem) => log.warning(`additional content: ${problem}`)),
    };
  }
  if (path.endsWith('.json')) {
    let document: { content?: unknown };
    try {
      document = JSON.parse(bytes.toString('utf8')) as typeof document;
    } catch (error) {
      throw refuse(describeError(error), error);
    }
    const { content } = document ?? {};
    if (content === null || typeof content !== 'object' || Array.isArray(content))
      throw refuse('it has no object "content"');
    return content as Record<string, unknown>;
  }
  throw refuse('its name must end in .xml or .json');
}

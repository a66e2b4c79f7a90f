/** Basic authentication (RFC 7617). */
import { createHash, timingSafeEqual } from 'node:crypto';

const digest = (text: string | Buffer) => createHash('sha256').update(text).digest();

/** What an Authorization header is worth. The time that it takes tells nothing of the right credentials. */
export function checkCredentials(
  header: string | undefined,
  right: { readonly user: string; readonly password: string },
): 'missing' | 'right' | 'wrong' {
  if (header === undefined) return 'missing';
  const encoded = /^basic\s+([\w+/=-]*)\s*$/i.exec(header)?.[1];
  if (encoded === undefined) return 'wrong';
  const given = Buffer.from(encoded, 'base64');
  return timingSafeEqual(digest(given), digest(`${right.user}:${right.password}`)) ? 'right' : 'wrong';
}

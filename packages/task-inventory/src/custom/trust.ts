/** Whether a file may be run with our rights: only when nobody else could have put it there or changed it. */

import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';

const GROUP_OR_OTHERS = 0o022;
const OTHERS = 0o002;
const STICKY = 0o1000;

/**
 * Why a file must not be run: it, its directory or one above that belongs to somebody else, or others may write to it.
 *
 * @param path a path without links.
 * @param uid who we are.
 * @returns a reason with what to do; `undefined`: it may be run. On Windows nothing is checked.
 * @throws Error when something on the path cannot be looked at.
 */
export async function distrust(path: string, uid: number | undefined): Promise<string | undefined> {
  if (uid === undefined) return undefined;
  for (let place = path, above = 0; ; place = dirname(place), above++) {
    const { uid: owner, mode } = await stat(place);
    if (owner !== 0 && owner !== uid) return `${place} belongs to the user with id ${owner} (chown root ${place})`;
    // group staff may write to /usr/local on Debian; in a sticky directory like /tmp nobody can replace what is ours
    const forbidden = above < 2 ? GROUP_OR_OTHERS : OTHERS;
    const sticky = above > 0 && (mode & STICKY) !== 0;
    if ((mode & forbidden) !== 0 && !sticky) return `others may write to ${place} (chmod go-w ${place})`;
    if (dirname(place) === place) return undefined;
  }
}

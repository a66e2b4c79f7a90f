/** The project's version and its name on the wire. */

/** Version of the release that this package belongs to; kept equal to its package.json by a test. */
export const VERSION = '0.1.0';

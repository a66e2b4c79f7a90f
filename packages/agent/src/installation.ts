/**
 * Whether the package that a daemon was loaded from is still there. npm tells nobody that it removes a package: without
 * this look a daemon would stay for ever, unable to start any of its own processes.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export type InstallationState =
  /** As it was when the process started. */
  | { readonly state: 'same' }
  /** Not there now; npm takes packages away for a moment while it replaces them. */
  | { readonly state: 'missing' }
  | { readonly state: 'removed' }
  | { readonly state: 'replaced'; readonly version: string };

/** Milliseconds that a package is missing before it counts as removed. */
const PATIENCE = 30_000;

const MANIFEST = fileURLToPath(new URL('../package.json', import.meta.url));

/** Looks at the package.json of an installation; the clock can be another one in tests. */
export class Installation {
  readonly #manifest: string;
  readonly #now: () => number;
  /** The version that was there at first. */
  readonly version: string | undefined;
  #missingSince: number | undefined;

  constructor(manifest: string = MANIFEST, now: () => number = () => performance.now()) {
    this.#manifest = manifest;
    this.#now = now;
    this.version = this.#read();
  }

  look(): InstallationState {
    const version = this.#read();
    if (version !== undefined) {
      this.#missingSince = undefined;
      return version === this.version ? { state: 'same' } : { state: 'replaced', version };
    }
    this.#missingSince ??= this.#now();
    return { state: this.#now() - this.#missingSince < PATIENCE ? 'missing' : 'removed' };
  }

  /** The version that stands there; undefined when there is none, or half of one. */
  #read(): string | undefined {
    try {
      const { version } = JSON.parse(readFileSync(this.#manifest, 'utf8')) as { version?: unknown };
      return typeof version === 'string' ? version : undefined;
    } catch {
      return undefined;
    }
  }
}

/** Passes bytes on while the guard counts them. */
import { Transform } from 'node:stream';
import type { UnpackGuard } from './guard.js';

/** @param check is called before each chunk; what it throws ends the stream */
export function counted(guard: UnpackGuard, check: () => void = () => undefined): Transform {
  return new Transform({
    transform(chunk: Buffer, _, done) {
      try {
        check();
        guard.bytes(chunk.length);
        done(null, chunk);
      } catch (error) {
        done(error as Error);
      }
    },
  });
}

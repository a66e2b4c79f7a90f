/** A log file with a size limit: beyond it the file becomes `<path>.1` and a new one begins. */
import { closeSync, fstatSync, openSync, renameSync, statSync, writeSync } from 'node:fs';

/**
 * Appends lines to a file, at once, so that none is lost when the process ends. A file that was moved away (logrotate) is
 * begun anew.
 */
export class FileSink {
  readonly #path: string;
  /** Bytes; 0: no limit. */
  readonly #maxSize: number;
  #fd: number | undefined;
  #inode = 0;

  /** @param maxSize bytes; 0: no limit */
  constructor(path: string, maxSize: number) {
    this.#path = path;
    this.#maxSize = maxSize;
  }

  /** Adds a line. @throws system errors: no permission, disk full; the next line tries again */
  write(line: string): void {
    const bytes = Buffer.from(`${line}\n`, 'utf8');
    let fd = this.#open();
    if (this.#maxSize > 0) {
      const status = fstatSync(fd);
      if (status.isFile() && status.size > 0 && status.size + bytes.length > this.#maxSize) {
        this.close();
        renameSync(this.#path, `${this.#path}.1`);
        fd = this.#open();
      }
    }
    let written = 0;
    while (written < bytes.length) written += writeSync(fd, bytes, written);
  }

  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }

  #open(): number {
    if (this.#fd !== undefined) {
      if (statSync(this.#path, { throwIfNoEntry: false })?.ino === this.#inode) return this.#fd;
      this.close();
    }
    this.#fd = openSync(this.#path, 'a', 0o600);
    this.#inode = fstatSync(this.#fd).ino;
    return this.#fd;
  }
}

/** Messages between processes are lines of JSON; a line has a limit, so that no sender can fill the reader's memory. */

/** Longest line in characters. */
export const MAX_LINE = 256 * 1024;

/** Takes a stream apart into lines without ever holding more than one. */
export class LineReader {
  readonly #onLine: (line: string) => void;
  readonly #onTooLong: () => void;
  readonly #limit: number;
  readonly #decoder = new TextDecoder();
  #rest = '';
  #skipping = false;

  /**
   * @param onTooLong told once per line beyond `limit` characters, which is dropped
   */
  constructor(onLine: (line: string) => void, onTooLong: () => void, limit: number = MAX_LINE) {
    this.#onLine = onLine;
    this.#onTooLong = onTooLong;
    this.#limit = limit;
  }

  push(chunk: Uint8Array): void {
    const text = this.#decoder.decode(chunk, { stream: true });
    let start = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      this.#take(text.slice(start, end));
      if (!this.#skipping) this.#onLine(this.#rest);
      this.#rest = '';
      this.#skipping = false;
      start = end + 1;
    }
    this.#take(text.slice(start));
  }

  /** The last line, when it has no line end. */
  end(): void {
    if (this.#rest !== '' && !this.#skipping) this.#onLine(this.#rest);
    this.#rest = '';
  }

  #take(part: string): void {
    if (this.#skipping) return;
    if (this.#rest.length + part.length <= this.#limit) {
      this.#rest += part;
      return;
    }
    this.#rest = '';
    this.#skipping = true;
    this.#onTooLong();
  }
}

/** The JSON value of a line; undefined when it is none. */
export function parseLine(line: string): unknown {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

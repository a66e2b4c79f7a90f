/**
 * Walks tables of a device, several at once: one GETBULK asks for the next rows of up to eight columns. Devices that cannot
 * do that are asked for less, at last for one row by GETNEXT. Whatever a device answers, a walk ends.
 */

import { FiError } from '@fi/core';
import type { Varbind } from 'net-snmp';
import { compareOids, isBelow } from '../snmp/oid.js';
import type { SnmpValue } from '../snmp/value.js';
import { type Connection, NoAnswerError, RefusedError } from './connection.js';
import { isEnd, toValue } from './values.js';

export interface WalkLimits {
  /** Rows of one table. */
  readonly rows: number;
  /** Values of all tables of a device. */
  readonly values: number;
  /** When the device's time is over, as `performance.now()` counts. */
  deadline: number;
}

/** Values after which a device waits for its turn among those that tell as much: few do, and hostile ones. */
const MANY_VALUES = 20_000;
/** Columns of one request. */
const MAX_COLUMNS = 8;
/** Values of one answer: an Ethernet frame holds some 40 to 60 small ones. */
const MOST_VALUES = 48;
const FIRST_ROWS = 6;
/** Variables of one GETNEXT. */
const MOST_PLACES = 16;

interface Cursor {
  readonly base: string;
  readonly rows: Map<string, SnmpValue>;
  /** Where to go on. */
  next: string;
  accept?: (value: SnmpValue) => boolean;
  /** Rows are numbered with gaps, or by more than one number. */
  sparse?: boolean;
  resolve(rows: ReadonlyMap<string, SnmpValue> | undefined): void;
}

export class Walker {
  readonly #connection: Connection;
  readonly #limits: WalkLimits;
  readonly #report: (problem: string) => void;
  readonly #reported = new Set<string>();
  #waiting: Cursor[] = [];
  #running = false;
  #values = 0;
  #mostValues = MOST_VALUES;
  #bulk: boolean;

  constructor(connection: Connection, limits: WalkLimits, report: (problem: string) => void) {
    this.#connection = connection;
    this.#limits = limits;
    this.#report = report;
    this.#bulk = connection.version !== '1';
  }

  /** All rows below an OID; undefined when there are none or not all of them came. With `accept`: up to the first accepted one. */
  walk(base: string, accept?: (value: SnmpValue) => boolean): Promise<ReadonlyMap<string, SnmpValue> | undefined> {
    return new Promise((resolve) => {
      this.#waiting.push({ base, rows: new Map(), next: base, resolve, ...(accept === undefined ? {} : { accept }) });
      if (!this.#running) {
        this.#running = true;
        // Walks that are asked for together go together.
        setImmediate(() => void this.#run());
      }
    });
  }

  async #run(): Promise<void> {
    // Walks that are asked for while it comes back from waiting must not be forgotten: the last look is the last step.
    while (this.#waiting.length > 0) {
      if (this.#values < MANY_VALUES) await this.#work(() => this.#values < MANY_VALUES);
      else await this.#workInTurn();
    }
    this.#running = false;
  }

  async #workInTurn(): Promise<void> {
    const begin = performance.now();
    await this.#connection.options.network.heavy(() => {
      // The device is not to blame for the time that it had to wait.
      this.#limits.deadline += performance.now() - begin;
      return this.#work(() => true);
    });
  }

  /** Walks on, as long as that is wanted. */
  async #work(isWanted: () => boolean): Promise<void> {
    while (this.#waiting.length > 0 && isWanted()) {
      const active = this.#waiting.slice(0, this.#bulk || this.#mostValues > 1 ? MAX_COLUMNS : 1);
      if (performance.now() > this.#limits.deadline) {
        this.#reportOnce('the device takes too long; what it has not told is left out');
        for (const cursor of [...this.#waiting]) this.#end(cursor, false);
        return;
      }
      await this.#step(active);
    }
  }

  /** One request for some cursors. */
  async #step(active: readonly Cursor[]): Promise<void> {
    try {
      if (this.#bulk) {
        const oids = active.map(({ next }) => next);
        const fresh = active.every(({ rows }) => rows.size === 0);
        const room = Math.max(1, Math.floor(this.#mostValues / active.length));
        const wanted = active.some(({ accept }) => accept !== undefined) ? 2 : fresh ? FIRST_ROWS : room;
        const columns = await this.#connection.getBulk(oids, Math.min(room, wanted));
        if (columns.every((column) => column.length === 0)) throw new RefusedError('', 'TooBig', undefined, undefined);
        for (const [index, cursor] of active.entries()) this.#take(cursor, columns[index] ?? []);
      } else {
        const places = active.map((cursor) => this.#places(cursor, Math.floor(MOST_PLACES / active.length)));
        const varbinds = await this.#connection.getNext(places.flat());
        let at = 0;
        for (const [index, cursor] of active.entries()) {
          const count = places[index]?.length ?? 0;
          this.#take(cursor, ahead(cursor, varbinds.slice(at, at + count)));
          at += count;
        }
      }
    } catch (error) {
      this.#fail(active, error);
    }
  }

  /**
   * Without GETBULK one request can still ask for several rows: for what follows the last one, and what follows each of
   * the numbers after it. That finds every row of a table that is numbered simply, and most of these are dense.
   */
  #places(cursor: Cursor, most: number): string[] {
    const suffix = cursor.next.slice(cursor.base.length + 1);
    const last = Number(suffix);
    const numbered = /^\d+$/.test(suffix) && last + most < 2 ** 32;
    const simple = cursor.rows.size > 1 && !cursor.sparse && numbered && cursor.accept === undefined;
    if (!simple || this.#mostValues === 1) return [cursor.next];
    return Array.from({ length: Math.max(1, most) }, (_, step) => `${cursor.base}.${last + step}`);
  }

  /** Takes rows in; ends the walk when they leave its table. */
  #take(cursor: Cursor, varbinds: readonly Varbind[]): void {
    for (const varbind of varbinds) {
      const outcome = this.#takeOne(cursor, varbind);
      if (outcome === 'more') continue;
      this.#end(cursor, outcome === 'complete');
      return;
    }
  }

  #takeOne(cursor: Cursor, varbind: Varbind): 'more' | 'complete' | 'failed' {
    if (isEnd(varbind) || !isBelow(varbind.oid, cursor.base)) return 'complete';
    if (compareOids(varbind.oid, cursor.next) <= 0) {
      this.#report(`${cursor.base}: the device goes round in a circle`);
      return 'failed';
    }
    cursor.next = varbind.oid;
    const value = toValue(varbind);
    if (value === undefined) return 'more';
    cursor.rows.set(varbind.oid.slice(cursor.base.length + 1), value);
    this.#values += 1;
    if (cursor.accept?.(value) === true) return 'complete';
    if (this.#values >= this.#limits.values) this.#reportOnce('the device tells too much; the rest is left out');
    else if (cursor.rows.size < this.#limits.rows) return 'more';
    else this.#report(`${cursor.base}: the table has no end`);
    return 'failed';
  }

  #fail(active: readonly Cursor[], error: unknown): void {
    if (error instanceof RefusedError) {
      // Version 1 has no other way to say that nothing follows.
      if (error.status === 'NoSuchName') {
        const ended = active.filter(({ next }) => next === error.oid);
        // The end of a place ahead of a cursor says nothing of the rows before it.
        for (const cursor of active) cursor.sparse = true;
        if (ended.length === 0 && active.length > 1) this.#mostValues = 1;
        else if (ended.length === 0 && error.oid === undefined) for (const cursor of active) this.#end(cursor, true);
        for (const cursor of ended) this.#end(cursor, true);
        return;
      }
      if (this.#mostValues > 1) {
        this.#mostValues = Math.floor(this.#mostValues / 4);
        if (this.#mostValues < 2) {
          this.#mostValues = 1;
          this.#bulk = false;
        }
        return;
      }
    }
    // A device that has gone will not come back for the next table.
    const lost = error instanceof NoAnswerError ? [...this.#waiting] : active;
    if (!this.#connection.isClosed)
      this.#reportOnce(error instanceof FiError ? error.message : 'the device sends what is no SNMP');
    for (const cursor of lost) this.#end(cursor, false);
  }

  /** For what is true of every table that follows too. */
  #reportOnce(problem: string): void {
    if (this.#reported.has(problem)) return;
    this.#reported.add(problem);
    this.#report(problem);
  }

  #end(cursor: Cursor, complete: boolean): void {
    this.#waiting = this.#waiting.filter((other) => other !== cursor);
    cursor.resolve(complete && cursor.rows.size > 0 ? cursor.rows : undefined);
  }
}

/** The new rows among the answers to several places of one cursor: answers to neighbouring places may be the same row. */
function ahead(cursor: Cursor, varbinds: readonly Varbind[]): Varbind[] {
  const [first] = varbinds;
  if (first === undefined || varbinds.length === 1) return [...varbinds];
  const rows = [first];
  for (const varbind of varbinds.slice(1)) {
    const last = rows.at(-1)?.oid ?? '';
    // Behind a row with an index of several numbers others may stand that no place has asked for.
    if (/\./.test(last.slice(cursor.base.length + 1))) break;
    const ends = isEnd(varbind) || !isBelow(varbind.oid, cursor.base);
    if (ends || compareOids(varbind.oid, last) > 0) rows.push(varbind);
    if (ends) return rows;
  }
  if (rows.length * 4 < varbinds.length) cursor.sparse = true;
  return rows;
}

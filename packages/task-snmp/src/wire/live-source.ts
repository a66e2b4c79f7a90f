/** A device on the network as a source of values. */

import { FiError, type Logger, silentLogger } from '@fi/core';
import type { Varbind } from 'net-snmp';
import { CaptureSource } from '../files/store.js';
import { mib2 } from '../snmp/oid.js';
import type { SnmpSource } from '../snmp/source.js';
import type { SnmpValue } from '../snmp/value.js';
import { Connection, type ConnectionOptions, NoAnswerError, RefusedError } from './connection.js';
import { patienceWith } from './timing.js';
import { toValue } from './values.js';
import { Walker, type WalkLimits } from './walker.js';

/** The system group (RFC 3418), which also tells whether the device answers at all. */
const SYS_DESCR = mib2('1.1.0');
const SYSTEM = [SYS_DESCR, ...[2, 3, 4, 5, 6].map((number) => mib2(`1.${number}.0`))];
/** Instances of one GET: more than that do not fit into the answer of some devices. */
const MAX_INSTANCES = 16;

/** Milliseconds to wait for an answer about a VLAN; devices that have no such views keep silent. */
const VLAN_TIMEOUT = 2000;
const MAX_SILENT_VLANS = 2;
/** Milliseconds for a whole device. */
const DEVICE_TIMEOUT = 900_000;

export interface LiveOptions extends ConnectionOptions {
  readonly log?: Logger;
  /** Rows of one table; default 150,000. */
  readonly maxRows?: number;
  /** Values of all tables of a device; default 600,000. */
  readonly maxValues?: number;
  /** Milliseconds for the whole device; default 15 minutes. */
  readonly deviceTimeout?: number;
}

interface Question {
  readonly oid: string;
  resolve(value: SnmpValue | undefined): void;
}

export class LiveSource implements SnmpSource {
  readonly peer: string;
  readonly #options: LiveOptions;
  readonly #connection: Connection;
  readonly #walker: Walker;
  readonly #known = new Map<string, SnmpValue | undefined>();
  readonly #limits: WalkLimits;
  #questions: Question[] = [];
  #asking = false;
  #vlan: LiveSource | undefined;
  #silentVlans = 0;

  private constructor(options: LiveOptions, limits: WalkLimits) {
    this.peer = options.address;
    this.#options = options;
    this.#connection = new Connection({ ...options });
    this.#limits = limits;
    const { log = silentLogger } = options;
    this.#walker = new Walker(this.#connection, limits, (problem) => {
      // Most devices know nothing of contexts; that is no news.
      if (options.context === undefined) log.warning(`${options.address}: ${problem}`);
      else log.debug(`${options.address}, context ${options.context}: ${problem}`);
    });
  }

  /**
   * Opens a session; the first request tells whether the device is there and takes the credential.
   * @throws FiError `ERR_FI_SNMP_TIMEOUT`, `ERR_FI_SNMP_AUTH` and others
   */
  static async open(options: LiveOptions): Promise<LiveSource> {
    const { maxRows = 150_000, maxValues = 600_000, deviceTimeout = DEVICE_TIMEOUT } = options;
    const deadline = performance.now() + deviceTimeout;
    const source = new LiveSource(options, { rows: maxRows, values: maxValues, deadline });
    try {
      await source.#probe();
      return source;
    } catch (error) {
      source.close();
      throw error;
    }
  }

  get(oid: string): Promise<SnmpValue | undefined> {
    if (this.#known.has(oid)) return Promise.resolve(this.#known.get(oid));
    return new Promise((resolve) => {
      this.#questions.push({ oid, resolve });
      if (this.#asking) return;
      this.#asking = true;
      setImmediate(() => void this.#answerQuestions());
    });
  }

  walk(oid: string): Promise<ReadonlyMap<string, SnmpValue> | undefined> {
    return this.#walker.walk(oid);
  }

  async find(oid: string, accept: (value: SnmpValue) => boolean): Promise<SnmpValue | undefined> {
    return [...((await this.#walker.walk(oid, accept))?.values() ?? [])].find(accept);
  }

  /**
   * Version 3 has contexts `vlan-10`, others have communities `public@10`. One view is open at a time; a device that keeps
   * silent about VLANs is not asked for each of them.
   */
  async vlan(id: string): Promise<SnmpSource> {
    const last = this.#vlan;
    last?.close();
    if (last?.isSilent === true) this.#silentVlans += 1;
    if (this.#silentVlans >= MAX_SILENT_VLANS) return new CaptureSource(new Map(), { peer: this.peer });
    const context = this.#connection.version === '3' ? `vlan-${id}` : id;
    const { roundTrip } = this.#connection;
    const timeout = Math.min(this.#connection.options.timeout, patienceWith(VLAN_TIMEOUT, roundTrip.wait));
    this.#vlan = new LiveSource({ ...this.#options, context, roundTrip, timeout }, this.#limits);
    return this.#vlan;
  }

  /** Begins the device's time anew, in milliseconds: the time until it was its turn was not its own. */
  allow(milliseconds: number): void {
    this.#limits.deadline = performance.now() + milliseconds;
  }

  /** From now on waits this many milliseconds for an answer, and begins the device's time anew: an inventory takes longer. */
  waitFor(milliseconds: number): void {
    this.#connection.options.timeout = milliseconds;
    this.allow(DEVICE_TIMEOUT);
  }

  /** Whether it was asked and has never answered. */
  get isSilent(): boolean {
    return this.#connection.isSilent;
  }

  close(): void {
    this.#vlan?.close();
    this.#connection.close();
  }

  /** Asks for the system group. Version 1 refuses all of it when a part is missing, so sysDescr must be there. */
  async #probe(): Promise<void> {
    if (this.#connection.version === '1') {
      try {
        this.#remember(await this.#connection.get([SYS_DESCR]));
      } catch (error) {
        throw error instanceof RefusedError ? new NoAnswerError(this.peer, error) : error;
      }
      return;
    }
    try {
      this.#remember(await this.#connection.get(SYSTEM));
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      this.#remember(await this.#connection.get([SYS_DESCR]));
    }
  }

  #remember(varbinds: readonly Varbind[]): void {
    for (const varbind of varbinds) this.#known.set(varbind.oid, toValue(varbind));
  }

  async #answerQuestions(): Promise<void> {
    while (this.#questions.length > 0) {
      const questions = this.#questions.splice(0, MAX_INSTANCES);
      await this.#ask(questions).catch(() => undefined);
      for (const { oid, resolve } of questions) resolve(this.#known.get(oid));
    }
    this.#asking = false;
  }

  /** Asks for some instances; where a device refuses them together, for fewer. */
  async #ask(questions: readonly Question[]): Promise<void> {
    const oids = [...new Set(questions.map(({ oid }) => oid))].filter((oid) => !this.#known.has(oid));
    if (oids.length === 0 || performance.now() > this.#limits.deadline) return;
    try {
      if (this.#connection.version === '1') await this.#askByNeighbour(oids);
      else this.#remember(await this.#connection.get(oids));
    } catch (error) {
      if (!(error instanceof FiError) || questions.length === 1) return;
      const half = Math.ceil(questions.length / 2);
      await this.#ask(questions.slice(0, half));
      await this.#ask(questions.slice(half));
    }
  }

  /** In version 1 one missing instance spoils a whole GET; GETNEXT of what stands before an instance tells the same. */
  async #askByNeighbour(oids: readonly string[]): Promise<void> {
    const before = oids.map(neighbour);
    for (const [index, varbind] of (await this.#connection.getNext(before)).entries()) {
      const oid = oids[index];
      if (oid !== undefined) this.#known.set(oid, varbind.oid === oid ? toValue(varbind) : undefined);
    }
  }
}

/** The OID right before an instance, as far as devices have any there. */
function neighbour(oid: string): string {
  const dot = oid.lastIndexOf('.');
  const last = Number(oid.slice(dot + 1));
  return last === 0 ? oid.slice(0, dot) : `${oid.slice(0, dot)}.${last - 1}`;
}

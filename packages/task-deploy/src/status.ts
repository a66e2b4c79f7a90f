/** What the server is told while a job is carried out (deploy protocol, setStatus and setUserEvent). */
import { describeError, type Logger } from '@fi/core';
import { restGet } from '@fi/core/exchange';
import type { HttpClient } from '@fi/core/protocol';
import { maskCommand } from './mask.js';

/** Steps that servers know. */
export type Step = 'checking' | 'downloading' | 'prepare' | 'processing';

export interface StatusMessage {
  readonly uuid: string;
  /** SHA-512 of the file that the message is about; undefined: the job. */
  readonly sha512?: string;
  /** Absent in the last message of a job. */
  readonly step?: Step;
  /** `ok`, `ko`, or the word of a check that failed. */
  readonly status?: string;
  readonly message: string;
  /** Counted from 0. */
  readonly check?: number;
  readonly action?: number;
}

export interface UserEvent {
  readonly uuid: string;
  readonly type: string;
  readonly event: string;
  readonly behavior: string;
  readonly user?: string;
  readonly step?: Step;
}

/** Neither call ever fails: a server that does not listen stops no job. */
export interface Reporter {
  status(message: StatusMessage): Promise<void>;
  userEvent(event: UserEvent): Promise<void>;
}

export interface RestReporterOptions {
  /** Where the jobs came from. */
  readonly remote: string;
  readonly deviceid: string;
  readonly http: HttpClient;
  readonly log: Logger;
}

/** The parameters of setStatus. An index of 0 is never sent: servers are used to it. Pure. */
export function statusParameters(message: StatusMessage): Record<string, string | number | undefined> {
  const { uuid, sha512, step, status, check, action } = message;
  return {
    uuid,
    part: sha512 === undefined ? 'job' : 'file',
    sha512,
    currentStep: step,
    status,
    checknum: check === 0 ? undefined : check,
    actionnum: action === 0 ? undefined : action,
    msg: message.message,
  };
}

/** Tells a server. */
export class RestReporter implements Reporter {
  readonly #options: RestReporterOptions;
  #down = 0;

  constructor(options: RestReporterOptions) {
    this.#options = options;
  }

  async status(message: StatusMessage): Promise<void> {
    this.#options.log.debug2(`${message.step ?? 'end'} ${message.status ?? '-'}: ${maskCommand(message.message)}`);
    await this.#send({ action: 'setStatus', machineid: this.#options.deviceid, ...statusParameters(message) });
  }

  async userEvent({ uuid, type, event, behavior, user, step }: UserEvent): Promise<void> {
    const parameters = { uuid, part: 'job', type, event, behavior, user, currentStep: step };
    await this.#send({ action: 'setUserEvent', machineid: this.#options.deviceid, ...parameters });
  }

  async #send(parameters: Record<string, string | number | undefined>): Promise<void> {
    const { remote, http, log } = this.#options;
    try {
      // without a log: addresses hold the output of commands, percent-encoded, where no redaction finds a secret
      await restGet({ url: remote, http, parameters });
      this.#down = 0;
    } catch (error) {
      this.#down += 1;
      if (this.#down <= 3) log.debug(`status not delivered: ${describeError(error)}`);
    }
  }
}

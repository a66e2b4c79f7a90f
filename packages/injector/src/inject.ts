/** Sends documents to servers, one after the other, and keeps account of what arrived. */

import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { describeError, FiError, type Logger, silentLogger } from '@fi/core';
import {
  type Compression,
  exchangeNative,
  HttpClient,
  type HttpClientOptions,
  maskUrl,
  sendClassic,
} from '@fi/core/protocol';
import { examineDocument, type InventoryDocument } from './document.js';
import type { DocumentSource } from './sources.js';

export interface InjectOptions extends HttpClientOptions {
  /** Servers; every document goes to each of them. */
  urls: readonly string[];
  compression?: Compression;
  /** Delete a file when every server has accepted it. */
  remove?: boolean;
  /** Send XML documents under the name of the agent that made them (VERSIONCLIENT). */
  xmlUserAgent?: boolean;
  /** The same for JSON documents. */
  jsonUserAgent?: boolean;
  signal?: AbortSignal;
  /** Told before each document: its name, its number from 1, and how many there are. */
  onStart?: (name: string, number: number, total: number) => void;
  /** Told after each document. */
  onResult?: (result: InjectResult) => void;
  /** Told before each wait for the final answer of a GLPI proxy. */
  onWait?: (seconds: number) => void;
}

export interface Delivery {
  /** Without credentials. */
  url: string;
  /** Why the server did not take the document; undefined when it did. */
  error?: FiError;
}

export interface InjectResult {
  name: string;
  /** Size of the document, unpacked, in bytes. */
  bytes: number;
  deliveries: readonly Delivery[];
  /** Every server has it. */
  accepted: boolean;
  removed: boolean;
  /** Why it was not sent to any server, or not removed. */
  error?: FiError;
}

export interface InjectSummary {
  results: readonly InjectResult[];
  sent: number;
  failed: number;
  /** Size of the accepted documents, unpacked. */
  bytes: number;
  milliseconds: number;
}

/** The name that servers have known uploads by for years. */
export const INJECTOR_USER_AGENT = 'FusionInventory-Injector';

/** Failures that say something about the server or the way to it, not about the document. */
const SERVER_FAILURES = /^ERR_FI_(?:HTTP_(?:CONNECT|DNS|TIMEOUT|AUTH)|TLS\w*|PROXY\w*|FINGERPRINT|URL)$/;
/** A server that fails so often in a row is not tried again; a thousand files would take a thousand time limits. */
const MAX_SERVER_FAILURES = 3;

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}(?=\.(?:json|data)$)/i;

/**
 * Sends every document to every server. Nothing is thrown for a document that cannot be read or is not accepted: its
 * result says why, and the next one follows. The connection options are those of `HttpClient`.
 */
export async function inject(documents: readonly DocumentSource[], options: InjectOptions): Promise<InjectSummary> {
  const started = performance.now();
  const http = new HttpClient({ ...options, userAgent: options.userAgent ?? INJECTOR_USER_AGENT });
  const servers = options.urls.map((url) => new Server(url, http, options));
  const results: InjectResult[] = [];
  try {
    for (const [index, source] of documents.entries()) {
      options.onStart?.(source.name, index + 1, documents.length);
      const result = await injectOne(source, servers, options);
      results.push(result);
      options.onResult?.(result);
    }
  } finally {
    await http.close();
  }
  const accepted = results.filter((result) => result.accepted);
  return {
    results,
    sent: accepted.length,
    failed: results.length - accepted.length,
    bytes: accepted.reduce((sum, { bytes }) => sum + bytes, 0),
    milliseconds: Math.round(performance.now() - started),
  };
}

async function injectOne(
  source: DocumentSource,
  servers: readonly Server[],
  options: InjectOptions,
): Promise<InjectResult> {
  const result: InjectResult = { name: source.name, bytes: 0, deliveries: [], accepted: false, removed: false };
  try {
    if (options.signal?.aborted) throw new FiError('ERR_FI_ABORTED', 'not sent: interrupted');
    const document = await examineDocument(await source.read());
    result.bytes = Buffer.byteLength(document.text);
    const deliveries: Delivery[] = [];
    for (const server of servers) deliveries.push(await server.deliver(document, source.name));
    result.deliveries = deliveries;
    result.accepted = deliveries.length > 0 && deliveries.every(({ error }) => error === undefined);
    if (result.accepted && options.remove && source.remove !== undefined) {
      await source.remove();
      result.removed = true;
    }
  } catch (error) {
    result.error = asFiError(error);
  }
  return result;
}

/** One server, and how often it could not be reached lately. */
class Server {
  readonly #url: string;
  readonly #http: HttpClient;
  readonly #options: InjectOptions;
  readonly #log: Logger;
  #failures = 0;

  constructor(url: string, http: HttpClient, options: InjectOptions) {
    this.#url = /^[a-z][a-z\d+.-]*:\/\//i.test(url) ? url : `http://${url}`;
    this.#http = http;
    this.#options = options;
    this.#log = options.log ?? silentLogger;
  }

  async deliver(document: InventoryDocument, name: string): Promise<Delivery> {
    const url = maskUrl(this.#url);
    try {
      if (this.#failures >= MAX_SERVER_FAILURES) {
        throw new FiError('ERR_FI_NOT_TRIED', `${url}: not tried again after ${MAX_SERVER_FAILURES} failures in a row`);
      }
      await this.#send(document, name);
      this.#failures = 0;
      return { url };
    } catch (error) {
      const failure = asFiError(error);
      if (SERVER_FAILURES.test(failure.code)) this.#failures += 1;
      else if (failure.code !== 'ERR_FI_NOT_TRIED') this.#failures = 0;
      return { url, error: failure };
    }
  }

  async #send(document: InventoryDocument, name: string): Promise<void> {
    const { compression, signal, onWait, xmlUserAgent, jsonUserAgent } = this.#options;
    const ownName = document.format === 'xml' ? xmlUserAgent : jsonUserAgent;
    const headers: Record<string, string> = {};
    if (ownName && document.versionClient !== undefined) headers['user-agent'] = headerText(document.versionClient);
    const common = {
      url: this.#url,
      http: this.#http,
      headers,
      ...(compression === undefined ? {} : { compression }),
      ...(signal === undefined ? {} : { signal }),
    };
    if (document.format === 'xml') {
      await sendClassic(document.text, { ...common, log: this.#log });
      return;
    }
    const agentId = UUID.exec(basename(name))?.[0].toLowerCase() ?? randomUUID();
    const answer = await exchangeNative(document.text, {
      ...common,
      agentId,
      ...(onWait === undefined ? {} : { onWait }),
    });
    if (answer.status !== 'ok') {
      throw new FiError(
        'ERR_FI_SERVER',
        `${maskUrl(this.#url)}: unexpected server status "${headerText(answer.status)}"`,
      );
    }
  }
}

/** Text that may stand in a header or a message: one line of printable ASCII. */
function headerText(text: string): string {
  return text
    .replace(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(0, 200);
}

function asFiError(error: unknown): FiError {
  return error instanceof FiError ? error : new FiError('ERR_FI_INJECT', describeError(error), { cause: error });
}

/**
 * A session with the vSphere API of an ESX host or a vCenter: login, reading of properties in pages, and a new login when
 * the server has forgotten the session. Source: vSphere Web Services SDK Programming Guide.
 */

import { FiError, type Logger, silentLogger } from '@fi/core';
import { type HttpAnswer, HttpClient, type HttpClientOptions, HttpStatusError } from '@fi/core/protocol';
import { type Element, parseElements } from './element.js';
import { endpointOf } from './endpoint.js';
import { faultOf, isSessionLost, oneLine, SoapFault } from './fault.js';
import {
  continueRetrievePropertiesEx,
  envelope,
  login,
  logout,
  type ObjectReference,
  type ObjectSelection,
  type PropertySelection,
  retrieveProperties,
  retrievePropertiesEx,
  retrieveServiceContent,
} from './requests.js';

export type VimTlsOptions = Pick<
  HttpClientOptions,
  'caCertFile' | 'caCertDir' | 'sslCertFile' | 'sslKeyFile' | 'sslFingerprints' | 'noSslCheck'
>;

export interface VimClientOptions extends VimTlsOptions {
  /** Name or address, with or without a port. */
  host: string;
  user: string;
  password: string;
  /** Longest silence while connecting, in seconds; later answers have 60 at least. Default 180. */
  timeout?: number;
  userAgent?: string;
  log?: Logger;
  signal?: AbortSignal;
}

/** Takes what is read. */
export interface ObjectVisitor {
  /** One object: `obj` and any number of `propSet`. */
  object(object: Element): void;
  /** Every answer as it came. */
  raw?(answer: Buffer): void;
}

const MIN_ANSWER_SECONDS = 60;
/** Objects in a page: some hundred KB of an answer. */
const PAGE_SIZE = 100;
/** A page without an end is a broken server. */
const MAX_PAGES = 10_000;
/** Sessions that may be lost during one question. */
const MAX_LOSSES = 2;
/** Largest answer: one host with all its properties, or one page. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
/** The oldest version of the API whose paging we use, as SOAPAction names it. */
const PAGING_VERSION = 5;
const PAGING_ACTION = 'urn:vim25/5.0';

/** Names that hosts and vCenters use where RetrieveServiceContent does not tell them. */
const SERVICES = {
  host: { session: 'ha-sessionmgr', collector: 'ha-property-collector', root: 'ha-folder-root' },
  center: { session: 'SessionManager', collector: 'propertyCollector', root: 'group-d1' },
} as const;

interface Services {
  readonly session: ObjectReference;
  readonly collector: ObjectReference;
  readonly root: ObjectReference;
}

/** One session; not to be used for two questions at a time. */
export class VimClient {
  readonly #options: VimClientOptions;
  readonly #url: string;
  readonly #log: Logger;
  readonly #clients: HttpClient[] = [];
  readonly #cookies = new Map<string, string>();
  #http: HttpClient;
  #services: Services | undefined;
  #loggedIn = false;
  #center = false;
  /** Whether the server can page; undefined: it should, and has not shown it yet. */
  #paging: boolean | undefined = false;

  /** @throws {FiError} `ERR_FI_HOST` when the host cannot be one */
  constructor(options: VimClientOptions) {
    this.#options = options;
    this.#url = endpointOf(options.host);
    this.#log = options.log ?? silentLogger;
    this.#http = this.#client(options.timeout ?? 180);
  }

  /** How messages name the host. */
  get where(): string {
    return this.#options.host.slice(0, 255);
  }

  /** Whether this is a vCenter, with any number of hosts. */
  get isCenter(): boolean {
    return this.#center;
  }

  /** The folder that everything else is found from. */
  get rootFolder(): ObjectReference {
    return this.#known().root;
  }

  /** @throws {FiError} when the server cannot be reached, is none, or refuses user and password */
  async connect(): Promise<void> {
    const content = await this.#call('ServiceInstance', retrieveServiceContent(), 'RetrieveServiceContentResponse');
    const about = content.at('returnval', 'about');
    if (about === undefined) {
      throw new FiError('ERR_FI_SOAP', `${this.where}: what answers there is not the API of an ESX host or a vCenter`);
    }
    this.#center = about.textAt('apiType') === 'VirtualCenter';
    this.#paging = Number.parseInt(about.textAt('apiVersion') ?? '', 10) >= PAGING_VERSION ? undefined : false;
    const names = this.#center ? SERVICES.center : SERVICES.host;
    const service = (name: string, type: string, id: string) => ({
      type,
      id: content.textAt('returnval', name) ?? id,
    });
    this.#services = {
      session: service('sessionManager', 'SessionManager', names.session),
      collector: service('propertyCollector', 'PropertyCollector', names.collector),
      root: service('rootFolder', 'Folder', names.root),
    };
    this.#log.debug(`${this.where}: ${oneLine(about.textAt('fullName') ?? 'VMware, version unknown')}`);
    await this.#login();
    const timeout = this.#options.timeout ?? 180;
    if (timeout < MIN_ANSWER_SECONDS) this.#http = this.#client(MIN_ANSWER_SECONDS);
  }

  /**
   * Reads properties of objects, page by page. An object comes once, even when the session was lost and the question asked
   * again; after an error what came is not complete.
   * @throws {FiError} `SoapFault` when the server refuses
   */
  async retrieve(
    properties: PropertySelection,
    objects: readonly ObjectSelection[],
    visitor: ObjectVisitor,
  ): Promise<void> {
    const seen = new Set<string>();
    const once: ObjectVisitor = {
      ...visitor,
      object(object) {
        const id = object.textAt('obj') ?? '';
        if (id === '' || seen.has(id)) return;
        seen.add(id);
        visitor.object(object);
      },
    };
    for (let losses = 0; ; losses += 1) {
      try {
        await this.#pages(properties, objects, once);
        return;
      } catch (error) {
        if (!isSessionLost(error)) throw error;
        if (losses === MAX_LOSSES) {
          throw new FiError('ERR_FI_SESSION', `${this.where}: the session was lost ${losses + 1} times in a row`, {
            cause: error,
          });
        }
        this.#log.info(`${this.where}: the session was lost, logging in again`);
        await this.#login();
      }
    }
  }

  /** Ends the session and the connections. Never throws: nothing depends on it. */
  async close(): Promise<void> {
    if (this.#loggedIn) {
      this.#loggedIn = false;
      // Servers limit the number of sessions, and keep forgotten ones for half an hour.
      await this.#call('Logout', logout(this.#known().session), 'LogoutResponse').catch((error: unknown) =>
        this.#log.debug(`${this.where}: logout failed: ${error instanceof Error ? error.message : error}`),
      );
    }
    await Promise.all(this.#clients.map((client) => client.close()));
  }

  async #login(): Promise<void> {
    this.#cookies.clear();
    this.#loggedIn = false;
    const { user, password } = this.#options;
    const response = await this.#call('Login', login(this.#known().session, user, password), 'LoginResponse');
    if (response.at('returnval') === undefined) {
      throw new FiError('ERR_FI_SOAP', `${this.where}: Connection failure: the login was answered without a session`);
    }
    this.#loggedIn = true;
  }

  async #pages(
    properties: PropertySelection,
    objects: readonly ObjectSelection[],
    visitor: ObjectVisitor,
  ): Promise<void> {
    const { collector } = this.#known();
    const all = () =>
      this.#page('urn:vim25#RetrieveProperties', retrieveProperties(collector, properties, objects), visitor);
    if (this.#paging === false) {
      await all();
      return;
    }
    let token: string | undefined;
    try {
      token = await this.#page(PAGING_ACTION, retrievePropertiesEx(collector, properties, objects, PAGE_SIZE), visitor);
      this.#paging = true;
    } catch (error) {
      const said = error instanceof SoapFault || error instanceof HttpStatusError;
      if (this.#paging || !said || isSessionLost(error)) throw error;
      await all();
      this.#paging = false;
    }
    for (let number = 1; token !== undefined; number += 1) {
      if (number === MAX_PAGES) {
        throw new FiError('ERR_FI_SOAP', `${this.where}: more than ${MAX_PAGES} pages; refused`);
      }
      token = await this.#page(PAGING_ACTION, continueRetrievePropertiesEx(collector, token), visitor);
    }
  }

  /** Reads one answer. @returns what leads to the next page, when there is one */
  async #page(action: string, body: string, visitor: ObjectVisitor): Promise<string | undefined> {
    const name = /^<(\w+)/.exec(body)?.[1] ?? '';
    const { response, raw } = await this.#exchange(action, body, `${name}Response`, visitor);
    visitor.raw?.(raw);
    return response.textAt('returnval', 'token');
  }

  async #call(label: string, body: string, answer: string): Promise<Element> {
    return (await this.#exchange(`urn:vim25#${label}`, body, answer)).response;
  }

  /** Sends a message and finds the element of the answer in what comes back. */
  async #exchange(
    action: string,
    body: string,
    name: string,
    visitor?: ObjectVisitor,
  ): Promise<{ response: Element; raw: Buffer }> {
    const answer = await this.#post(action, body);
    let root: Element;
    try {
      root = await parseElements(answer.body, visitor === undefined ? undefined : (object) => visitor.object(object));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new FiError('ERR_FI_SOAP', `${this.where}: the answer cannot be read: ${reason}`, { cause: error });
    }
    const fault = faultOf(root, this.where);
    if (fault !== undefined) throw fault;
    const response = root.at('Body', name);
    if (response === undefined) {
      const text = `${this.where}: the answer holds no ${name}; is this an ESX host or a vCenter?`;
      throw new FiError('ERR_FI_SOAP', text);
    }
    return { response, raw: answer.body };
  }

  async #post(action: string, body: string): Promise<HttpAnswer> {
    const { signal } = this.#options;
    try {
      const answer = await this.#http.request({
        method: 'POST',
        url: this.#url,
        headers: {
          soapaction: `"${action}"`,
          'content-type': 'text/xml; charset=utf-8',
          accept: 'text/xml, application/soap',
          ...(this.#cookies.size === 0 ? {} : { cookie: [...this.#cookies.values()].join('; ') }),
        },
        body: Buffer.from(envelope(body)),
        // The login holds the password, all others the session.
        secret: true,
        ...(signal === undefined ? {} : { signal }),
      });
      for (const cookie of answer.headers['set-cookie'] ?? []) this.#keepCookie(cookie);
      return answer;
    } catch (error) {
      throw (await this.#faultIn(error)) ?? error;
    }
  }

  /** A fault comes with status 500. */
  async #faultIn(error: unknown): Promise<SoapFault | undefined> {
    if (!(error instanceof HttpStatusError) || error.answer === undefined) return undefined;
    const root = await parseElements(error.answer.text).catch(() => undefined);
    return root === undefined ? undefined : faultOf(root, this.where);
  }

  #keepCookie(header: string): void {
    const [pair = ''] = header.split(';', 1);
    const [name = ''] = pair.split('=', 1);
    if (name.trim() !== '' && /^[\x20-\x7e]{1,4096}$/.test(pair)) this.#cookies.set(name.trim(), pair.trim());
  }

  #known(): Services {
    if (this.#services === undefined) throw new FiError('ERR_FI_SESSION', `${this.where}: not connected`);
    return this.#services;
  }

  #client(timeout: number): HttpClient {
    const { caCertFile, caCertDir, sslCertFile, sslKeyFile, sslFingerprints, noSslCheck, userAgent } = this.#options;
    const given = { caCertFile, caCertDir, sslCertFile, sslKeyFile, sslFingerprints, noSslCheck, userAgent };
    const client = new HttpClient({
      ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
      // Hosts are near; the proxy of a configuration leads to the inventory server.
      proxy: 'none',
      timeout,
      maxBytes: MAX_ANSWER_BYTES,
      log: this.#log,
    });
    this.#clients.push(client);
    return client;
  }
}

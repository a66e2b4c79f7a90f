/** Jobs of a server: OPTION elements of its answer, with attributes and child elements alike. Pure. */

import { describeError, type Logger, UsageError } from '@fi/core';
import { type AddressBlock, addressBlock } from '../scan/addresses.js';
import { type Credential, toCredential } from '../wire/credentials.js';
import { type Transport, transportsOf } from '../wire/transport.js';

/** An element as `parseXml` gives it. */
export type Element = { readonly [name: string]: unknown };

export interface DiscoveryJob {
  readonly processNumber: string;
  readonly blocks: readonly (AddressBlock & {
    readonly entity?: string;
    readonly ports?: readonly number[];
    readonly transports?: readonly Transport[];
  })[];
  readonly credentials: readonly Credential[];
  readonly timeout?: number;
  readonly threads?: number;
}

export interface InventoryDevice {
  readonly id: string;
  readonly address: string;
  readonly type?: string;
  readonly port?: number;
  readonly transport?: Transport;
  readonly credential?: Credential;
  readonly problem?: string;
  /** Process number of its own; then no begin and end are told. */
  readonly processNumber?: string;
}

export interface InventoryJob {
  readonly processNumber: string;
  readonly devices: readonly InventoryDevice[];
  readonly timeout?: number;
  readonly threads?: number;
  readonly quiet: boolean;
}

const isElement = (value: unknown): value is Element =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Members of this name; one alone counts as a list. */
function elements(option: Element, name: string): Element[] {
  const value = option[name];
  return (Array.isArray(value) ? value : [value]).filter(isElement);
}

function text(element: Element | undefined, name: string): string | undefined {
  const value = element?.[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** Time-out and number of devices at a time, where a server says them. */
function limitsOf(param: Element | undefined, threads: string): { timeout?: number; threads?: number } {
  const [timeout, count] = [text(param, 'TIMEOUT'), text(param, threads)].map(Number);
  return {
    ...(timeout !== undefined && timeout > 0 ? { timeout } : {}),
    ...(count !== undefined && count >= 1 ? { threads: Math.floor(count) } : {}),
  };
}

/** Retries that the agent's configuration asks for. */
export function retriesOf(config: Readonly<Record<string, unknown>>): number {
  const retries = config['snmp-retries'];
  return typeof retries === 'number' ? retries : 0;
}

/** Words of a list, or of a text with commas. */
function namesOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).flatMap((item) => String(item ?? '').split(','));
}

/** Ports of a range: numbers from 1 to 65535, each once. */
function portsOf(value: unknown): number[] {
  return [...new Set(namesOf(value).map((item) => Number(item.trim())))].filter(
    (port) => Number.isInteger(port) && port > 0 && port < 65_536,
  );
}

/** Usable credentials in their order; others are told in the log. */
function credentialsOf(option: Element, log: Logger): Credential[] {
  return elements(option, 'AUTHENTICATION').flatMap((element) => {
    const type = text(element, 'TYPE');
    if (type !== undefined && type !== 'snmp') return [];
    try {
      return [toCredential(element)];
    } catch (error) {
      log.warning(`credential ${text(element, 'ID') ?? ''} is left out: ${describeError(error)}`);
      return [];
    }
  });
}

/** The discovery that a server asks for; undefined when nothing of it can be done, which is in the log then. */
export function discoveryJob(option: Element, log: Logger): DiscoveryJob | undefined {
  const [param] = elements(option, 'PARAM');
  const ranges = elements(option, 'RANGEIP');
  if (ranges.length === 0) return refuse(log, 'invalid job: no IP range defined');
  const blocks = ranges.flatMap((range) => {
    const first = text(range, 'IPSTART');
    const last = text(range, 'IPEND');
    if (!first) return refuse(log, 'invalid range: no first address defined') ?? [];
    if (!last) return refuse(log, 'invalid range: no last address defined') ?? [];
    const entity = text(range, 'ENTITY');
    const ports = portsOf(range.PORT);
    const transports = transportsOf(namesOf(range.PROTOCOL));
    try {
      const block = addressBlock(first, last);
      return [
        {
          ...block,
          ...(entity === undefined ? {} : { entity }),
          ...(ports.length === 0 ? {} : { ports }),
          ...(transports.length === 0 ? {} : { transports }),
        },
      ];
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      log.error(`invalid range: ${error.message}`);
      return [];
    }
  });
  if (param === undefined) return refuse(log, 'invalid job: no PARAM defined');
  if (param.PID === undefined) return refuse(log, 'invalid job: no PID defined');
  return {
    processNumber: text(param, 'PID') || '0',
    blocks,
    credentials: credentialsOf(option, log),
    ...limitsOf(param, 'THREADS_DISCOVERY'),
  };
}

/** The inventory that a server asks for. @param number counts jobs without a number of their own */
export function inventoryJob(option: Element, number: number, log: Logger): InventoryJob | undefined {
  const [param] = elements(option, 'PARAM');
  const credentials = credentialsOf(option, log);
  const given = elements(option, 'DEVICE');
  if (given.length === 0) return refuse(log, 'invalid job: no device defined');
  const devices = given.flatMap((device): InventoryDevice[] => {
    const address = text(device, 'IP');
    if (!address) return refuse(log, 'invalid device: no address defined') ?? [];
    const wanted = text(device, 'AUTHSNMP_ID');
    const credential = credentials.find(({ id }) => id === wanted);
    const [port] = portsOf(device.PORT);
    const [transport] = transportsOf(namesOf(device.PROTOCOL));
    const type = text(device, 'TYPE');
    const processNumber = text(device, 'PID');
    return [
      {
        id: text(device, 'ID') ?? '',
        address,
        ...(type ? { type } : {}),
        ...(port === undefined ? {} : { port }),
        ...(transport === undefined ? {} : { transport }),
        ...(credential === undefined
          ? { problem: `No SNMP credential with ${wanted ?? 'no'} ID provided` }
          : { credential }),
        ...(processNumber === undefined ? {} : { processNumber }),
      },
    ];
  });
  if (devices.length === 0) return refuse(log, 'invalid job: no valid device defined');
  const quiet = text(param, 'NO_START_STOP');
  return {
    processNumber: text(param, 'PID') || String(number),
    devices,
    quiet: quiet !== undefined && quiet !== '' && quiet !== '0',
    ...limitsOf(param, 'THREADS_QUERY'),
  };
}

function refuse(log: Logger, problem: string): undefined {
  log.error(problem);
  return undefined;
}

/** Everything that discovery asks one address: SNMP with each credential, and who else is there that SNMP does not tell of. */

import { FiError, type Logger } from '@fi/core';
import type { Vendor } from '../device.js';
import { type Identified, identify } from '../identify/identify.js';
import { type DiscoveryDevice, isReportable } from '../messages.js';
import type { NeighbourTable } from '../probes/arp.js';
import { macMaker } from '../probes/mac-maker.js';
import type { NetbiosProbe } from '../probes/netbios.js';
import type { Pinger } from '../probes/ping.js';
import { reverseName } from '../probes/reverse-name.js';
import { answersTcp } from '../probes/tcp.js';
import { Reader } from '../snmp/reader.js';
import type { Credential } from '../wire/credentials.js';
import { LiveSource } from '../wire/live-source.js';
import type { SharedSocket } from '../wire/shared-socket.js';
import type { NetworkTiming } from '../wire/timing.js';
import { suits, type Transport, transportsOf } from '../wire/transport.js';

export const PROBES = ['snmp', 'netbios', 'ping', 'tcp', 'arp', 'dns'] as const;
export type Probe = (typeof PROBES)[number];
/** Those of the Perl agents. */
export const DEFAULT_PROBES: readonly Probe[] = ['snmp', 'netbios', 'ping', 'arp'];

/** What all addresses of a scan share. */
export interface ScanContext {
  readonly log: Logger;
  readonly socket: SharedSocket;
  readonly network: NetworkTiming;
  readonly netbios: NetbiosProbe;
  readonly neighbours: NeighbourTable;
  readonly pinger: Pinger;
  /** In the order of trying. */
  readonly credentials: readonly Credential[];
  /** SNMP ports to try; none: the credential's own, or 161. */
  readonly ports: readonly number[];
  /** Transport domains to try; none: the credential's own, or UDP. */
  readonly transports: readonly Transport[];
  readonly probes: ReadonlySet<Probe>;
  /** Milliseconds for an SNMP answer. */
  readonly timeout: number;
  readonly retries: number;
  /** Waits until one more address may be asked; undefined when it may be at once. */
  readonly newcomer: () => Promise<void> | undefined;
  readonly vendors?: readonly Vendor[];
  /** Turns to identify a device: many may be waited for, but the tables of few are held at a time. */
  readonly identifySlot: <R>(work: () => Promise<R>) => Promise<R>;
  readonly entity?: string;
}

/** A device that was found, with the SNMP session that found it; whoever takes it closes it. */
export interface Found {
  readonly device: DiscoveryDevice;
  readonly snmp?: { readonly source: LiveSource; readonly reader: Reader; readonly identified: Identified };
}

/** Milliseconds until a device must have told what it is. */
const IDENTIFICATION_TIMEOUT = 60_000;
/** Milliseconds to wait for a TCP answer. */
const TCP_WAIT = 500;

/** What is at an address; undefined when nothing answers. */
export async function discoverAddress(address: string, context: ScanContext): Promise<Found | undefined> {
  const { probes } = context;
  const [snmp, netbios] = await Promise.all([
    probes.has('snmp') ? trySnmp(address, context) : undefined,
    probes.has('netbios') && !address.includes(':') ? context.netbios.ask(address) : undefined,
  ]);
  const { MAC: netbiosMac, ...names } = netbios ?? {};
  const identity = snmp?.identified.identity ?? {};
  const device: DiscoveryDevice = { ...names, ...identity, IP: address };
  if (context.entity !== undefined) device.ENTITY = context.entity;
  if (snmp !== undefined) {
    const { credential } = snmp;
    if (credential.id !== undefined) device.AUTHSNMP = credential.id;
    if (snmp.port !== undefined) device.AUTHPORT = String(snmp.port);
    if (snmp.transport !== undefined) device.AUTHPROTOCOL = snmp.transport;
  }
  // SNMP says itself whether somebody is there; its name makes that of a ping superfluous.
  if (!isReportable(device) && (await isAlive(address, context))) device.DNSHOSTNAME = address;

  const neighbour = probes.has('arp') ? await context.neighbours.find(address) : undefined;
  device.MAC ??= neighbour?.mac ?? netbiosMac;
  if (neighbour?.name !== undefined) device.DNSHOSTNAME = neighbour.name;
  if (probes.has('dns') && isReportable(device))
    device.DNSHOSTNAME = (await reverseName(address)) ?? device.DNSHOSTNAME;

  if (!isReportable(device)) {
    snmp?.source.close();
    return undefined;
  }
  if (snmp === undefined) {
    // A machine that says nothing of itself: at least who made its network interface.
    const maker = device.MAC === undefined ? undefined : macMaker(device.MAC);
    return { device: maker === undefined ? device : { ...device, NETPORTVENDOR: maker } };
  }
  return { device, snmp: { source: snmp.source, reader: snmp.reader, identified: snmp.identified } };
}

async function isAlive(address: string, { probes, pinger }: ScanContext): Promise<boolean> {
  if (probes.has('tcp') && (await answersTcp(address, TCP_WAIT))) return true;
  return probes.has('ping') && (await pinger.isAlive(address));
}

interface Attempt {
  readonly transport: Transport | undefined;
  readonly port: number | undefined;
  readonly credential: Credential;
}

/** Everything that is worth trying, in order; what nobody has set stays undefined. */
function* attempts(address: string, { transports, ports, credentials }: ScanContext): Generator<Attempt> {
  for (const transport of transports.length > 0 ? transports : [undefined]) {
    for (const port of ports.length > 0 ? ports : [undefined]) {
      for (const credential of credentials) {
        const own = transport ?? transportsOf([credential.protocol ?? ''])[0];
        if (own === undefined || suits(own, address))
          yield { transport: own, port: port ?? credential.port, credential };
      }
    }
  }
}

/** The first attempt that is answered. */
async function trySnmp(address: string, context: ScanContext) {
  const { log } = context;
  await context.newcomer();
  for (const { transport, port, credential } of attempts(address, context)) {
    const where = `${address}${port === undefined ? '' : `:${port}`}`;
    const how = `SNMP${transport === undefined ? '' : ` ${transport}`}, credentials ${credential.id ?? credential.version}`;
    try {
      const source = await LiveSource.open({
        address,
        port: port ?? 161,
        credential,
        ...(transport === undefined ? {} : { transport }),
        timeout: context.timeout,
        retries: context.retries,
        socket: context.socket,
        network: context.network,
        log,
      });
      log.debug(`scanning ${where} with ${how}: success`);
      const reader = new Reader(source);
      const identified = await context.identifySlot(() => {
        source.allow(IDENTIFICATION_TIMEOUT);
        return identify(reader, { vendors: context.vendors });
      });
      return { source, reader, identified, credential, port, transport };
    } catch (error) {
      if (!(error instanceof FiError)) throw error;
      log.debug(`scanning ${where} with ${how}: no result, ${error.message}`);
    }
  }
  return undefined;
}

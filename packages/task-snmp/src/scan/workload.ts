/** How much a scan does at a time. */

/** Addresses of which more is asked than whether somebody is there, per address that is waited for: most are silent. */
const ADDRESSES_PER_THREAD = 16;
/** Addresses that are waited for at most; each costs a little memory and a datagram now and then. */
const MOST_ADDRESSES = 1024;
/** The same in a network of usual size, where more would gain nothing. */
const USUAL_ADDRESSES = 256;
const LARGE_NETWORK = 4096;
/** Devices that are identified, and inventoried, at a time: bounded by what their tables take in memory. */
const MOST_IDENTIFICATIONS = 64;
const USUAL_INVENTORIES = 16;
const MOST_INVENTORIES = 64;

export interface Workload {
  /** Addresses in progress. */
  readonly addresses: number;
  /** Devices among them that are identified. */
  readonly identifications: number;
  /** Devices among them that are inventoried. */
  readonly inventories: number;
}

/** Whether a scan is so large that most of its addresses will be silent. */
export function isLarge(total: bigint): boolean {
  return total > LARGE_NETWORK;
}

/** Datagrams per second for which it is worth to have one more device in progress. */
const RATE_PER_DEVICE = 20;
const LEAST_DEVICES = 4;

/**
 * What a scan does at a time.
 * @param threads devices that may be asked at a time, as servers and users say it; the Perl agents wait for one address with each
 * @param rate datagrams per second at most; with few of them few devices at a time are done sooner
 */
export function scanWorkload(total: bigint, threads?: number, rate = Number.POSITIVE_INFINITY): Workload {
  const worth = Math.max(LEAST_DEVICES, Math.floor(rate / RATE_PER_DEVICE));
  const usual = isLarge(total) ? MOST_ADDRESSES : USUAL_ADDRESSES;
  return {
    addresses: threads === undefined ? usual : Math.min(MOST_ADDRESSES, threads * ADDRESSES_PER_THREAD),
    identifications: Math.min(MOST_IDENTIFICATIONS, threads ?? MOST_IDENTIFICATIONS, worth),
    inventories: Math.min(MOST_INVENTORIES, threads ?? USUAL_INVENTORIES, worth),
  };
}

/** Devices that are inventoried at a time when all of them are known. */
export function inventoryWorkload(threads: number = USUAL_INVENTORIES): number {
  return Math.min(MOST_INVENTORIES, threads);
}

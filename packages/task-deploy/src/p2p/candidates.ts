/** Which addresses of the local networks may be other agents (deploy protocol, finding peers). IPv4 only. Pure. */

/** Networks with more addresses are not searched. */
const MAX_RANGE = 5_000;
/** Addresses that are asked per network. */
export const MAX_PEERS = 512;

function toNumber(address: string): number | undefined {
  const parts = address.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

function toAddress(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}

/**
 * The addresses around an address of this machine: half of them below, half above, what is missing at one end of the
 * network is taken at the other.
 * @param mask `255.255.255.0`
 */
export function peerCandidates(ip: string, mask: string, limit = MAX_PEERS): string[] {
  const own = toNumber(ip);
  const bits = toNumber(mask);
  if (own === undefined || bits === undefined || /^(?:127|169)\./.test(ip)) return [];
  const size = 2 ** 32 - bits;
  // a mask is ones, then zeros: its complement is one less than a power of two
  if (!Number.isInteger(Math.log2(size)) || size < 2 || size > MAX_RANGE) return [];
  const start = own - (own % size);
  const end = start + size - 1;
  let [below, above] = [own - start, end - own];
  if (below + above > limit) {
    const half = Math.floor(limit / 2);
    if (below < half) above = limit - below;
    else if (above < half) below = limit - above;
    else [below, above] = [half, limit - half];
  }
  const list: string[] = [];
  for (let value = own - below; value <= own + above; value += 1) if (value !== own) list.push(toAddress(value));
  return list;
}

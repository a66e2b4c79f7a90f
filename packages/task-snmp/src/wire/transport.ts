/** Transport domains by the names that servers and command lines give them. */

export const TRANSPORTS = ['udp', 'udp/ipv4', 'udp/ipv6', 'tcp', 'tcp/ipv4', 'tcp/ipv6'] as const;
export type Transport = (typeof TRANSPORTS)[number];

/** Known names in the order of trying, each once; `udp4` and `tcp6` are understood too. */
export function transportsOf(names: readonly string[]): Transport[] {
  const wanted = names.map((name) =>
    name
      .trim()
      .toLowerCase()
      .replace(/^(udp|tcp)\/?(?:ipv?)?([46])$/, '$1/ipv$2'),
  );
  return TRANSPORTS.filter((transport) => wanted.includes(transport));
}

/** Whether an address can be reached that way. */
export function suits(transport: Transport, address: string): boolean {
  const family = transport.split('/')[1];
  return family === undefined || (family === 'ipv6') === address.includes(':');
}

import { BlockList, isIP } from 'node:net';

export type TransportKind = 'udp' | 'tcp' | 'tls';

/** Ports where an address names none (RFC 3261 §19.1.2). */
export const SIP_PORT = 5060;
export const SIPS_PORT = 5061;

/** Where a message goes or came from. `flow` names the TCP connection it came on: preferred for sending while it is open. */
export interface Peer {
  readonly transport: TransportKind;
  readonly address: string;
  readonly port: number;
  readonly flow?: number;
}

/** ::ffff:192.0.2.1 is 192.0.2.1: dual-stack sockets show IPv4 peers in the mapped form. */
export const plainAddress = (address: string): string => {
  const mapped = address.toLowerCase().startsWith('::ffff:') ? address.slice(7) : '';
  return isIP(mapped) === 4 ? mapped : address;
};

const UNSENDABLE = new BlockList();
UNSENDABLE.addSubnet('0.0.0.0', 8, 'ipv4');
UNSENDABLE.addSubnet('224.0.0.0', 3, 'ipv4');
UNSENDABLE.addAddress('::', 'ipv6');
UNSENDABLE.addSubnet('ff00::', 8, 'ipv6');

/**
 * May we send there at all? Only a literal unicast address: `dgram.send` with a name asks the DNS, and a name out of a hostile
 * Via or Contact would make the server do look-ups for strangers.
 */
export function isSendable(address: string, port: number): boolean {
  const family = isIP(address);
  if (family === 0 || port < 1 || port > 65535) return false;
  return !UNSENDABLE.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/** A list of addresses and CIDR ranges. An entry that is neither matches nothing. */
export function createAddressList(entries: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/', 2);
    const family = isIP(address);
    if (family === 0) continue;
    const kind = family === 6 ? 'ipv6' : 'ipv4';
    const prefix = bits === undefined ? undefined : Number(bits);
    if (prefix === undefined) list.addAddress(address, kind);
    else if (Number.isInteger(prefix) && prefix >= 0 && prefix <= (family === 6 ? 128 : 32))
      list.addSubnet(address, prefix, kind);
  }
  return (address) => {
    const family = isIP(address);
    return family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4');
  };
}

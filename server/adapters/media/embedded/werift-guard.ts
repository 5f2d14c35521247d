import type { RTCPeerConnection } from 'werift';
import { isStun } from '../../../platform/media/stun.ts';

/*
 * The library hands whatever comes to the port of a browser's leg to its DTLS and believes it: a stranger's single datagram (an alert in
 * the clear, a handshake message of random bytes) ended the call. Here is asked first who it is from.
 */
type Address = readonly [host: string, port: number];
/** The library's socket, as far as it is used here. */
interface Port {
  onData: (data: Buffer, from: Address) => void;
}

const RECORD_BYTES = 13;
const ALERT = 21;
/** RFC 6347 §4.1: type, version, epoch, number, length. Epoch 0 is what nobody has sealed. */
export function hasPlainAlert(data: Buffer): boolean {
  if ((data[0] ?? 0) < 20 || (data[0] ?? 0) > 63) return false;
  for (let at = 0; at + RECORD_BYTES <= data.length; at += RECORD_BYTES + data.readUInt16BE(at + 11))
    if (data[at] === ALERT && data.readUInt16BE(at + 3) === 0) return true;
  return false;
}

const same = (a: Address, b: Address): boolean => a[0] === b[0] && a[1] === b[1];

/**
 * Sound and DTLS are taken from addresses that the browser named in its offer, or proved by a check of its own (RFC 8445 §7.3); and once
 * both have their keys, nobody says goodbye without them. Call it when the candidates are gathered.
 */
export function guardWays(connection: RTCPeerConnection): void {
  for (const dtls of connection.dtlsTransports) {
    const ice = dtls.iceTransport.connection;
    const isKnown = (from: Address): boolean =>
      (ice.nominated !== undefined && same(ice.nominated.remoteAddr, from)) ||
      ice.checkList.some((pair) => same(pair.remoteAddr, from));
    const isBelieved = (data: Buffer, from: Address): boolean =>
      isKnown(from) && !(dtls.state === 'connected' && hasPlainAlert(data));
    // The library keeps them to itself.
    for (const { transport } of Reflect.get(ice, 'protocols') as readonly { readonly transport: Port }[]) {
      const hear = transport.onData;
      transport.onData = (data, from) => {
        // A check proves itself, by the password in it.
        if (isStun(data) || isBelieved(data, from)) hear(data, from);
      };
    }
  }
}

import { createSocket, type Socket } from 'node:dgram';
import { isIP } from 'node:net';
import { plainAddress, type Peer } from './peer.ts';

/** A wire carries bytes. What they mean, who may send and how often is decided above it. */
export interface Wire {
  /** Resolves with the port bound. */
  start(): Promise<number>;
  stop(): Promise<void>;
  /** `onError` when the bytes surely did not leave. */
  send(bytes: Buffer, peer: Peer, onError: () => void): void;
}

export interface WireNeeds {
  readonly host: string;
  readonly port: number;
  readonly onText: (text: string, from: Peer) => void;
  readonly onError: (error: Error) => void;
}

export function createUdpWire(needs: WireNeeds): Wire {
  let socket: Socket | undefined;
  return {
    start: () =>
      new Promise((resolve, reject) => {
        const opened = createSocket({ type: isIP(needs.host) === 6 ? 'udp6' : 'udp4' });
        opened.once('error', reject);
        opened.on('message', (bytes, info) => {
          // Keep-alives of NAT-bound peers: a lone CRLF or NULs. Nothing to parse.
          if (bytes.length <= 4) return;
          needs.onText(bytes.toString('latin1'), {
            transport: 'udp',
            address: plainAddress(info.address),
            port: info.port,
          });
        });
        opened.bind({ address: needs.host, port: needs.port }, () => {
          opened.off('error', reject);
          opened.on('error', needs.onError);
          socket = opened;
          resolve(opened.address().port);
        });
      }),
    stop: () =>
      new Promise((resolve) => {
        const closing = socket;
        socket = undefined;
        if (closing === undefined) resolve();
        else closing.close(() => resolve());
      }),
    send: (bytes, peer, onError) => {
      // Sending on a closed socket throws instead of failing (ERR_SOCKET_DGRAM_NOT_RUNNING).
      if (socket === undefined) onError();
      else socket.send(bytes, peer.port, peer.address, (error) => (error === null ? undefined : onError()));
    },
  };
}

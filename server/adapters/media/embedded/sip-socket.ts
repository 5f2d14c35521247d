import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIP, isIPv6 } from 'node:net';
import { performance } from 'node:perf_hooks';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { SipRemote } from '../../../platform/media/media-engine.ts';
import { buildRtp, parseRtp, type RtpPacket } from '../../../platform/media/rtp.ts';
import { createSourceLatch, type SourceLatch } from '../../../platform/media/source-latch.ts';
import type { LegTransport } from './leg.ts';
import type { PortRange } from './settings.ts';

/** The plain-RTP end of a leg: one UDP socket, one far end. */
export interface SipSocket extends LegTransport {
  readonly port: number;
  setRemote(remote: SipRemote): void;
  /** Sound that passed the latch; `undefined` for a datagram that was refused. */
  onPacket: (packet: RtpPacket | undefined, nowMs: number) => void;
}

async function bind(address: string, port: number): Promise<Socket | undefined> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  try {
    socket.bind(port, address);
    await once(socket, 'listening');
    return socket;
  } catch (error) {
    socket.close();
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return undefined;
    throw new AppError({ code: 'media.cannot_listen', kind: 'unavailable', details: { address, port }, cause: error });
  }
}

/** RTP takes the even port of a pair (RFC 3550 §11). The range is walked round, so that a port rests before it is used again. */
export function createPortPool(address: string, range: PortRange | undefined, start = 0): () => Promise<Socket> {
  const first = range === undefined ? 0 : range.min + (range.min % 2);
  const count = range === undefined ? 1 : Math.floor((range.max - first) / 2) + 1;
  let turn = Math.floor(start * count);
  return async () => {
    for (let tried = 0; tried < count; tried += 1) {
      const port = range === undefined ? 0 : first + (turn % count) * 2;
      turn += 1;
      const socket = await bind(address, port);
      if (socket !== undefined) return socket;
    }
    throw new AppError({ code: 'media.no_ports', kind: 'unavailable', details: { ...range } });
  };
}

export async function openSipSocket(takePort: () => Promise<Socket>): Promise<SipSocket> {
  const socket = await takePort();
  let latch: SourceLatch | undefined;
  let closed = false;
  const opened: SipSocket = {
    port: socket.address().port,
    onPacket: () => undefined,
    setRemote: (remote) => {
      if (isIP(remote.address) === 0 || !Number.isInteger(remote.port) || remote.port < 0 || remote.port > 65_535)
        throw new AppError({ code: 'media.bad_remote', kind: 'invalid' });
      latch = createSourceLatch(remote);
    },
    send: (packet) => {
      const target = latch?.target();
      // Sending on a closed socket throws, and the ticker may be one step behind the BYE.
      if (closed || target === undefined) return;
      // An unreachable far end (ICMP) is no error of ours: its silence is noticed by the leg.
      socket.send(buildRtp(packet), target.port, target.address, () => undefined);
    },
    close: async () => {
      if (closed) return;
      closed = true;
      const done = once(socket, 'close');
      socket.close();
      await done;
    },
  };
  socket.on('error', () => undefined);
  socket.on('message', (datagram, from) => {
    const packet = parseRtp(datagram);
    const good = packet !== undefined && latch?.accepts(from.address, from.port) === true;
    opened.onPacket(good ? packet : undefined, performance.now());
  });
  return opened;
}

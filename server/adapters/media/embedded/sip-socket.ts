import { randomBytes } from 'node:crypto';
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIP, isIPv6 } from 'node:net';
import { performance } from 'node:perf_hooks';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { SipRemote } from '../../../platform/media/media-engine.ts';
import { isRtcp } from '../../../platform/media/rtcp.ts';
import { buildRtp, parseRtp, type RtpPacket } from '../../../platform/media/rtp.ts';
import { createSourceLatch, type SourceLatch } from '../../../platform/media/source-latch.ts';
import {
  createSrtpReceiver,
  createSrtpSender,
  SRTP_MASTER_BYTES,
  type SrtpReceiver,
} from '../../../platform/media/srtp.ts';
import type { LegTransport } from './leg.ts';
import type { PortRange } from './settings.ts';

/** The plain-RTP end of a leg: one far end, a socket for its sound and one for the reports about it. */
export interface SipSocket extends LegTransport {
  readonly port: number;
  /** Of a secure socket: our key and salt, base64. */
  readonly srtpKey?: string;
  setRemote(remote: SipRemote): void;
  /** Sound that passed the latch; `undefined` for a datagram that was refused. */
  onPacket: (packet: RtpPacket | undefined, nowMs: number) => void;
  onReport: (report: Buffer, nowMs: number) => void;
}

export interface PortPair {
  readonly rtp: Socket;
  /** Absent where the system gives ports as it likes and the next one was taken. */
  readonly rtcp?: Socket;
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

async function bindPair(address: string, port: number): Promise<PortPair | undefined> {
  const rtp = await bind(address, port);
  if (rtp === undefined) return undefined;
  const next = rtp.address().port + 1;
  const rtcp = next > 65_535 ? undefined : await bind(address, next).catch(() => undefined);
  if (rtcp !== undefined) return { rtp, rtcp };
  if (port === 0) return { rtp };
  rtp.close();
  return undefined;
}

/**
 * RTP takes the even port of a pair, RTCP the odd one after it (RFC 3550 §11). The range is walked round, so that a port rests
 * before it is used again.
 */
export function createPortPool(address: string, range: PortRange | undefined, start = 0): () => Promise<PortPair> {
  const first = range === undefined ? 0 : range.min + (range.min % 2);
  const count = range === undefined ? 1 : Math.floor((range.max - first + 1) / 2);
  let turn = Math.floor(start * count);
  return async () => {
    for (let tried = 0; tried < count; tried += 1) {
      const port = range === undefined ? 0 : first + (turn % count) * 2;
      turn += 1;
      const pair = await bindPair(address, port);
      if (pair !== undefined) return pair;
    }
    throw new AppError({ code: 'media.no_ports', kind: 'unavailable', details: { ...range } });
  };
}

/** The port a leg had before its worker died: its far end speaks there still. */
export const samePort = (address: string, port: number) => async (): Promise<PortPair> => {
  const rtp = await bind(address, port);
  if (rtp === undefined) throw new AppError({ code: 'media.no_ports', kind: 'unavailable', details: { port } });
  const rtcp = port === 65_535 ? undefined : await bind(address, port + 1).catch(() => undefined);
  return rtcp === undefined ? { rtp } : { rtp, rtcp };
};

/** What may be sent where, and what is believed from there: nothing, until a far end is named. */
interface FarEnd {
  readonly sound: SourceLatch;
  readonly reports: SourceLatch;
  readonly open?: SrtpReceiver;
}

const ignore = (): void => undefined;

const badRemote = (reason: string): AppError =>
  new AppError({ code: 'media.bad_remote', kind: 'invalid', details: { reason } });

function farEndOf(remote: SipRemote, isSecure: boolean, turns: number): FarEnd {
  if (isIP(remote.address) === 0 || !Number.isInteger(remote.port) || remote.port < 0 || remote.port > 65_535)
    throw badRemote('address');
  const latches = {
    sound: createSourceLatch(remote),
    reports: createSourceLatch({ ...remote, port: remote.port === 0 ? 0 : Math.min(65_535, remote.port + 1) }),
  };
  if (!isSecure) return latches;
  const master = Buffer.from(remote.srtpKey ?? '', 'base64');
  // Without its key nothing of it could be read, and in the clear it must not come.
  if (master.length !== SRTP_MASTER_BYTES) throw badRemote('srtp key');
  return { ...latches, open: createSrtpReceiver(master, turns) };
}

async function closeAll(sockets: readonly (Socket | undefined)[]): Promise<void> {
  for (const socket of sockets) {
    if (socket === undefined) continue;
    const done = once(socket, 'close');
    socket.close();
    await done;
  }
}

/** Four hours of a call at fifty packets a second: so many times may its numbers have gone round before we came to it. */
const TURNS_MISSED = 12;

/** `again`: the key it had, when it is opened in the middle of a call. */
export async function openSipSocket(
  takePorts: () => Promise<PortPair>,
  isSecure = false,
  again?: { readonly srtpKey?: string },
): Promise<SipSocket> {
  const { rtp, rtcp } = await takePorts();
  const had = again?.srtpKey;
  const fresh = (): Buffer => (had === undefined ? randomBytes(SRTP_MASTER_BYTES) : Buffer.from(had, 'base64'));
  const master = isSecure ? fresh() : undefined;
  const seal = master === undefined ? undefined : createSrtpSender(master);
  let farEnd: FarEnd | undefined;
  let remoteKey: string | undefined;
  /** The far end sends its reports to the port of the sound, and so gets ours there (RFC 5761). */
  let isMuxed = false;
  let closed = false;

  /** The goodbye is on its way when the socket is closed, and must still leave. */
  let lastReport: Promise<void> = Promise.resolve();
  const transmit = (
    socket: Socket | undefined,
    datagram: Buffer,
    latch: SourceLatch | undefined,
    sent: () => void,
  ): void => {
    const target = latch?.target();
    // Sending on a closed socket throws, and the ticker may be one step behind the BYE.
    if (closed || socket === undefined || target === undefined) sent();
    // An unreachable far end (ICMP) is no error of ours: its silence is noticed by the leg.
    else socket.send(datagram, target.port, target.address, sent);
  };
  const opened: SipSocket = {
    port: rtp.address().port,
    ...(master === undefined ? {} : { srtpKey: master.toString('base64') }),
    onPacket: () => undefined,
    onReport: () => undefined,
    setRemote: (remote) => {
      const next = farEndOf(remote, isSecure, again === undefined ? 0 : TURNS_MISSED);
      // The same key again is the same stream: its replay window stays, or what was recorded could be played again.
      const open = remote.srtpKey === remoteKey ? (farEnd?.open ?? next.open) : next.open;
      remoteKey = remote.srtpKey;
      farEnd = open === undefined ? next : { ...next, open };
    },
    send: (packet) => {
      const datagram = buildRtp(packet);
      transmit(rtp, seal?.protect(datagram) ?? datagram, farEnd?.sound, ignore);
    },
    sendReport: (report) => {
      const datagram = seal?.protectReport(report) ?? report;
      lastReport = new Promise((sent) => {
        if (isMuxed) transmit(rtp, datagram, farEnd?.sound, sent);
        else transmit(rtcp, datagram, farEnd?.reports, sent);
      });
    },
    close: async () => {
      if (closed) return;
      closed = true;
      await lastReport;
      await closeAll([rtp, rtcp]);
    },
  };
  const readReport = (datagram: Buffer, latch: SourceLatch | undefined, from: RemoteInfo): boolean => {
    const plain = farEnd?.open === undefined ? datagram : farEnd.open.unprotectReport(datagram);
    const isGood = plain !== undefined && isRtcp(plain) && latch?.accepts(from.address, from.port) === true;
    if (isGood) opened.onReport(plain, performance.now());
    else opened.onPacket(undefined, performance.now());
    return isGood;
  };
  /** Cheapest first: who sends to a latched port from elsewhere costs a comparison, and no decryption. */
  const readSound = (datagram: Buffer, from: RemoteInfo): RtpPacket | undefined => {
    if (farEnd?.sound.mayAccept(from.address, from.port) !== true) return undefined;
    const plain = farEnd.open === undefined ? datagram : farEnd.open.unprotect(datagram);
    const packet = plain === undefined ? undefined : parseRtp(plain);
    return packet !== undefined && farEnd.sound.accepts(from.address, from.port) ? packet : undefined;
  };
  for (const socket of [rtp, rtcp]) socket?.on('error', () => undefined);
  rtcp?.on('message', (datagram, from) => {
    readReport(datagram, farEnd?.reports, from);
  });
  rtp.on('message', (datagram, from) => {
    if (!isRtcp(datagram)) opened.onPacket(readSound(datagram, from), performance.now());
    else if (readReport(datagram, farEnd?.sound, from)) isMuxed = true;
  });
  return opened;
}

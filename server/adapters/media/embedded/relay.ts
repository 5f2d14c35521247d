import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { g711Codec, type FrameCodec } from '../../../platform/media/frame-codec.ts';
import type { MediaEngine } from '../../../platform/media/media-engine.ts';
import { createOpusCodec, OPUS_PAYLOAD } from '../../../platform/media/opus-codec.ts';
import { buildRtp, parseRtp, type RtpPacket } from '../../../platform/media/rtp.ts';
import { createLeg, type Leg, type LegEars } from './leg.ts';
import type { PacketSums } from './packet-count.ts';
import type { Switchboard } from './switchboard.ts';

/**
 * Sound between workers. An agent's browser leg is opened long before the call, so the caller's leg is often in another worker.
 * The worker that has the leg sends each of its packets, as they arrive, over loopback to the worker that lets somebody hear it;
 * there a borrowed leg of the same name speaks it. Everything else (matrix, recordings) takes it for a leg of its own.
 * Loopback UDP and not a pipe through the server's process: that one may be busy with a report while people talk.
 */
export interface Relay {
  readonly port: number;
  lend(legId: string, token: string, port: number): void;
  recall(legId: string, token: string): void;
  borrow(legId: string, token: string): void;
  giveBack(legId: string): void;
  /** What a leg of this worker said. */
  said(leg: Leg, packet: RtpPacket): void;
  /** Its line hushes (RFC 3389): whoever borrowed the leg makes the same noise. */
  hushed(leg: Leg, level: number): void;
  close(): void;
}

const LOOPBACK = '127.0.0.1';
/** A token of 16 random bytes in hex comes first: another program on this host must not be able to speak into a call. */
const TOKEN_BYTES = 32;
const KIND_AT = TOKEN_BYTES;
const BODY_AT = TOKEN_BYTES + 1;
/** The byte between token and body: how the packet of RTP that follows is coded, or that a level follows. */
const HUSH = 255;
const CODECS: readonly { readonly kind: number; is(codec: FrameCodec): boolean; make(): FrameCodec }[] = [
  { kind: 0, is: ({ law }) => law === 'PCMA', make: () => g711Codec('PCMA') },
  { kind: 1, is: ({ law }) => law === 'PCMU', make: () => g711Codec('PCMU') },
  { kind: 2, is: ({ payloadType }) => payloadType === OPUS_PAYLOAD, make: createOpusCodec },
];

/** Speaks, and hears nothing: whoever plays to it or looks after it is the worker that has the true leg. */
function borrowedLeg(legId: string, board: Switchboard): Leg {
  const transport = { send: () => undefined, close: () => Promise.resolve() };
  const ears: LegEars = {
    ...board.ears,
    audio: (_, packet, nowMs) => {
      board.ears.audio(borrowed, packet, nowMs);
    },
  };
  const leg = createLeg({ id: legId, transport, ears, nowMs: performance.now() });
  const borrowed = { ...leg, forward: () => undefined, checkAlive: () => undefined, lose: () => undefined };
  return borrowed;
}

interface Loans {
  add(legId: string, token: string, port: number): void;
  remove(legId: string, token: string): void;
  of(legId: string): Iterable<{ readonly head: Buffer; readonly port: number }>;
}

function createLoans(): Loans {
  const loans = new Map<string, Map<string, { head: Buffer; port: number }>>();
  return {
    add: (legId, token, port) => {
      const ofLeg = loans.get(legId) ?? new Map<string, { head: Buffer; port: number }>();
      ofLeg.set(token, { head: Buffer.from(token, 'latin1'), port });
      loans.set(legId, ofLeg);
    },
    remove: (legId, token) => {
      const ofLeg = loans.get(legId);
      ofLeg?.delete(token);
      if (ofLeg?.size === 0) loans.delete(legId);
    },
    of: (legId) => loans.get(legId)?.values() ?? [],
  };
}

function speak(leg: Leg, kind: number, datagram: Buffer): void {
  const packet = parseRtp(datagram);
  const known = CODECS.find((one) => one.kind === kind);
  if (packet === undefined || known === undefined) return;
  const now = performance.now();
  const codec = leg.format()?.codec;
  // The far end may change its law in the middle of the call.
  if (codec === undefined || !known.is(codec)) leg.setFormat({ codec: known.make() }, now);
  leg.receive(packet, now);
}

export async function startRelay(board: Switchboard): Promise<Relay> {
  const socket = createSocket('udp4');
  socket.bind(0, LOOPBACK);
  await once(socket, 'listening');
  socket.on('error', () => undefined);
  const loans = createLoans();
  const byToken = new Map<string, Leg>();
  const tokens = new Map<string, string>();
  let closed = false;

  const send = (leg: Leg, kind: number, body: () => Buffer): void => {
    let tail: readonly Buffer[] | undefined;
    for (const { head, port } of closed ? [] : loans.of(leg.id)) {
      tail ??= [Buffer.of(kind), body()];
      socket.send([head, ...tail], port, LOOPBACK, () => undefined);
    }
  };
  const giveBack = (legId: string): void => {
    const token = tokens.get(legId);
    if (token === undefined) return;
    tokens.delete(legId);
    byToken.delete(token);
    const leg = board.leg(legId);
    if (leg === undefined) return;
    board.remove(leg);
    leg.format()?.codec.close?.();
  };
  socket.on('message', (datagram) => {
    const leg = byToken.get(datagram.toString('latin1', 0, TOKEN_BYTES));
    const kind = datagram[KIND_AT];
    if (leg === undefined || kind === undefined) return;
    if (kind === HUSH) board.ears.hush(leg, datagram[BODY_AT] ?? 0);
    else speak(leg, kind, datagram.subarray(BODY_AT));
  });
  return {
    port: socket.address().port,
    lend: loans.add,
    recall: loans.remove,
    borrow: (legId, token) => {
      giveBack(legId);
      const leg = borrowedLeg(legId, board);
      tokens.set(legId, token);
      byToken.set(token, leg);
      board.add(leg);
    },
    giveBack,
    said: (leg, packet) => {
      const codec = leg.format()?.codec;
      const known = codec === undefined ? undefined : CODECS.find(({ is }) => is(codec));
      if (known !== undefined) send(leg, known.kind, () => buildRtp(packet));
    },
    hushed: (leg, level) => {
      send(leg, HUSH, () => Buffer.of(level));
    },
    close: () => {
      if (closed) return;
      closed = true;
      socket.close();
    },
  };
}

/** The worker's side of what the server says about loans. */
export const relayCalls = (relay: Relay) => {
  const said =
    <A extends readonly unknown[]>(tell: (...args: A) => void) =>
    (...args: A): Promise<void> => {
      tell(...args);
      return Promise.resolve();
    };
  return {
    lend: said(relay.lend),
    recall: said(relay.recall),
    borrow: said(relay.borrow),
    giveBack: said(relay.giveBack),
  };
};

export interface CoreEngine extends MediaEngine, ReturnType<typeof relayCalls> {
  readonly relayPort: number;
  packets(): PacketSums;
}

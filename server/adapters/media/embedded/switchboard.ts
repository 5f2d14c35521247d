import { performance } from 'node:perf_hooks';
import type { FrameCodec } from '../../../platform/media/frame-codec.ts';
import { FRAME_SAMPLES, transcode } from '../../../platform/media/g711.ts';
import type { MediaEvent, PlayOutcome, SignalKind } from '../../../platform/media/media-engine.ts';
import type { RtpPacket } from '../../../platform/media/rtp.ts';
import type { Leg, LegEars } from './leg.ts';
import { createKeying } from './keying.ts';
import { createListening } from './listening.ts';
import { createMixing } from './mixing.ts';
import type { Player } from './player.ts';
import { createPlaying } from './playing.ts';
import type { Recordings } from './recordings.ts';
import { createRows, type RowSource } from './rows.ts';
import { createSlots } from './slots.ts';
import { soundOf } from './sound-of.ts';
import { createTicker, type Ticker } from './ticker.ts';

/**
 * Who hears what. A leg hears, in this order: what is played to it; else its row of the matrix – one source at full strength
 * packet by packet as they arrive (never re-clocked: a second clock would add its own 20 ms and its own jitter), several of
 * them mixed on the clock; else silence, which keeps NAT bindings and the far end's own "no sound" timer alive.
 */
export interface Switchboard {
  readonly ears: LegEars;
  leg(legId: string): Leg | undefined;
  add(leg: Leg): void;
  /** Takes the leg out of everything; the caller closes it. */
  remove(leg: Leg): void;
  play(leg: Leg, player: Player): void;
  stopPlay(leg: Leg, outcome: PlayOutcome): void;
  connect(a: Leg, b: Leg): void;
  disconnect(a: Leg, b: Leg): void;
  hear(listener: Leg, sources: readonly { readonly leg: Leg; readonly gain: number }[]): void;
  /** False: the leg was closed before the last key was sent. */
  sendKeys(leg: Leg, keys: string): Promise<boolean>;
  listenFor(leg: Leg, signals: readonly SignalKind[]): void;
  legs(): readonly Leg[];
  checkAlive(nowMs: number): void;
  stop(): void;
}

export interface SwitchboardNeeds {
  readonly recordings: Recordings;
  readonly emit: (event: MediaEvent) => void;
  readonly rtpTimeoutMs: number;
  /** Another clock, for tests. */
  readonly clock?: Clock;
}

export interface Clock {
  now(): number;
  ticker(onSlot: (slot: number, nowMs: number) => void): Ticker;
}

const wallClock: Clock = { now: () => performance.now(), ticker: createTicker };
const silence = new Int16Array(FRAME_SAMPLES);

/** Whether packets of one codec may go to a leg of another without a clock between them. */
const isCarried = (from: FrameCodec, to: FrameCodec): boolean =>
  from.law === undefined || to.law === undefined ? from.payloadType === to.payloadType : true;

const carry = (payload: Buffer, from: FrameCodec, to: FrameCodec): Buffer =>
  from.law === undefined || to.law === undefined ? payload : transcode(payload, from.law, to.law);

/** The only source of a row that is forwarded; `undefined` for a row that is mixed. */
function forwarded(row: readonly RowSource[], to: FrameCodec): Leg | undefined {
  const [only] = row;
  const from = only?.leg.format()?.codec;
  if (row.length !== 1 || only?.gain !== 1 || from === undefined || !isCarried(from, to)) return undefined;
  return only.leg;
}

export function createSwitchboard({
  recordings,
  emit,
  rtpTimeoutMs,
  clock = wallClock,
}: SwitchboardNeeds): Switchboard {
  const legs = new Map<string, Leg>();
  const rows = createRows(clock.now);
  const mixing = createMixing();
  const playing = createPlaying(recordings, emit);
  const keying = createKeying();
  const listening = createListening(emit);
  const slots = createSlots();

  const isMixedFor = (listener: Leg): boolean => {
    const codec = listener.format()?.codec;
    return codec !== undefined && forwarded(rows.row(listener), codec) === undefined;
  };
  /** A leg that is in no mixed row any more needs no buffer; one that comes back must not bring old sound along. */
  const tidy = (sources: readonly RowSource[]): void => {
    for (const { leg } of sources) if (!rows.listeners(leg).some(isMixedFor)) mixing.forgetSource(leg);
  };
  const change = (listeners: readonly Leg[], work: () => void): void => {
    const before = listeners.flatMap((listener) => [...rows.row(listener)]);
    work();
    tidy(before);
    for (const listener of listeners) if (!isMixedFor(listener)) mixing.forgetListener(listener);
  };
  const hearRow = (leg: Leg, codec: FrameCodec, nowMs: number): void => {
    const row = rows.row(leg);
    const only = forwarded(row, codec);
    const frame = only === undefined ? mixing.mix(leg, row, nowMs) : mixing.hushOf(only);
    if (frame !== undefined) leg.playFrame(codec.encode(row.length === 0 ? silence : frame), nowMs);
  };
  const ticker = clock.ticker((slot, nowMs) => {
    for (const leg of slots.legs(slot)) {
      mixing.turn(leg);
      const codec = leg.format()?.codec;
      if (codec === undefined || keying.tick(leg, nowMs)) continue;
      if (!playing.tick(leg, nowMs)) hearRow(leg, codec, nowMs);
    }
  });
  const audio = (leg: Leg, packet: RtpPacket, nowMs: number): void => {
    const codec = leg.format()?.codec;
    if (codec === undefined) return;
    const sound = soundOf(packet, codec.clockRate, () => codec.decode(packet.payload));
    recordings.said(leg.id, sound);
    listening.hear(leg, sound, nowMs);
    mixing.wake(leg);
    let isMixed = false;
    for (const listener of rows.listeners(leg)) {
      const toward = listener.format()?.codec;
      if (toward === undefined) continue;
      if (forwarded(rows.row(listener), toward) === undefined) isMixed = true;
      else if (playing.of(listener) === undefined && !keying.isPressing(listener))
        listener.forward(packet, carry(packet.payload, codec, toward), nowMs);
    }
    if (isMixed) mixing.put(leg, sound);
  };
  return {
    ears: {
      audio,
      hush: mixing.hush,
      dtmf: (leg, key) => {
        if (playing.of(leg)?.bargeIn === true) playing.stop(leg, 'barge_in');
        emit({ type: 'dtmf', legId: leg.id, key });
      },
      lost: (leg, reason) => {
        if (legs.has(leg.id)) emit({ type: 'leg_lost', legId: leg.id, reason });
      },
    },
    leg: (legId) => legs.get(legId),
    legs: () => [...legs.values()],
    add: (leg) => {
      legs.set(leg.id, leg);
      slots.add(leg);
      ticker.start();
    },
    remove: (leg) => {
      change([leg, ...rows.listeners(leg)], () => rows.clear(leg));
      mixing.remove(leg);
      keying.remove(leg);
      listening.remove(leg);
      playing.stop(leg, 'stopped');
      legs.delete(leg.id);
      slots.remove(leg);
      if (legs.size === 0) ticker.stop();
    },
    play: playing.start,
    stopPlay: playing.stop,
    connect: (a, b) => {
      change([a, b, ...rows.listeners(a), ...rows.listeners(b)], () => rows.join(a, b));
    },
    disconnect: (a, b) => {
      change([a, b], () => rows.part(a, b));
    },
    hear: (listener, sources) => {
      const since = clock.now();
      change([listener], () =>
        rows.set(
          listener,
          sources.map((source) => ({ ...source, since })),
        ),
      );
    },
    sendKeys: keying.send,
    listenFor: listening.listenFor,
    checkAlive: (nowMs) => {
      for (const leg of legs.values()) leg.checkAlive(nowMs, rtpTimeoutMs);
    },
    stop: ticker.stop,
  };
}

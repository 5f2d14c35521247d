import { transcode } from '../../../platform/media/g711.ts';
import type { MediaEvent, PlayOutcome } from '../../../platform/media/media-engine.ts';
import type { RtpPacket } from '../../../platform/media/rtp.ts';
import type { Leg, LegEars } from './leg.ts';
import { createPairs, createSlots } from './pairs.ts';
import type { Player } from './player.ts';
import { createPlaying } from './playing.ts';
import type { Recordings } from './recordings.ts';
import { createTicker } from './ticker.ts';

/**
 * Who hears what. A leg hears, in this order: what is played to it; else its partner, packet by packet as they arrive (never
 * re-clocked: a second clock would add its own 20 ms and its own jitter); else silence, which keeps NAT bindings and
 * the far end's own "no sound" timer alive.
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
  legs(): readonly Leg[];
  checkAlive(nowMs: number): void;
  stop(): void;
}

export interface SwitchboardNeeds {
  readonly recordings: Recordings;
  readonly emit: (event: MediaEvent) => void;
  readonly rtpTimeoutMs: number;
}

export function createSwitchboard({ recordings, emit, rtpTimeoutMs }: SwitchboardNeeds): Switchboard {
  const legs = new Map<string, Leg>();
  const pairs = createPairs();
  const playing = createPlaying(recordings, emit);
  const slots = createSlots();
  const ticker = createTicker((slot, nowMs) => {
    for (const leg of slots.legs(slot)) playing.tick(leg, nowMs, pairs.partner(leg) === undefined);
  });
  const audio = (leg: Leg, packet: RtpPacket, nowMs: number): void => {
    const codec = leg.format()?.codec;
    if (codec === undefined) return;
    recordings.said(leg.id, packet, codec);
    const partner = pairs.partner(leg);
    const toward = partner?.format()?.codec;
    if (partner === undefined || toward === undefined || playing.of(partner) !== undefined) return;
    partner.forward(packet, transcode(packet.payload, codec, toward), nowMs);
  };
  return {
    ears: {
      audio,
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
      pairs.part(leg);
      playing.stop(leg, 'stopped');
      legs.delete(leg.id);
      slots.remove(leg);
      if (legs.size === 0) ticker.stop();
    },
    play: playing.start,
    stopPlay: playing.stop,
    connect: pairs.join,
    disconnect: (a, b) => {
      if (pairs.partner(a) === b) pairs.part(a);
    },
    checkAlive: (nowMs) => {
      for (const leg of legs.values()) leg.checkAlive(nowMs, rtpTimeoutMs);
    },
    stop: ticker.stop,
  };
}

import { transcode, FRAME_SAMPLES, SILENCE_CODE, type Codec } from '../../../platform/media/g711.ts';
import type { MediaEvent, PlayOutcome } from '../../../platform/media/media-engine.ts';
import type { RtpPacket } from '../../../platform/media/rtp.ts';
import type { Leg, LegEars } from './leg.ts';
import type { Player } from './player.ts';
import type { Recordings } from './recordings.ts';
import { createTicker, SLOTS } from './ticker.ts';

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

const silence: Readonly<Record<Codec, Buffer>> = {
  PCMA: Buffer.alloc(FRAME_SAMPLES, SILENCE_CODE.PCMA),
  PCMU: Buffer.alloc(FRAME_SAMPLES, SILENCE_CODE.PCMU),
};

export function createSwitchboard({ recordings, emit, rtpTimeoutMs }: SwitchboardNeeds): Switchboard {
  const legs = new Map<string, Leg>();
  const partners = new Map<string, Leg>();
  const players = new Map<string, Player>();
  const slots = Array.from({ length: SLOTS }, () => new Set<Leg>());

  const stopPlay = (leg: Leg, outcome: PlayOutcome): void => {
    const player = players.get(leg.id);
    if (player === undefined) return;
    players.delete(leg.id);
    emit({ type: 'played', legId: leg.id, playId: player.playId, outcome });
  };
  const tick = (leg: Leg, nowMs: number): void => {
    const format = leg.format();
    if (format === undefined) return;
    const player = players.get(leg.id);
    const frame = player?.next();
    if (frame !== undefined) recordings.played(leg.id, leg.playFrame(frame, nowMs), format.codec);
    else if (player !== undefined) stopPlay(leg, 'finished');
    else if (!partners.has(leg.id)) leg.playFrame(silence[format.codec], nowMs);
  };
  const ticker = createTicker((slot, nowMs) => {
    for (const leg of slots[slot] ?? []) tick(leg, nowMs);
  });
  const part = (leg: Leg): void => {
    const partner = partners.get(leg.id);
    partners.delete(leg.id);
    if (partner !== undefined) partners.delete(partner.id);
  };
  const audio = (leg: Leg, packet: RtpPacket, nowMs: number): void => {
    const codec = leg.format()?.codec;
    if (codec === undefined) return;
    recordings.said(leg.id, packet, codec);
    const partner = partners.get(leg.id);
    const toward = partner?.format()?.codec;
    if (partner === undefined || toward === undefined || players.has(partner.id)) return;
    partner.forward(packet, transcode(packet.payload, codec, toward), nowMs);
  };

  return {
    ears: {
      audio,
      dtmf: (leg, key) => {
        if (players.get(leg.id)?.bargeIn === true) stopPlay(leg, 'barge_in');
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
      // The emptiest slot, so that the work of a round stays even as legs come and go.
      slots.reduce((least, slot) => (slot.size < least.size ? slot : least)).add(leg);
      ticker.start();
    },
    remove: (leg) => {
      part(leg);
      stopPlay(leg, 'stopped');
      legs.delete(leg.id);
      for (const slot of slots) slot.delete(leg);
      if (legs.size === 0) ticker.stop();
    },
    play: (leg, player) => {
      stopPlay(leg, 'stopped');
      players.set(leg.id, player);
    },
    stopPlay,
    connect: (a, b) => {
      part(a);
      part(b);
      partners.set(a.id, b);
      partners.set(b.id, a);
    },
    disconnect: (a, b) => {
      if (partners.get(a.id) === b) part(a);
    },
    checkAlive: (nowMs) => {
      for (const leg of legs.values()) leg.checkAlive(nowMs, rtpTimeoutMs);
    },
    stop: () => {
      ticker.stop();
    },
  };
}

import { FRAME_SAMPLES, SILENCE_CODE, type Codec } from '../../../platform/media/g711.ts';
import type { MediaEvent, PlayOutcome } from '../../../platform/media/media-engine.ts';
import type { Leg } from './leg.ts';
import type { Player } from './player.ts';
import type { Recordings } from './recordings.ts';

/** What is played to whom: one sound at a time on a leg. */
export interface Playing {
  start(leg: Leg, player: Player): void;
  stop(leg: Leg, outcome: PlayOutcome): void;
  of(leg: Leg): Player | undefined;
  /** A leg's turn on the clock: the next frame of its sound, or silence when `idle`. */
  tick(leg: Leg, nowMs: number, idle: boolean): void;
}

const silence: Readonly<Record<Codec, Buffer>> = {
  PCMA: Buffer.alloc(FRAME_SAMPLES, SILENCE_CODE.PCMA),
  PCMU: Buffer.alloc(FRAME_SAMPLES, SILENCE_CODE.PCMU),
};

export function createPlaying(recordings: Recordings, emit: (event: MediaEvent) => void): Playing {
  const players = new Map<string, Player>();
  const stop = (leg: Leg, outcome: PlayOutcome): void => {
    const player = players.get(leg.id);
    if (player === undefined) return;
    players.delete(leg.id);
    emit({ type: 'played', legId: leg.id, playId: player.playId, outcome });
  };
  return {
    start: (leg, player) => {
      stop(leg, 'stopped');
      players.set(leg.id, player);
    },
    stop,
    of: (leg) => players.get(leg.id),
    tick: (leg, nowMs, idle) => {
      const format = leg.format();
      if (format === undefined) return;
      const player = players.get(leg.id);
      const frame = player?.next();
      if (frame !== undefined) recordings.played(leg.id, leg.playFrame(frame, nowMs), format.codec);
      else if (player !== undefined) stop(leg, 'finished');
      else if (idle) leg.playFrame(silence[format.codec], nowMs);
    },
  };
}

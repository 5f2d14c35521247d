import type { FrameCodec } from '../../../platform/media/frame-codec.ts';
import { decodeG711, transcode, type Codec } from '../../../platform/media/g711.ts';
import type { MediaEvent, PlayOutcome } from '../../../platform/media/media-engine.ts';
import type { Leg } from './leg.ts';
import type { Player } from './player.ts';
import type { Recordings } from './recordings.ts';
import { soundOf } from './sound-of.ts';

/** What is played to whom: one sound at a time on a leg. */
export interface Playing {
  start(leg: Leg, player: Player): void;
  stop(leg: Leg, outcome: PlayOutcome): void;
  of(leg: Leg): Player | undefined;
  /** A leg's turn on the clock: the next frame of its sound. False when nothing is played to it. */
  tick(leg: Leg, nowMs: number): boolean;
}

const wire = (frame: Buffer, law: Codec, codec: FrameCodec): Buffer =>
  codec.law === undefined ? codec.encode(decodeG711(law, frame)) : transcode(frame, law, codec.law);

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
    tick: (leg, nowMs) => {
      const player = players.get(leg.id);
      const codec = leg.format()?.codec;
      if (player === undefined || codec === undefined) return false;
      const frame = player.next();
      if (frame === undefined) {
        stop(leg, 'finished');
        return false;
      }
      const packet = leg.playFrame(wire(frame, player.codec, codec), nowMs);
      recordings.played(
        leg.id,
        soundOf(packet, codec.clockRate, () => decodeG711(player.codec, frame)),
      );
      return true;
    },
  };
}

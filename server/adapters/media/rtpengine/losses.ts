import type { MediaEngine, MediaEvent } from '../../../platform/media/media-engine.ts';
import type { Announcing } from './announcing.ts';
import { forget } from './leg-calls.ts';
import type { RtpeLeg } from './rtpe-leg.ts';
import type { Wiring } from './wiring.ts';

/** What happens when an rtpengine is gone, or our mixer, and what else the mixer has to say. */
export interface Losses {
  legsGone(legs: readonly RtpeLeg[], reason: string): Promise<void>;
  mixerSaid(event: MediaEvent, pressed: (leg: RtpeLeg, key: string) => void): void;
}

export interface LossesNeeds {
  readonly mixer: MediaEngine;
  readonly wiring: Wiring;
  readonly announcing: Announcing;
  readonly emit: (event: MediaEvent) => void;
}

export function losses({ mixer, wiring, announcing, emit }: LossesNeeds): Losses {
  const quietly = (): void => {
    wiring.settle().catch(() => undefined);
  };
  const atMixer = (mixerId: string): RtpeLeg | undefined =>
    [...wiring.legs.values()].find((leg) => leg.mixerIdNow() === mixerId);
  /** The legs are where they were: rtpengine carries them. Only what was mixed or recorded stopped, and begins again. */
  const mixerGone = (event: Extract<MediaEvent, { readonly type: 'worker_crashed' }>): void => {
    for (const legId of event.legs) atMixer(legId)?.mixerLost();
    for (const recordingId of event.recordings) wiring.recordings.delete(recordingId);
    emit({ ...event, legs: [], restored: [], waiting: [] });
    quietly();
  };
  return {
    legsGone: async (legs, reason) => {
      const gone = legs.filter((leg) => !leg.isClosed);
      if (gone.length === 0) return;
      for (const leg of gone) forget(wiring, leg);
      const ids = new Set(gone.map((leg) => leg.id));
      const recordings = [...wiring.recordings].filter(([, { left }]) => ids.has(left)).map(([id]) => id);
      for (const recordingId of recordings) wiring.recordings.delete(recordingId);
      await Promise.allSettled(recordings.map((recordingId) => mixer.stopRecording(recordingId)));
      await Promise.allSettled(
        gone.map(async (leg) => {
          await announcing.stop(leg, 'stopped');
          const at = leg.mixerIdNow();
          if (at !== undefined) await mixer.closeLeg(at);
        }),
      );
      emit({ type: 'worker_crashed', reason, legs: [...ids], restored: [], waiting: [], recordings });
      quietly();
    },
    mixerSaid: (event, pressed) => {
      if (event.type === 'worker_crashed') mixerGone(event);
      else if (event.type === 'recording_failed') emit(event);
      // That no sound comes to the mixer is no news: it gets some only when it is needed. Browsers it has none.
      else if (event.type !== 'leg_lost' && event.type !== 'browsers_lost') {
        const leg = atMixer(event.legId);
        if (leg === undefined) return;
        if (event.type === 'signal') emit({ ...event, legId: leg.id });
        else if (event.type === 'played') announcing.mixerPlayed(leg, event.playId, event.outcome);
        else if (leg.remote?.inbandKeys === true) pressed(leg, event.key);
      }
    },
  };
}

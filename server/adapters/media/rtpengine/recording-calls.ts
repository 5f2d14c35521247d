import type { MediaEngine } from '../../../platform/media/media-engine.ts';
import type { RtpeLeg } from './rtpe-leg.ts';
import type { RecordedLegs, Wiring } from './wiring.ts';

/** Recordings are those of the embedded engine: the same sealed stereo file, written from copies that rtpengine sends us. */
export interface RecordingCallsNeeds {
  readonly wiring: Wiring;
  readonly mixer: MediaEngine;
  readonly need: (legId: string) => RtpeLeg;
}

type RecordingCalls = Pick<MediaEngine, 'record' | 'pauseRecording' | 'stopRecording'>;

export function recordingCalls({ wiring, mixer, need }: RecordingCallsNeeds): RecordingCalls {
  const { recordings } = wiring;
  const put = (recordingId: string, legs: RecordedLegs | undefined): void => {
    if (legs === undefined) recordings.delete(recordingId);
    else recordings.set(recordingId, legs);
  };
  return {
    record: async (recordingId, request) => {
      const { left, right } = request;
      const others = right === undefined ? [] : typeof right === 'string' ? [right] : right;
      const legs = [left, ...others].map(need);
      const before = recordings.get(recordingId);
      put(recordingId, { left, right: others, withPlayback: request.withPlayback === true });
      try {
        await wiring.settle();
        const [atLeft = '', ...atRight] = await Promise.all(legs.map((leg) => leg.mixerId()));
        await mixer.record(recordingId, {
          ...request,
          left: atLeft,
          ...(right === undefined ? {} : { right: atRight }),
        });
      } catch (error) {
        put(recordingId, before);
        await wiring.settle().catch(() => undefined);
        throw error;
      }
    },
    pauseRecording: (recordingId, paused) => mixer.pauseRecording(recordingId, paused),
    stopRecording: async (recordingId) => {
      const result = await mixer.stopRecording(recordingId);
      recordings.delete(recordingId);
      await wiring.settle().catch(() => undefined);
      return result;
    },
  };
}

import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { TimedSound } from '../../../platform/media/jitter-buffer.ts';
import type { RecordingResult, RecordRequest } from '../../../platform/media/media-engine.ts';
import type { Side } from './blocks.ts';
import { startRecorder, type Recorder } from './recorder.ts';
import { createSourceClock, type SourceClock } from './timeline.ts';

/** Which leg's sound goes into which side of which file. */
export interface Recordings {
  record(recordingId: string, request: RecordRequest): Promise<void>;
  /** The file goes on with silence, so that places in it stay true. */
  pause(recordingId: string, paused: boolean): Promise<void>;
  stop(recordingId: string): Promise<RecordingResult>;
  /** What a leg said. */
  said(legId: string, sound: TimedSound): void;
  /** What was played toward a leg. */
  played(legId: string, sound: TimedSound): void;
  stopAll(): Promise<void>;
}

interface Recording {
  readonly recorder: Recorder;
  readonly clocks: Map<string, SourceClock>;
  request: RecordRequest;
  paused: boolean;
}

/** One way of sound into a file. Found by leg for each packet, so that 200 recordings cost a packet one look-up. */
interface Tap {
  readonly recording: Recording;
  readonly side: Side;
  readonly key: string;
}

type Taps = Map<string, Tap[]>;

function addTap(taps: Taps, legId: string, tap: Tap): void {
  const known = taps.get(legId);
  if (known === undefined) taps.set(legId, [tap]);
  else known.push(tap);
}

function add({ recording, side, key }: Tap, sound: TimedSound): void {
  if (recording.paused) return;
  let clock = recording.clocks.get(key);
  if (clock === undefined) {
    clock = createSourceClock();
    recording.clocks.set(key, clock);
  }
  const { ssrc, timestamp, samples } = sound;
  const at = clock.place({ ssrc, timestamp, samples: samples.length }, recording.recorder.now());
  recording.recorder.add(side, at, samples);
}

const rightLegs = ({ right }: RecordRequest): readonly string[] =>
  typeof right === 'string' ? [right] : (right ?? []);

export function createRecordings(onFailure: (recordingId: string, reason: string) => void): Recordings {
  const running = new Map<string, Recording>();
  const starting = new Set<string>();
  const said: Taps = new Map();
  const played: Taps = new Map();

  const tapAll = (): void => {
    said.clear();
    played.clear();
    for (const recording of running.values()) {
      const { request } = recording;
      addTap(said, request.left, { recording, side: 'left', key: request.left });
      for (const legId of new Set(rightLegs(request)))
        if (legId !== request.left) addTap(said, legId, { recording, side: 'right', key: legId });
      if (request.withPlayback === true)
        addTap(played, request.left, { recording, side: 'right', key: `to ${request.left}` });
    }
  };

  const need = (recordingId: string): Recording => {
    const recording = running.get(recordingId);
    if (recording !== undefined) return recording;
    throw new AppError({ code: 'media.unknown_recording', kind: 'not_found', details: { recordingId } });
  };
  const stop = async (recordingId: string): Promise<RecordingResult> => {
    const recording = need(recordingId);
    running.delete(recordingId);
    tapAll();
    return recording.recorder.stop();
  };

  return {
    record: async (recordingId, request) => {
      const known = running.get(recordingId);
      if (known !== undefined) {
        known.request = { ...request, path: known.request.path };
        tapAll();
        return;
      }
      if (starting.has(recordingId))
        throw new AppError({ code: 'media.recording_starting', kind: 'conflict', details: { recordingId } });
      starting.add(recordingId);
      try {
        const failed = (reason: string): void => onFailure(recordingId, reason);
        const { path, seal } = request;
        const recorder = await startRecorder({ path, seal, onFailure: failed });
        running.set(recordingId, { recorder, request, clocks: new Map(), paused: false });
        tapAll();
      } catch (error) {
        throw new AppError({
          code: 'media.recording_failed',
          kind: 'unavailable',
          details: { recordingId },
          cause: error,
        });
      } finally {
        starting.delete(recordingId);
      }
    },
    stop,
    pause: async (recordingId, paused) => {
      need(recordingId).paused = paused;
      return Promise.resolve();
    },
    said: (legId, sound) => {
      for (const tap of said.get(legId) ?? []) add(tap, sound);
    },
    played: (legId, sound) => {
      for (const tap of played.get(legId) ?? []) add(tap, sound);
    },
    stopAll: async () => {
      await Promise.allSettled([...running.keys()].map(stop));
    },
  };
}

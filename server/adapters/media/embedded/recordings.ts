import { AppError } from '../../../../shared/kernel/app-error.ts';
import { decodeG711, type Codec } from '../../../platform/media/g711.ts';
import type { RecordingResult, RecordRequest } from '../../../platform/media/media-engine.ts';
import type { RtpPacket } from '../../../platform/media/rtp.ts';
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
  said(legId: string, packet: RtpPacket, codec: Codec): void;
  /** What was played toward a leg. */
  played(legId: string, packet: RtpPacket, codec: Codec): void;
  stopAll(): Promise<void>;
}

interface Recording {
  readonly recorder: Recorder;
  readonly clocks: Map<string, SourceClock>;
  request: RecordRequest;
  paused: boolean;
}

interface Source {
  readonly key: string;
  readonly packet: RtpPacket;
  readonly samples: Int16Array;
}

function add(recording: Recording, side: Side, source: Source): void {
  const { key, packet, samples } = source;
  let clock = recording.clocks.get(key);
  if (clock === undefined) {
    clock = createSourceClock();
    recording.clocks.set(key, clock);
  }
  const { ssrc, timestamp } = packet;
  const at = clock.place({ ssrc, timestamp, samples: samples.length }, recording.recorder.now());
  recording.recorder.add(side, at, samples);
}

export function createRecordings(onFailure: (recordingId: string, reason: string) => void): Recordings {
  const running = new Map<string, Recording>();
  const starting = new Set<string>();

  const need = (recordingId: string): Recording => {
    const recording = running.get(recordingId);
    if (recording !== undefined) return recording;
    throw new AppError({ code: 'media.unknown_recording', kind: 'not_found', details: { recordingId } });
  };
  const stop = async (recordingId: string): Promise<RecordingResult> => {
    const recording = need(recordingId);
    running.delete(recordingId);
    return recording.recorder.stop();
  };

  return {
    record: async (recordingId, request) => {
      const known = running.get(recordingId);
      if (known !== undefined) {
        known.request = { ...request, path: known.request.path };
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
    said: (legId, packet, codec) => {
      for (const recording of running.values()) {
        if (recording.paused) continue;
        const { left, right } = recording.request;
        const isRight = typeof right === 'string' ? legId === right : right?.includes(legId) === true;
        if (legId !== left && !isRight) continue;
        const samples = decodeG711(codec, packet.payload);
        add(recording, legId === left ? 'left' : 'right', { key: legId, packet, samples });
      }
    },
    played: (legId, packet, codec) => {
      for (const recording of running.values()) {
        if (recording.paused || recording.request.withPlayback !== true || recording.request.left !== legId) continue;
        add(recording, 'right', { key: `to ${legId}`, packet, samples: decodeG711(codec, packet.payload) });
      }
    },
    stopAll: async () => {
      await Promise.allSettled([...running.keys()].map(stop));
    },
  };
}

import { extname } from 'node:path';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import type { MediaEngine, MediaEvent, PlayOptions, PlayOutcome } from '../../../platform/media/media-engine.ts';
import type { RtpeLeg } from './rtpe-leg.ts';
import type { SoundFiles } from './sound-files.ts';
import type { Wiring } from './wiring.ts';

/**
 * Announcements and music. rtpengine reads the files and plays them itself; it does not tell the end, but says beforehand how
 * long each is. What has to be in a recording, and what it cannot read, is played by the mixer.
 */
export interface Announcing {
  play(leg: RtpeLeg, sounds: readonly string[], options?: PlayOptions): Promise<{ readonly playId: string }>;
  stop(leg: RtpeLeg, outcome: PlayOutcome): Promise<void>;
  /** The far end does not listen any more: what rtpengine plays goes out all the same, what comes from the mixer does not. */
  toMixer(leg: RtpeLeg): Promise<void>;
  /** A key of the far end: stops what may be interrupted. */
  pressed(leg: RtpeLeg): void;
  /** The mixer tells the end of what it played. */
  mixerPlayed(leg: RtpeLeg, playId: string, outcome: PlayOutcome): void;
}

export interface AnnouncingNeeds {
  readonly mixer: MediaEngine;
  readonly wiring: Wiring;
  readonly files: SoundFiles;
  readonly emit: (event: MediaEvent) => void;
}

interface Said {
  readonly paths: readonly string[];
  readonly options: PlayOptions;
}
interface Announcement {
  readonly playId: string;
  readonly by: 'rtpengine' | 'mixer';
  readonly bargeIn: boolean;
  readonly said: Said;
  /** The mixer's own name of it. */
  readonly mixerPlayId?: string;
  timer?: NodeJS.Timeout;
}

/** rtpengine repeats a single file without a gap; a piece of music this often outlasts every call. */
const FOR_EVER = 1_000_000;

export function createAnnouncing({ mixer, wiring, files, emit }: AnnouncingNeeds): Announcing {
  const running = new Map<RtpeLeg, Announcement>();
  const over = (leg: RtpeLeg, announcement: Announcement, outcome: PlayOutcome): boolean => {
    if (running.get(leg) !== announcement) return false;
    running.delete(leg);
    clearTimeout(announcement.timer);
    emit({ type: 'played', legId: leg.id, playId: announcement.playId, outcome });
    return true;
  };
  const leaveMixer = (leg: RtpeLeg): void => {
    leg.mixerJobs -= 1;
    wiring.settle().catch(() => undefined);
  };
  const isRecordedWithPlayback = (leg: RtpeLeg): boolean =>
    [...wiring.recordings.values()].some(({ left, withPlayback }) => withPlayback && left === leg.id);

  const silence = async (leg: RtpeLeg, announcement: Announcement): Promise<void> => {
    if (announcement.by === 'mixer') {
      const at = leg.mixerIdNow();
      if (at !== undefined) await mixer.stopPlay(at);
      leaveMixer(leg);
    } else
      await leg.run(async () => {
        // Something else may have begun meanwhile, and that one goes on.
        if (leg.isClosed || running.get(leg)?.by === 'rtpengine') return;
        await leg.call.stopPlay();
        await leg.call.hush(false);
      });
  };
  const byRtpengine = async (leg: RtpeLeg, paths: readonly string[], options: PlayOptions): Promise<string> => {
    const said = { paths, options };
    const announcement: Announcement = { playId: newId(), by: 'rtpengine', bargeIn: options.bargeIn === true, said };
    const isLoop = options.loop === true;
    const playFrom = async (index: number): Promise<void> => {
      const path = paths[index % paths.length] ?? '';
      const lasts = await leg.run(() => leg.call.play(path, isLoop && paths.length === 1 ? FOR_EVER : 1));
      if (isLoop && paths.length === 1) return;
      announcement.timer = setTimeout(() => {
        if (running.get(leg) === announcement) void next(index + 1);
      }, lasts);
    };
    const next = async (index: number): Promise<void> => {
      if (isLoop || index < paths.length) {
        await playFrom(index).catch(() => finish());
        return;
      }
      finish();
    };
    const finish = (): void => {
      if (over(leg, announcement, 'finished')) silence(leg, announcement).catch(() => undefined);
    };
    await leg.run(() => leg.call.hush(true));
    running.set(leg, announcement);
    await playFrom(0).catch((error: unknown) => {
      running.delete(leg);
      throw error;
    });
    return announcement.playId;
  };
  /** `known`: the name it was begun under. */
  const byMixer = async (leg: RtpeLeg, said: Said, known?: string): Promise<string> => {
    const { paths, options } = said;
    leg.mixerJobs += 1;
    try {
      await wiring.settle();
      const { playId: mixerPlayId } = await mixer.play(await leg.mixerId(), paths, { loop: options.loop === true });
      const playId = known ?? mixerPlayId;
      running.set(leg, { playId, mixerPlayId, by: 'mixer', bargeIn: options.bargeIn === true, said });
      return playId;
    } catch (error) {
      leaveMixer(leg);
      throw error;
    }
  };
  const stop = async (leg: RtpeLeg, outcome: PlayOutcome): Promise<void> => {
    const announcement = running.get(leg);
    if (announcement !== undefined && over(leg, announcement, outcome)) await silence(leg, announcement);
  };
  const isRefused = (error: unknown): boolean => error instanceof AppError && error.code === 'media.refused';
  return {
    play: async (leg, sounds, options = {}) => {
      if (leg.call.inner() === undefined)
        throw new AppError({ code: 'media.no_remote', kind: 'conflict', details: { legId: leg.id } });
      const paths = await Promise.all(sounds.map((sound) => files.find(sound)));
      await stop(leg, 'stopped');
      const isDeaf = leg.remote?.isDeaf === true;
      if (paths.length === 0 || isDeaf || isRecordedWithPlayback(leg) || paths.some((path) => extname(path) !== '.wav'))
        return { playId: await byMixer(leg, { paths, options }) };
      const playId = await byRtpengine(leg, paths, options).catch(async (error: unknown) => {
        if (!isRefused(error)) throw error;
        await leg.run(() => leg.call.hush(false));
        return byMixer(leg, { paths, options });
      });
      return { playId };
    },
    stop,
    toMixer: async (leg) => {
      const before = running.get(leg);
      if (before?.by !== 'rtpengine') return;
      running.delete(leg);
      clearTimeout(before.timer);
      await silence(leg, before);
      await byMixer(leg, before.said, before.playId);
    },
    pressed: (leg) => {
      if (running.get(leg)?.bargeIn === true) stop(leg, 'barge_in').catch(() => undefined);
    },
    mixerPlayed: (leg, playId, outcome) => {
      const announcement = running.get(leg);
      if (announcement?.mixerPlayId === playId && over(leg, announcement, outcome)) leaveMixer(leg);
    },
  };
}
